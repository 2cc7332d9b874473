package dev.fovea.onednn;

import static dev.fovea.tck.TensorAssert.assertThat;

import dev.fovea.compile.Fused;
import dev.fovea.compile.Workspace;
import dev.fovea.graph.Op;
import dev.fovea.op.BatchNorm;
import dev.fovea.op.BatchNormGradient;
import dev.fovea.op.Composite;
import dev.fovea.op.LayerNorm;
import dev.fovea.op.LayerNormGradient;
import dev.fovea.op.Lrn;
import dev.fovea.op.LrnGradient;
import dev.fovea.op.Pool;
import dev.fovea.op.PoolGradient;
import dev.fovea.op.Primitive;
import dev.fovea.op.Resample;
import dev.fovea.op.ResampleGradient;
import dev.fovea.op.Slice;
import dev.fovea.spi.Candidate;
import dev.fovea.spi.Kernel;
import dev.fovea.spi.Layout;
import dev.fovea.spi.Signature;
import dev.fovea.spi.Storage;
import dev.fovea.tck.OpCase;
import dev.fovea.tck.OpCases;
import dev.fovea.tck.Tolerance;
import dev.fovea.tck.Values;
import dev.fovea.tensor.DType;
import dev.fovea.tensor.Tensor;
import dev.fovea.tensor.TensorType;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/// The conformance cases once more, with inputs that lie as a layer before has left them: channels in blocks of 8 or 16, as long as a
/// vector, padded with zeros.
class BlockedLayoutsTest {
    private static final int THREADS = 2;

    private static final Set<Class<? extends Composite>> OF_IMAGES = Set.of(BatchNorm.class, BatchNormGradient.class,
            LayerNorm.class, LayerNormGradient.class, Lrn.class, LrnGradient.class,
            Resample.class, ResampleGradient.class);

    private static final Values ANY = Values.uniform(-1, 1);
    private static final List<OpCase> OF_WHOLE_BLOCKS = List.of(
            OpCase.of("concat/blocks", new dev.fovea.op.Concat(3)).on(ANY, 2, 5, 4, 16).on(ANY, 2, 5, 4, 32).on(ANY, 2,
                    5, 4, 6),
            OpCase.of("concat/rows", new dev.fovea.op.Concat(1)).on(ANY, 2, 5, 4, 17).on(ANY, 2, 2, 4, 17),
            OpCase.of("slice/blocks", new Slice(3, 16, 32, 1)).on(ANY, 2, 5, 4, 64),
            OpCase.of("slice/columns", new Slice(2, 1, 2, 1)).on(ANY, 2, 5, 4, 17));

    private final OneDnnBackend backend = new OneDnnBackend();
    private final List<AutoCloseable> owned = new ArrayList<>();

    @AfterEach void close() throws Exception {
        for (AutoCloseable o : owned) {
            o.close();
        }
        owned.clear();
    }

    @TestFactory Stream<DynamicTest> everyCaseWithSpatialInputs() {
        return Stream.concat(OpCases.all().stream(), OF_WHOLE_BLOCKS.stream())
                .filter(c -> c.op() instanceof Primitive || c.op() instanceof Fused || isClaimed(c))
                .filter(c -> c.types().stream().anyMatch(BlockedLayoutsTest::isActivation))
                .map(c -> DynamicTest.dynamicTest(c.name(), () -> check(c)));
    }

    @TestFactory Stream<DynamicTest> maximumWithItsWorkspace() {
        return OpCases.of(PoolGradient.class).stream()
                .filter(c -> backend.keepsWorkspace(((PoolGradient) c.op()).pool()))
                .flatMap(c -> Stream.of(true, false)
                        .map(blocked -> DynamicTest.dynamicTest(c.name() + (blocked ? ", blocked" : ", row-major"),
                                () -> checkWorkspace(c, blocked))));
    }

    private boolean isClaimed(OpCase c) {
        return c.op() instanceof Composite composite && OF_IMAGES.contains(composite.getClass())
                && backend.claims(composite, Signature.rowMajor(c.types(), c.op().results(c.types()), THREADS));
    }

    private static boolean isActivation(TensorType type) {
        return type.dtype() == DType.F32 && type.shape().rank() >= 3 && type.shape().rank() <= 5;
    }

    private static Layout blocked(TensorType type) {
        if (!isActivation(type)) {
            return Layout.rowMajor(type);
        }
        try (var scope = new NativeScope()) {
            String tag = "aB" + "cde".substring(0, type.shape().rank() - 2) + (Policy.WIDE ? "16b" : "8b");
            return OneDnnLayout.of(type, View.ACTIVATION,
                    MemoryDescriptor.of(scope, DataType.F32, tag, View.ACTIVATION.extents(type.shape())));
        }
    }

    private void check(OpCase c) {
        List<TensorType> results = c.op().results(c.types());
        var signature = new Signature(c.types(), results, c.types().stream().map(BlockedLayoutsTest::blocked).toList(),
                results.stream().map(_ -> Optional.<Layout>empty()).toList(), THREADS);
        List<Candidate> candidates = c.op() instanceof Composite && !isClaimed(c)
                ? List.of()
                : backend.candidates(c.op(), signature);
        for (Candidate candidate : candidates) {
            List<MemorySegment> in = new ArrayList<>();
            for (int i = 0; i < c.types().size(); i++) {
                in.add(laidOut(c.inputs().get(i), candidate.inputs().get(i)));
            }
            List<MemorySegment> out = candidate.isView() ? List.of(in.getFirst()) : run(candidate, in);
            for (int o = 0; o < out.size(); o++) {
                compare(c, o, rowMajor(candidate.outputs().get(o), out.get(o)));
                requireZeroPadding(candidate.outputs().get(o), out.get(o));
            }
        }
    }

    private void checkWorkspace(OpCase c, boolean blocked) {
        var gradient = (PoolGradient) c.op();
        Pool pool = gradient.pool();
        TensorType x = c.types().get(0);
        TensorType y = c.types().get(1);
        Layout lies = blocked ? blocked(x) : Layout.rowMajor(x);
        Op forwardOp = new Workspace.Forward(pool);
        var forward = backend
                .candidates(forwardOp, new Signature(List.of(x), forwardOp.results(List.of(x)), List.of(lies),
                        List.of(Optional.empty(), Optional.empty()), THREADS))
                .getFirst();
        List<MemorySegment> made = run(forward, List.of(laidOut(c.inputs().get(0), forward.inputs().get(0))));
        assertThat(rowMajor(forward.outputs().get(0), made.get(0))).isCloseTo(c.inputs().get(1), Tolerance.exact());
        var op = new Workspace.Gradient(gradient, c.types());
        var layouts = List.of(forward.outputs().get(0), forward.outputs().get(1));
        var backward = backend
                .candidates(op, new Signature(List.of(y, forward.outputs().get(1).type()), List.of(x), layouts,
                        List.of(Optional.empty()), THREADS))
                .getFirst();
        List<MemorySegment> result = run(backward,
                List.of(laidOut(c.inputs().get(2), backward.inputs().get(0)), made.get(1)));
        compare(c, 0, rowMajor(backward.outputs().get(0), result.getFirst()));
        requireZeroPadding(backward.outputs().get(0), result.getFirst());
    }

    @Test void kernelInBlocksAsAnActivationInBlocks() {
        TensorType type = TensorType.of(DType.F32, 3, 3, 16, 32);
        Tensor value = OpCase.of("kernel", new Slice(0, 0, 1, 1)).on(ANY, 3, 3, 16, 32).inputs().getFirst();
        Layout kernel;
        try (var scope = new NativeScope()) {
            View view = View.kernel(2);
            kernel = OneDnnLayout.of(type, view,
                    MemoryDescriptor.of(scope, DataType.F32, "aBCde16c16b", view.extents(type.shape())));
        }
        MemorySegment there = reorder(kernel, laidOut(value, kernel), blocked(type));
        assertThat(rowMajor(blocked(type), there)).hasTheElementsOf(value);
    }

    private static void compare(OpCase c, int output, Tensor actual) {
        Tensor expected = c.expected().get(output);
        if (c.tolerance().isExact()) {
            assertThat(actual).hasTheElementsOf(expected);
        } else {
            assertThat(actual).isCloseTo(expected, c.tolerance(), c.summands().get(output));
        }
    }

    private List<MemorySegment> run(Candidate candidate, List<MemorySegment> in) {
        Kernel kernel = candidate.prepare();
        owned.add(kernel);
        List<MemorySegment> out = candidate.outputs().stream().map(l -> memory(l.bytes()).fill((byte) 0xff)).toList();
        kernel.bind(in.toArray(MemorySegment[]::new), out.toArray(MemorySegment[]::new),
                memory(kernel.scratchBytes()).fill((byte) 0xff)).run();
        return out;
    }

    private MemorySegment memory(long bytes) {
        Storage storage = backend.allocate(Math.max(64, bytes));
        owned.add(storage);
        return storage.memory().asSlice(0, bytes);
    }

    private MemorySegment laidOut(Tensor value, Layout to) {
        MemorySegment memory = memory(value.type().bytes());
        memory.copyFrom(value.data());
        return reorder(Layout.rowMajor(value.type()), memory,
                to instanceof Layout.Open ? Layout.rowMajor(value.type()) : to);
    }

    private Tensor rowMajor(Layout from, MemorySegment memory) {
        return Tensor.of(from.type().dtype(), from.type().shape(),
                reorder(from, memory, Layout.rowMajor(from.type())).asSlice(0, from.type().bytes()));
    }

    private MemorySegment reorder(Layout from, MemorySegment memory, Layout to) {
        if (from.equals(to)) {
            return memory;
        }
        var type = List.of(to.type());
        return run(backend.candidates(new dev.fovea.compile.Reorder(from, to),
                new Signature(type, type, List.of(from), List.of(Optional.of(to)), THREADS)).getFirst(),
                List.of(memory)).getFirst();
    }

    /// Padding that is no zero would spread with the next convolution.
    private static void requireZeroPadding(Layout layout, MemorySegment memory) {
        if (layout instanceof OneDnnLayout && layout.type().dtype() == DType.F32) {
            long real = 0;
            for (long i = 0; i < layout.bytes() / Float.BYTES; i++) {
                float value = memory.getAtIndex(ValueLayout.JAVA_FLOAT, i);
                org.assertj.core.api.Assertions.assertThat(value).as("element %d, padding included", i).isFinite();
                real += value == 0 ? 0 : 1;
            }
            org.assertj.core.api.Assertions.assertThat(real).as("elements that are not 0")
                    .isLessThanOrEqualTo(layout.type().shape().count());
        }
    }
}
