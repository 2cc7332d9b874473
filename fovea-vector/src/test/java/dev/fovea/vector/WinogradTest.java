package dev.fovea.vector;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.fovea.compile.Fused;
import dev.fovea.compile.Reorder;
import dev.fovea.graph.Op;
import dev.fovea.op.Binary;
import dev.fovea.op.Conv;
import dev.fovea.op.ConvInputGradient;
import dev.fovea.op.ConvKernelGradient;
import dev.fovea.op.RandomBits;
import dev.fovea.op.Unary;
import dev.fovea.reference.ReferenceBackend;
import dev.fovea.spi.Backend;
import dev.fovea.spi.Candidate;
import dev.fovea.spi.Kernel;
import dev.fovea.spi.Layout;
import dev.fovea.spi.Signature;
import dev.fovea.tensor.DType;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.TensorType;
import dev.fovea.tensor.Window;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Winograd's algorithm: when it is chosen, how exact it is, and that it allocates nothing. That it is right at all is said by
/// [VectorConformanceTest].
class WinogradTest {
    private static final Backend HOST = new HostedVectorKernels();
    private static final VectorKernels KERNELS = new VectorKernels(WinogradPays.ALWAYS);
    private static final int TENTH = 10;
    private static final long PATIENCE = 40_000_000_000L;   // nanoseconds

    @BeforeEach void vectorsOfThatLength() {
        Assumptions.assumeTrue(Lanes.LENGTH >= 8,
                "Winograd's algorithm is offered where vectors have 8 or 16 lanes; here they have " + Lanes.LENGTH);
    }

    private record Case(Op op, List<TensorType> inputs) {
        Signature signature() {
            return Signature.rowMajor(inputs, op.results(inputs), 2);
        }

        Optional<Candidate> offered(VectorKernels kernels) {
            return kernels.candidates(op, signature(), HOST).stream()
                    .filter(c -> c.implementation().contains("winograd"))
                    .findFirst();
        }

        @Override public String toString() {
            return op.label() + " " + inputs;
        }
    }

    private static Conv conv(int taps, int side) {
        Window w = Window.same(taps, 1, 1, side);
        return new Conv(List.of(w, w), 1);
    }

    private static TensorType f32(int... extents) {
        return TensorType.of(DType.F32, extents);
    }

    private static List<Case> passes(int taps, int side, int batch, int in, int out) {
        TensorType x = f32(batch, side, side, in);
        TensorType k = f32(taps, taps, in, out);
        TensorType y = f32(batch, side, side, out);
        Conv conv = conv(taps, side);
        return List.of(new Case(conv, List.of(x, k)), new Case(new ConvInputGradient(conv, x.shape()), List.of(y, k)),
                new Case(new ConvKernelGradient(conv, k.shape()), List.of(x, y)));
    }

    private static Stream<Case> passes() {
        return Stream.of(passes(3, 8, 4, 64, 64), passes(3, 7, 2, 32, 80), passes(5, 14, 2, 32, 64))
                .flatMap(List::stream);
    }

    @ParameterizedTest
    @CsvSource({"3, 32, 16, 16, false", "3, 32, 64, 64, true", "3, 7, 512, 512, false", "5, 14, 32, 64, true",
            "5, 14, 3, 64, false", "3, 14, 36, 64, false", "1, 14, 64, 64, false",
            "7, 14, 64, 64, false"}) void isOfferedWhereItPays(int taps, int side, int in, int out, boolean offered) {
        assertThat(passes(taps, side, side > 8 ? 4 : 1, in, out))
                .allMatch(c -> c.offered(new VectorKernels()).isPresent() == offered);
    }

    @Test void notWithStrideOrDilationOrGroups() {
        for (Conv conv : List.of(new Conv(List.of(Window.same(3, 2, 1, 8), Window.same(3, 2, 1, 8)), 1),
                new Conv(List.of(Window.same(3, 1, 2, 8), Window.same(3, 1, 2, 8)), 1),
                new Conv(List.of(Window.same(3, 1, 1, 8), Window.same(3, 1, 1, 8)), 2))) {
            var c = new Case(conv, List.of(f32(8, 8, 8, 64), f32(3, 3, 64 / conv.groups(), 64)));
            assertThat(c.offered(KERNELS)).isEmpty();
        }
    }

    @ParameterizedTest
    @MethodSource("passes") void strictKernelsDoWithout(Case c) {
        assertThat(c.offered(KERNELS)).isPresent();
        assertThat(c.offered((VectorKernels) KERNELS.strict())).isEmpty();
    }

    /// Relative to the results' size, and far from the bound that [Candidate#growth] is.
    @ParameterizedTest
    @MethodSource("passes") void theErrorIsSomeMillionths(Case c) {
        double[] exact = run(new ReferenceBackend().candidates(c.op(), c.signature()).getFirst(), false);
        double[] fast = run(c.offered(KERNELS).orElseThrow(), false);
        double error = 0;
        double size = 0;
        for (int i = 0; i < exact.length; i++) {
            error += Math.pow(fast[i] - exact[i], 2);
            size += Math.pow(exact[i], 2);
        }
        assertThat(Math.sqrt(error / size)).isLessThan(2e-5).isGreaterThan(0);
    }

    @ParameterizedTest
    @ValueSource(ints = {3, 5}) void theGrowthIsThatOfTheMatrices(int taps) {
        assertThat(WinogradTransforms.of(taps).orElseThrow().growth()).isCloseTo(CookToom.of(taps).growth(),
                Offset.offset(0.05));
    }

    /// `Σ_k g_k · d_{i+k}` of whole numbers, by the matrices alone.
    @ParameterizedTest
    @ValueSource(ints = {3, 5}) void theMatricesCorrelate(int taps) {
        CookToom c = CookToom.of(taps);
        double[] g = IntStream.range(0, taps).mapToDouble(k -> 2 * k - 3).toArray();
        double[] d = IntStream.range(0, c.n()).mapToDouble(k -> k * k - TENTH).toArray();
        for (int i = 0; i < c.m(); i++) {
            double expected = 0;
            for (int k = 0; k < taps; k++) {
                expected += g[k] * d[i + k];
            }
            double actual = 0;
            for (int j = 0; j < c.n(); j++) {
                actual += c.outputs()[i][j] * dot(c.taps()[j], g) * dot(c.inputs()[j], d);
            }
            assertThat(actual).isCloseTo(expected, Offset.offset(1e-9));
        }
    }

    private static double dot(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += a[i] * b[i];
        }
        return sum;
    }

    /// A training that has failed must show it: ReLU hides no NaN.
    @Test void nanComesThroughRelu() {
        Conv conv = conv(3, 8);
        Op fused = new Fused(List.of(new Fused.Part(conv, List.of(Fused.Ref.input(0), Fused.Ref.input(1))),
                new Fused.Part(new Binary(Binary.Kind.ADD), List.of(Fused.Ref.part(0), Fused.Ref.input(2))),
                new Fused.Part(new Unary(Unary.Kind.RELU), List.of(Fused.Ref.part(1)))), List.of(Fused.Ref.part(2)));
        var c = new Case(fused, List.of(f32(1, 8, 8, 64), f32(3, 3, 64, 64), f32(64)));
        double[] y = run(c.offered(KERNELS).orElseThrow(), true);
        assertThat(Arrays.stream(y).boxed().toList()).anyMatch(v -> Double.isNaN(v))
                .allMatch(v -> Double.isNaN(v) || v >= 0);
    }

    @ParameterizedTest
    @MethodSource("passes") void allocatesNothing(Case c) {
        var threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        Candidate candidate = c.offered(KERNELS).orElseThrow();
        try (var arena = Arena.ofConfined(); Kernel kernel = candidate.prepare()) {
            Kernel.Bound bound = bound(candidate, kernel, inputs(candidate, false, arena), arena);
            long least = Long.MAX_VALUE;
            long end = System.nanoTime() + PATIENCE;
            while (least > 0 && System.nanoTime() < end) {                      // until C2 has compiled it
                long before = threads.getCurrentThreadAllocatedBytes();
                for (int i = 0; i < TENTH; i++) {
                    bound.run();
                }
                least = Math.min(least, (threads.getCurrentThreadAllocatedBytes() - before) / TENTH);
            }
            assertThat(least).isLessThan(64);
        }
    }

    private static double[] run(Candidate candidate, boolean withNan) {
        try (var arena = Arena.ofConfined(); Kernel kernel = candidate.prepare()) {
            List<MemorySegment> in = inputs(candidate, withNan, arena);
            MemorySegment out = arena.allocate(candidate.outputs().getFirst().bytes(), 64);
            kernel.bind(in.toArray(MemorySegment[]::new), new MemorySegment[]{out},
                    arena.allocate(Math.max(64, kernel.scratchBytes()), 64).fill((byte) 0xff)).run();
            float[] values = out.toArray(ValueLayout.JAVA_FLOAT);
            var y = new double[values.length];
            for (int i = 0; i < y.length; i++) {
                y[i] = values[i];
            }
            return y;
        }
    }

    private static Kernel.Bound bound(Candidate candidate, Kernel kernel, List<MemorySegment> in, Arena arena) {
        MemorySegment out = arena.allocate(candidate.outputs().getFirst().bytes(), 64);
        return kernel.bind(in.toArray(MemorySegment[]::new), new MemorySegment[]{out},
                arena.allocate(Math.max(64, kernel.scratchBytes()), 64));
    }

    /// Numbers between −1 and 1, in the layouts that the candidate wants.
    private static List<MemorySegment> inputs(Candidate candidate, boolean withNan, Arena arena) {
        var all = new ArrayList<MemorySegment>();
        for (Layout layout : candidate.inputs()) {
            MemorySegment plain = arena.allocate(layout.type().bytes(), 64);
            Shape shape = layout.type().shape();
            for (int i = 0; i < shape.count(); i++) {
                plain.setAtIndex(ValueLayout.JAVA_FLOAT, i,
                        RandomBits.bits(RandomBits.key(1, all.size(), 2, 3), i) * 0x1p-31f);
            }
            if (withNan && all.isEmpty()) {
                plain.setAtIndex(ValueLayout.JAVA_FLOAT, 0, Float.NaN);
            }
            all.add(layout instanceof WinogradKernelLayout k ? transformed(plain, k, arena) : plain);
        }
        return all;
    }

    private static MemorySegment transformed(MemorySegment plain, WinogradKernelLayout to, Arena arena) {
        var types = List.of(to.type());
        Candidate c = KERNELS.candidates(new Reorder(Layout.rowMajor(to.type()), to),
                new Signature(types, types, List.of(Layout.rowMajor(to.type())), List.of(Optional.of(to)), 2), HOST)
                .getFirst();
        try (Kernel kernel = c.prepare()) {
            MemorySegment out = arena.allocate(to.bytes(), 64);
            kernel.bind(new MemorySegment[]{plain}, new MemorySegment[]{out}, arena.allocate(kernel.scratchBytes(), 64))
                    .run();
            return out;
        }
    }
}
