package dev.fovea.reference;

import static dev.fovea.tck.TensorAssert.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.sun.management.ThreadMXBean;
import dev.fovea.compile.Reorder;
import dev.fovea.compile.Workspace;
import dev.fovea.graph.Graph;
import dev.fovea.graph.Value;
import dev.fovea.op.Conv;
import dev.fovea.op.Gather;
import dev.fovea.op.Input;
import dev.fovea.op.Ops;
import dev.fovea.op.Random;
import dev.fovea.op.Reshape;
import dev.fovea.op.Softmax;
import dev.fovea.op.Unary;
import dev.fovea.spi.Backend;
import dev.fovea.spi.BackendException;
import dev.fovea.spi.Kernel;
import dev.fovea.spi.Layout;
import dev.fovea.spi.Signature;
import dev.fovea.tck.Evaluator;
import dev.fovea.tck.FusedCases;
import dev.fovea.tck.OpCase;
import dev.fovea.tck.OpCases;
import dev.fovea.tensor.DType;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import dev.fovea.tensor.TensorType;
import dev.fovea.tensor.Window;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class ReferenceBackendTest {
    private static final Offset<Double> SOME_ROUNDINGS = within(16 * 0x1p-53);

    private final Backend backend = new ReferenceBackend();
    private final TensorType type = TensorType.of(DType.F32, 2, 3);

    @Test void isFoundAsAService() {
        assertThat(ServiceLoader.load(Backend.class)).extracting(Backend::name).contains("reference");
    }

    @Test void ranksLowestAndClaimsNothing() {
        var signature = Signature.rowMajor(List.of(type), List.of(type), 1);
        assertThat(backend.rank()).isZero();
        assertThat(backend.claims(new Softmax(), signature)).isFalse();
        assertThat(backend.candidates(new Softmax(), signature)).isEmpty();
        assertThat(backend.candidates(new Input("x", type), signature)).isEmpty();
        assertThat(backend.candidates(new Workspace.Forward(new Unary(Unary.Kind.RELU)), signature)).isEmpty();
        assertThat(backend.keepsWorkspace(new Unary(Unary.Kind.RELU))).isFalse();
        assertThat(backend.team(8).size()).isEqualTo(1);
    }

    @Test
    @Tag("reorder") void reordersBetweenRowMajorLayoutsOnly() {
        record Blocked(TensorType type) implements Layout {
            @Override public long bytes() { return type.bytes(); }
        }
        Layout plain = Layout.rowMajor(type);
        for (Layout other : List.of(plain, new Layout.Open(type))) {
            var signature = new Signature(List.of(type), List.of(type), List.of(other), List.of(Optional.of(plain)), 1);
            assertThat(backend.candidates(new Reorder(other, plain), signature)).hasSize(1);
        }
        var signature = new Signature(List.of(type), List.of(type), List.of(new Blocked(type)),
                List.of(Optional.of(plain)), 1);
        assertThat(backend.candidates(new Reorder(new Blocked(type), plain), signature)).isEmpty();
        assertThat(backend.candidates(new Reorder(plain, new Blocked(type)), signature)).isEmpty();
    }

    @Test
    @Tag("unary") void openInputsAreAskedForInRowMajorOrder() {
        var signature = new Signature(List.of(type), List.of(type), List.of(new Layout.Open(type)),
                List.of(Optional.empty()), 1);
        assertThat(backend.candidates(new Unary(Unary.Kind.RELU), signature).getFirst().inputs())
                .containsExactly(Layout.rowMajor(type));
    }

    @Test
    @Tag("reshape") void reshapesAreViewsAndElementWiseOpsRunInPlace() {
        var flat = new Signature(List.of(type), List.of(TensorType.of(DType.F32, 6)), List.of(Layout.rowMajor(type)),
                List.of(Optional.empty()), 1);
        assertThat(backend.candidates(new Reshape(Shape.of(6)), flat).getFirst().isView()).isTrue();
        var same = Signature.rowMajor(List.of(type), List.of(type), 1);
        assertThat(backend.candidates(new Unary(Unary.Kind.RELU), same).getFirst().inPlace(0, 0)).isTrue();
        assertThat(backend.candidates(new Unary(Unary.Kind.RELU), same).getFirst().isView()).isFalse();
    }

    @Test
    @Tag("conv") void memoryThatIsTooSmallIsRefused() {
        var conv = new Conv(List.of(Window.valid(1, 1), Window.valid(1, 1)), 1);
        var x = TensorType.of(DType.F32, 1, 2, 2, 1);
        var k = TensorType.of(DType.F32, 1, 1, 1, 1);
        Kernel kernel = backend.candidates(conv, Signature.rowMajor(List.of(x, k), List.of(x), 1)).getFirst().prepare();
        try (var arena = Arena.ofConfined()) {
            var in = new MemorySegment[]{arena.allocate(16), arena.allocate(4)};
            assertThatThrownBy(() -> kernel.bind(in, new MemorySegment[]{arena.allocate(12)}, arena.allocate(32)))
                    .isInstanceOf(BackendException.class)
                    .hasMessage("output 0 takes 16 bytes, but the memory it was bound to has 12");
            assertThatThrownBy(() -> kernel.bind(in, new MemorySegment[]{arena.allocate(16)}, arena.allocate(31)))
                    .hasMessage("scratch 0 takes 32 bytes, but the memory it was bound to has 31");
            assertThatThrownBy(() -> kernel.bind(new MemorySegment[1], new MemorySegment[]{arena.allocate(16)},
                    arena.allocate(32)))
                    .hasMessage("a kernel with 2 inputs was bound to 1");
        }
    }

    @Test
    @Tag("gather") void rowsOutsideTheTableAreAnError() {
        for (int row : new int[]{5, -1}) {
            var graph = new Graph();
            Value table = Ops.input(graph, "table", Shape.of(5, 3));
            Value numbers = Ops.constant(graph, Tensor.of(Shape.of(2), 4, row));
            var feeds = Map.of(table, Tensor.zeros(DType.F32, Shape.of(5, 3)));
            assertThatThrownBy(() -> Evaluator.run(List.of(graph.add(new Gather(), table, numbers)), feeds))
                    .isInstanceOf(BackendException.class)
                    .hasMessage(
                            "row %d was asked for, at place 1 of the row numbers [2], but the table [5, 3] has the rows 0 to 4",
                            row);
        }
    }

    @Test
    @Tag("binary") void anIntegerDividedByZeroIsAnError() {
        var graph = new Graph();
        Value a = Ops.constant(graph, Tensor.of(Shape.of(1), 7));
        Value b = Ops.constant(graph, Tensor.of(Shape.of(1), 0));
        assertThatThrownBy(() -> Evaluator.run(List.of(Ops.dividedBy(a, b)), Map.of()))
                .isInstanceOf(BackendException.class).hasMessage("the integer 7 was divided by 0");
    }

    /// neither cutting a batch nor where it is cut changes a sample's numbers.
    @Test
    @Tag("random") void cuttingABatchChangesNoNumber() {
        double[] whole = random(6, 0).doubles();
        assertThat(random(2, 4)).hasElements(Arrays.copyOfRange(whole, 4 * 3, 6 * 3));
        assertThat(random(1, 3)).hasElements(Arrays.copyOfRange(whole, 3 * 3, 4 * 3));
    }

    private static Tensor random(int samples, long first) {
        var graph = new Graph();
        Value counters = Ops.constant(graph, Tensor.of(Shape.of(3), Long.MIN_VALUE + 12345, 2L, first));
        Value r = Ops.random(Random.Distribution.UNIFORM, counters, "dropout/0", TensorType.of(DType.F32, Shape.N, 3));
        Value x = Ops.input(graph, "x", Shape.of(Shape.N, 3));
        return Evaluator
                .run(List.of(Ops.plus(r, Ops.times(x, 0))), Map.of(x, Tensor.zeros(DType.F32, Shape.of(samples, 3))))
                .getFirst();
    }

    @Test
    @Tag("unary") void errorFunctionIsRightToTheLastDigits() {
        assertThat(UnaryKernel.erf(0)).isZero();
        assertThat(UnaryKernel.erf(1e-10)).isCloseTo(1.1283791670955126e-10, within(1e-25));
        assertThat(UnaryKernel.erf(0.5)).isCloseTo(0.5204998778130465, SOME_ROUNDINGS);           // DLMF table 7.23
        assertThat(UnaryKernel.erf(1)).isCloseTo(0.8427007929497149, SOME_ROUNDINGS);
        assertThat(UnaryKernel.erf(-2)).isCloseTo(-0.9953222650189527, SOME_ROUNDINGS);
        assertThat(UnaryKernel.erf(3)).isCloseTo(0.9999779095030014, SOME_ROUNDINGS);
        assertThat(UnaryKernel.erf(5)).isCloseTo(0.9999999999984626, SOME_ROUNDINGS);
        assertThat(UnaryKernel.erf(Double.NaN)).isNaN();
    }

    @Test
    @Tag("cast") void bf16KeepsNaNAndInfinity() {
        var graph = new Graph();
        Value x = Ops.input(graph, "x", Shape.of(3));
        Tensor values = Tensor.of(Shape.of(3), Float.intBitsToFloat(0x7f800001), Float.NEGATIVE_INFINITY,
                Float.MAX_VALUE);
        Tensor y = Evaluator.run(List.of(Ops.cast(x, DType.BF16)), Map.of(x, values)).getFirst();
        assertThat(y.get(0)).isNaN();
        assertThat(y.get(1)).isEqualTo(Double.NEGATIVE_INFINITY);
        assertThat(y.get(2)).isEqualTo(Double.POSITIVE_INFINITY);
        assertThat(values.cast(DType.BF16).get(0)).isNaN();
    }

    @Test
    @Tag("matmul") void bf16SumsAreRoundedOnce() {
        var graph = new Graph(DType.BF16);
        Value a = Ops.input(graph, "a", Shape.of(1, 300));
        Value b = Ops.input(graph, "b", Shape.of(300, 1));
        Tensor ones = Tensor.zeros(DType.BF16, Shape.of(300, 1));
        for (int i = 0; i < 300; i++) {
            ones.set(i, 1);
        }
        assertThat(
                Evaluator.run(List.of(Ops.matmul(a, b)), Map.of(a, ones.reshape(Shape.of(1, 300)), b, ones)).getFirst())
                .hasElements(300);                    // added up in bf16 it would stay at 256, as 257 rounds to it
    }

    @Test void runsAllocateNothing() {
        var bean = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        var cases = new ArrayList<OpCase>();
        var seen = new HashMap<Class<?>, OpCase>();
        OpCases.all().forEach(c -> seen.putIfAbsent(c.op().getClass(), c));
        cases.addAll(seen.values());
        cases.addAll(FusedCases.fused());
        for (OpCase c : cases) {
            for (var candidate : backend.candidates(c.op(),
                    Signature.rowMajor(c.types(), c.op().results(c.types()), 1))) {
                try (var arena = Arena.ofConfined(); Kernel kernel = candidate.prepare()) {
                    Kernel.Bound bound = kernel.bind(segments(arena, c.types()),
                            segments(arena, c.op().results(c.types())),
                            arena.allocate(kernel.scratchBytes(), 64));
                    long least = Long.MAX_VALUE;                    // the first runs link and profile
                    for (int i = 0; i < 10; i++) {
                        long before = bean.getThreadAllocatedBytes(Thread.currentThread().threadId());
                        bound.run();
                        least = Math.min(least,
                                bean.getThreadAllocatedBytes(Thread.currentThread().threadId()) - before);
                    }
                    assertThat(least).as(c.name()).isLessThanOrEqualTo(64);              // the reading itself
                }
            }
        }
    }

    private static MemorySegment[] segments(Arena arena, List<TensorType> types) {
        return types.stream().map(t -> arena.allocate(t.bytes(), 64)).toArray(MemorySegment[]::new);
    }
}
