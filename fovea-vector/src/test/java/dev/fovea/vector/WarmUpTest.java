package dev.fovea.vector;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fovea.graph.Op;
import dev.fovea.op.Concat;
import dev.fovea.op.Conv;
import dev.fovea.op.ConvInputGradient;
import dev.fovea.op.ConvKernelGradient;
import dev.fovea.op.Pad;
import dev.fovea.op.Random;
import dev.fovea.op.Reduce;
import dev.fovea.op.Softmax;
import dev.fovea.op.Unary;
import dev.fovea.spi.Backend;
import dev.fovea.spi.Candidate;
import dev.fovea.spi.Kernel;
import dev.fovea.spi.Signature;
import dev.fovea.tensor.DType;
import dev.fovea.tensor.TensorType;
import dev.fovea.tensor.Window;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Vector code is called before it is needed: each method once, on memory of nobody, and whoever binds a kernel waits for it.
class WarmUpTest {
    private static final Backend HOST = new HostedVectorKernels();
    private static final Pattern VECTORS = Pattern.compile("import jdk\\.incubator\\.vector|Lanes\\.(load|store)");
    private static final Pattern LISTED = Pattern.compile("(?m)^vector_code='(.*)'$");

    @BeforeEach void vectorsOfThatLength() {
        Assumptions.assumeTrue(Lanes.LENGTH >= 8,
                "Winograd's algorithm is offered where vectors have 8 or 16 lanes; here they have " + Lanes.LENGTH);
    }

    private record Case(Op op, List<TensorType> inputs) {
        Candidate offered(WarmUp warmUp) {
            return new VectorKernels(WinogradPays.ALWAYS, warmUp)
                    .candidates(op, Signature.rowMajor(inputs, op.results(inputs), 2), HOST).getFirst();
        }

        @Override public String toString() {
            return op.label() + " " + inputs;
        }
    }

    private static TensorType f32(int... extents) {
        return TensorType.of(DType.F32, extents);
    }

    private static List<Case> convolutions(DType type, int taps) {
        Window w = Window.same(taps, 1, 1, 12);
        var conv = new Conv(List.of(w, w), 1);
        TensorType x = TensorType.of(type, 2, 12, 12, 32);
        TensorType k = TensorType.of(type, taps, taps, 32, 80);
        TensorType y = TensorType.of(type, 2, 12, 12, 80);
        return List.of(new Case(conv, List.of(x, k)), new Case(new ConvInputGradient(conv, x.shape()), List.of(y, k)),
                new Case(new ConvKernelGradient(conv, k.shape()), List.of(x, y)));
    }

    private static Stream<Case> others() {
        return Stream.of(new Case(new Reduce(Reduce.Kind.SUM, List.of(0)), List.of(f32(40, 70))),
                new Case(new Reduce(Reduce.Kind.MAX, List.of(0)), List.of(f32(40, 70))),
                new Case(new Reduce(Reduce.Kind.SUM, List.of(1)), List.of(f32(40, 70))),
                new Case(new Reduce(Reduce.Kind.MAX, List.of(1)), List.of(f32(40, 70))),
                new Case(new Softmax(), List.of(f32(9, 37))), new Case(new Unary(Unary.Kind.TANH), List.of(f32(9, 37))),
                new Case(new Concat(1), List.of(f32(5, 33), f32(5, 64))),
                new Case(new Pad(1, 17, 20, 0), List.of(f32(5, 33))), random(Random.Distribution.UNIFORM),
                random(Random.Distribution.NORMAL));
    }

    private static Case random(Random.Distribution distribution) {
        return new Case(new Random(distribution, 7, f32(4, 50)), List.of(TensorType.of(DType.I64, 3)));
    }

    private static Stream<Case> cases() {
        return Stream.of(convolutions(DType.F32, 3).stream(), convolutions(DType.F32, 5).stream(), others())
                .flatMap(s -> s);
    }

    private static byte[] run(Candidate candidate) {
        try (var arena = Arena.ofConfined(); Kernel kernel = candidate.prepare()) {
            var inputs = new ArrayList<MemorySegment>();
            for (var layout : candidate.inputs()) {
                MemorySegment memory = arena.allocate(layout.bytes() + 64, 64);
                for (long i = 0; i < layout.bytes() / 4; i++) {
                    memory.setAtIndex(ValueLayout.JAVA_FLOAT, i, (i % 19 - 9) / 8f);
                }
                inputs.add(memory);
            }
            MemorySegment[] outputs = candidate.outputs().stream().map(l -> arena.allocate(l.bytes() + 64, 64))
                    .toArray(MemorySegment[]::new);
            MemorySegment scratch = arena.allocate(Math.max(64, kernel.scratchBytes()), 64);
            kernel.bind(inputs.toArray(MemorySegment[]::new), outputs, scratch).run();
            return outputs[0].asSlice(0, candidate.outputs().getFirst().bytes()).toArray(ValueLayout.JAVA_BYTE);
        }
    }

    @ParameterizedTest
    @MethodSource("cases") void changesNoNumber(Case c) {
        byte[] warm = run(c.offered(WarmUp.inParallel()));
        assertThat(warm).isEqualTo(run(c.offered(WarmUp.none())));
        assertThat(warm).isNotEqualTo(new byte[warm.length]);
    }

    /// Tasks that wait until they are asked for.
    private static final class Queue extends ArrayList<Runnable> {
        private static final long serialVersionUID = 1;

        void runAll() {
            forEach(Runnable::run);
            clear();
        }
    }

    @Test void nothingIsCalledTwice() {
        var queue = new Queue();
        var warmUp = WarmUp.by(queue::add);
        var kernels = new VectorKernels(WinogradPays.ALWAYS, warmUp);
        List<Case> all = cases().toList();
        for (Case c : all) {
            prepare(kernels, c);
        }
        int first = queue.size();
        assertThat(first).isGreaterThan(all.size());
        for (Case c : all) {
            prepare(kernels, c);
        }
        queue.runAll();
        for (Case c : all) {
            prepare(kernels, c);
        }
        assertThat(queue).isEmpty();
    }

    private static void prepare(VectorKernels kernels, Case c) {
        kernels.candidates(c.op(), Signature.rowMajor(c.inputs(), c.op().results(c.inputs()), 2), HOST).getFirst()
                .prepare();
    }

    @Test void methodsAreCalledAsSoonAsAKernelIsChosen() {
        for (Case c : cases().filter(c -> !(c.op() instanceof Unary)).toList()) {
            var queue = new Queue();
            Candidate candidate = c.offered(WarmUp.by(queue::add));
            assertThat(queue).isEmpty();
            candidate.announce();
            int called = queue.size();
            assertThat(called).as("%s", c).isPositive();
            candidate.prepare();
            assertThat(queue).hasSize(called);
        }
    }

    @Test void eachMethodIsNamedOnce() {
        var queue = new Queue();
        var warmUp = WarmUp.by(queue::add);
        var x = new Case(new Reduce(Reduce.Kind.SUM, List.of(0)), List.of(f32(40, 70)));
        x.offered(warmUp).prepare();
        assertThat(queue).as("a vector of columns, and what is behind the last").hasSize(2);
        new Case(new Reduce(Reduce.Kind.SUM, List.of(0)), List.of(f32(10, 64))).offered(warmUp).prepare();
        assertThat(queue).hasSize(2);
        new Case(new Reduce(Reduce.Kind.MAX, List.of(0)), List.of(f32(10, 64))).offered(warmUp).prepare();
        assertThat(queue).hasSize(3);
    }

    @Test
    @Timeout(60) void whoBindsWaits() throws Exception {
        var queue = new Queue();
        var c = new Case(new Unary(Unary.Kind.RELU), List.of(f32(100)));
        Candidate candidate = c.offered(WarmUp.by(queue::add));
        Kernel kernel = candidate.prepare();
        try (var arena = Arena.ofShared()) {
            MemorySegment x = arena.allocate(448, 64);
            MemorySegment y = arena.allocate(448, 64);
            CompletableFuture<Kernel.Bound> bound = CompletableFuture.supplyAsync(() -> kernel
                    .bind(new MemorySegment[]{x}, new MemorySegment[]{y},
                            arena.allocate(64 + kernel.scratchBytes(), 64)));
            Thread.sleep(50);
            assertThat(bound).isNotDone();
            queue.runAll();
            bound.get(50, TimeUnit.SECONDS).run();
        }
    }

    @Test void withoutTheFlagsNothingIsCalled() {
        boolean told = ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .anyMatch(a -> a.contains("BackgroundCompilation,dev.fovea.vector."));
        assertThat(Jit.isWaitedFor()).isEqualTo(told);
        var kernel = (WarmUp.Warmed) new Case(new Softmax(), List.of(f32(9, 37))).offered(WarmUp.none()).prepare();
        assertThat(WarmUp.none().of(kernel)).isSameAs(kernel);
    }

    /// A class that is not named to the JVM is compiled late, and not waited for.
    @Test void theLauncherNamesTheClassesOfVectorCode() throws IOException {
        Matcher listed = LISTED.matcher(Files.readString(Path.of("../fovea")));
        assertThat(listed.find()).isTrue();
        List<String> names = Arrays.asList(listed.group(1).split(" "));
        List<String> classes;
        try (Stream<Path> sources = Files.list(Path.of("src/main/java/dev/fovea/vector"))) {
            classes = sources.filter(f -> VECTORS.matcher(read(f)).find())
                    .map(f -> f.getFileName().toString().replace(".java", "")).sorted().toList();
        }
        assertThat(classes).contains("Products", "Bf16").allMatch(c -> names.stream().anyMatch(n -> matches(n, c)));
        assertThat(names).contains("CompiledSweep*").allMatch(
                n -> n.equals("CompiledSweep*") || classes.stream().anyMatch(c -> matches(n, c)));
    }

    private static boolean matches(String name, String type) {
        return name.endsWith("*") ? type.startsWith(name.substring(0, name.length() - 1)) : type.equals(name);
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    /// Also in bf16, whose numbers go through vectors of their own: what is called stays in its memory, and throws nothing.
    @Test void stayInTheirMemory() {
        for (Case c : Stream.concat(cases(), convolutions(DType.BF16, 3).stream()).toList()) {
            var kernel = (WarmUp.Warmed) c.offered(WarmUp.none()).prepare();
            for (WarmUp.Code code : kernel.code()) {
                try (var arena = Arena.ofConfined()) {
                    MemorySegment memory = arena.allocate(3 * WarmUp.BYTES, 64).fill((byte) 1);
                    MemorySegment own = memory.asSlice(WarmUp.BYTES, WarmUp.BYTES);
                    code.call().run(own.address());
                    assertThat(IntStream.of(0, 2).mapToObj(i -> memory.asSlice(i * WarmUp.BYTES, WarmUp.BYTES)))
                            .as("beside the memory of %s", code.name())
                            .allMatch(m -> m.mismatch(arena.allocate(WarmUp.BYTES).fill((byte) 1)) < 0);
                }
            }
        }
    }
}
