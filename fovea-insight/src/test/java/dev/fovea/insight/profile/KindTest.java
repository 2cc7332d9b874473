package dev.fovea.insight.profile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fovea.compile.BlockedUpdate;
import dev.fovea.compile.Fused;
import dev.fovea.compile.Fused.Part;
import dev.fovea.compile.Fused.Ref;
import dev.fovea.compile.Reorder;
import dev.fovea.compile.Workspace;
import dev.fovea.graph.Node;
import dev.fovea.graph.Op;
import dev.fovea.graph.Value;
import dev.fovea.op.BatchNorm;
import dev.fovea.op.BatchNormGradient;
import dev.fovea.op.Binary;
import dev.fovea.op.Conv;
import dev.fovea.op.ConvKernelGradient;
import dev.fovea.op.Gather;
import dev.fovea.op.GatherGradient;
import dev.fovea.op.LayerNorm;
import dev.fovea.op.LayerNormGradient;
import dev.fovea.op.LocallyConnected;
import dev.fovea.op.LocallyConnectedKernelGradient;
import dev.fovea.op.Lrn;
import dev.fovea.op.LrnGradient;
import dev.fovea.op.MatMul;
import dev.fovea.op.Reduce;
import dev.fovea.op.Resample;
import dev.fovea.op.ResampleGradient;
import dev.fovea.op.Softmax;
import dev.fovea.op.SoftmaxCrossEntropy;
import dev.fovea.op.SoftmaxCrossEntropyGradient;
import dev.fovea.op.SoftmaxGradient;
import dev.fovea.op.Unary;
import dev.fovea.spi.Layout;
import dev.fovea.tensor.DType;
import dev.fovea.tensor.Region;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.TensorType;
import dev.fovea.tensor.Window;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class KindTest {
    private static final Op CONV = new Conv(List.of(Window.same(3, 1, 1, 8)), 1);
    private static final Op RELU = new Unary(Unary.Kind.RELU);
    private static final Op ADD = new Binary(Binary.Kind.ADD);
    private static final Op SUM = new Reduce(Reduce.Kind.SUM, List.of(0));

    private static Op fused(Op... ops) {
        return new Fused(Arrays.stream(ops).map(op -> new Part(op, List.of(Ref.input(0)))).toList(),
                IntStream.range(0, ops.length).mapToObj(Ref::part).toList());
    }

    @Test void aStepOfSeveralOpsIsWhatTheWeightiestOfThemIs() {
        assertThat(Kind.of(fused(CONV, ADD, RELU))).isEqualTo(Kind.CONVOLUTION);
        assertThat(Kind.of(fused(SUM, new ConvKernelGradient((Conv) CONV, Shape.of(3, 1, 1))))).isEqualTo(
                Kind.CONVOLUTION);
        assertThat(Kind.of(fused(SUM, ADD))).isEqualTo(Kind.SUM);
        assertThat(Kind.of(fused(ADD, RELU))).isEqualTo(Kind.ELEMENT_WISE);
        assertThat(Kind.main(fused(ADD, new MatMul(false, true)))).isEqualTo(new MatMul(false, true));
    }

    @Test void anUpdateInBlocksIsTheProductThatItBeginsWith() {
        var update = new BlockedUpdate(new MatMul(true, false), (Fused) fused(ADD), 1, 64);
        assertThat(Kind.of(update)).isEqualTo(Kind.MATRIX_PRODUCT);
        assertThat(Kind.main(update)).isEqualTo(new MatMul(true, false));
    }

    @Test void anOpWithAWorkspaceIsThatOp() {
        var lrn = new Lrn(5, 1e-4, 0.75, 1);
        assertThat(Kind.of(new Workspace.Forward(lrn))).isEqualTo(Kind.NORMALIZATION);
        assertThat(Kind.main(new Workspace.Gradient(new LrnGradient(lrn), List.of()))).isEqualTo(new LrnGradient(lrn));
    }

    @Test void everyCompositeOfTheLibraryHasAKind() {
        var layerNorm = new LayerNorm(List.of(1), 1e-6);
        assertThat(List.of(new LocallyConnected(false), new LocallyConnectedKernelGradient())).map(Kind::of)
                .containsOnly(Kind.CONVOLUTION);
        assertThat(
                List.of(new BatchNorm(1e-3), new BatchNormGradient(1e-3), layerNorm, new LayerNormGradient(layerNorm)))
                .map(Kind::of).containsOnly(Kind.NORMALIZATION);
        assertThat(List.of(new Resample(Resample.Kind.NEAREST, List.of(2)),
                new ResampleGradient(Resample.Kind.NEAREST, List.of(2)))).map(Kind::of).containsOnly(Kind.POOLING);
        assertThat(List.of(new Softmax(), new SoftmaxGradient(), new SoftmaxCrossEntropy(),
                new SoftmaxCrossEntropyGradient())).map(Kind::of).containsOnly(Kind.SOFTMAX);
        assertThat(List.of(new Gather(), new GatherGradient(Shape.of(3, 2)))).map(Kind::of).containsOnly(Kind.COPY);
    }

    @Test void reordersAndOpsOfOnesOwn() {
        Layout rows = Layout.rowMajor(TensorType.of(DType.F32, 2, 3));
        assertThat(Kind.of(new Reorder(rows, rows))).isEqualTo(Kind.REORDER);
        assertThat(Kind.of(new Own())).isEqualTo(Kind.OTHER);
    }

    @Test void kindsAreWords() {
        assertThat(Arrays.stream(Kind.values()).map(Kind::toString)).containsExactly("convolution", "matrix product",
                "normalization", "pooling", "softmax", "sum", "copy", "random numbers", "update", "element-wise",
                "reorder", "other");
    }

    /// An op outside the library.
    private record Own() implements Op {
        @Override public List<TensorType> results(List<TensorType> inputs) {
            return inputs;
        }

        @Override public List<Value> gradient(Node node, List<Value> adjoints) {
            return adjoints;
        }

        @Override public Region reach(Node node, int input, Region of) {
            return of;
        }
    }
}
