package dev.fovea.nn.loss;

import static dev.fovea.nn.loss.Losses.*;
import static dev.fovea.op.Ops.plus;
import static dev.fovea.op.Ops.sigmoid;
import static dev.fovea.op.Ops.softmax;
import static dev.fovea.op.Ops.times;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.fovea.autodiff.Gradients;
import dev.fovea.graph.Graph;
import dev.fovea.graph.Value;
import dev.fovea.nn.Runs;
import dev.fovea.op.Ops;
import dev.fovea.op.SoftmaxCrossEntropy;
import dev.fovea.op.SoftmaxCrossEntropyGradient;
import dev.fovea.tensor.DType;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import dev.fovea.tensor.TensorType;
import java.util.List;
import org.junit.jupiter.api.Test;

class LossTest {
    /// The printed output of the "6" example (Q16: it does not sum to 1), and the one-hot 6.
    private static final Tensor PRINTED = Tensor.of(Shape.of(1, 10), 0.1f, 0.2f, 0.1f, 0.3f, 0.2f, 0.1f, 0.9f, 0.2f,
            0.1f, 0.1f);
    private static final Tensor SIX = Tensor.of(Shape.of(1, 10), 0f, 0f, 0f, 0f, 0f, 0f, 1f, 0f, 0f, 0f);

    private final Graph graph = new Graph();
    private final Value logits = Ops.input(graph, "z", Shape.of(Shape.N, 10));
    private final Value labels = Ops.input(graph, "label", DType.I32, Shape.of(Shape.N));
    private final Value oneHot = Ops.input(graph, "target", Shape.of(Shape.N, 10));

    private static double[] values(Loss loss, Tensor y, Tensor target) {
        return Runs.of(v -> loss.of(v.get(0), v.get(1)), y, target).doubles();
    }

    @Test void theSixAtNineTenthsCosts0point10536() {
        assertThat(values(sparseCategoricalCrossentropy(), PRINTED, Tensor.of(Shape.of(1), 6)))
                .containsExactly(new double[]{0.10536}, within(5e-6));
        assertThat(values(categoricalCrossentropy(), PRINTED, SIX)).containsExactly(new double[]{0.10536},
                within(5e-6));
    }

    @Test void labelsMayBeAColumnAndOfAnyWholeType() {
        Tensor two = Tensor.of(Shape.of(2, 2), 0.25f, 0.75f, 0.5f, 0.5f);
        double[] expected = {-Math.log(0.75), -Math.log(0.5)};
        assertThat(values(sparseCategoricalCrossentropy(), two, Tensor.of(Shape.of(2, 1), 1, 0)))
                .containsExactly(expected, within(1e-6));
        assertThat(values(sparseCategoricalCrossentropy(), two, Tensor.of(Shape.of(2), (byte) 1, (byte) 0)))
                .containsExactly(expected, within(1e-6));
        assertThat(values(sparseCategoricalCrossentropy(), two, Tensor.of(Shape.of(2), 1L, 0L)))
                .containsExactly(expected, within(1e-6));
    }

    @Test void aNetworkThatEndsInSoftmaxIsFusedWithItsLoss() {
        Value sparse = sparseCategoricalCrossentropy().of(softmax(logits), labels);
        Value dense = categoricalCrossentropy().of(softmax(logits), oneHot);
        for (Value loss : List.of(sparse, dense, softmaxCrossEntropy().of(logits, labels),
                categoricalCrossentropy().fromLogits(true).of(logits, oneHot))) {
            assertThat(loss.op()).isEqualTo(new SoftmaxCrossEntropy());
            assertThat(loss.input(0)).isSameAs(logits);
            assertThat(loss.shape()).isEqualTo(Shape.of(Shape.N));
        }
        Value gradient = Gradients.of(Ops.mean(sparse), List.of(logits)).getFirst();
        assertThat(gradient.op()).isEqualTo(new SoftmaxCrossEntropyGradient());
    }

    @Test void aMapOfClassesCostsTheMeanOverItsPixels() {
        Tensor z = Tensor.of(Shape.of(1, 1, 2, 2), 0f, 0f, 0f, (float) Math.log(3));
        Tensor right = Tensor.of(Shape.of(1, 1, 2), 0, 1);
        assertThat(values(softmaxCrossEntropy(), z, right))
                .containsExactly(new double[]{(Math.log(2) + Math.log(4.0 / 3)) / 2}, within(1e-6));
        assertThat(values((y, t) -> sparseCategoricalCrossentropy().of(softmax(y), t), z, right))
                .containsExactly(new double[]{(Math.log(2) + Math.log(4.0 / 3)) / 2}, within(1e-6));
    }

    @Test void hugeLogitsCostFiniteNumbers() {
        Tensor z = Tensor.of(Shape.of(2, 2), 1000f, -1000f, -1000f, 1000f);
        assertThat(values(softmaxCrossEntropy(), z, Tensor.of(Shape.of(2), 0, 0)))
                .containsExactly(new double[]{0, 2000}, within(1e-3));
        Tensor column = Tensor.of(Shape.of(2, 1), 1000f, -1000f);
        assertThat(values(binaryCrossentropy().fromLogits(true), column, Tensor.of(Shape.of(2), 1, 1)))
                .containsExactly(new double[]{0, 1000}, within(1e-3));
        assertThat(
                values(sparseCategoricalCrossentropy(), Tensor.of(Shape.of(1, 2), 0f, 1f), Tensor.of(Shape.of(1), 0)))
                .containsExactly(new double[]{-Math.log(1e-7)}, within(1e-4));
    }

    @Test void binaryCrossentropyIsTheNegativeLogLikelihood() {
        Tensor p = Tensor.of(Shape.of(3, 1), 0.9f, 0.2f, 0.5f);
        Tensor t = Tensor.of(Shape.of(3, 1), 1f, 0f, 0.25f);
        double[] expected = {-Math.log(0.9), -Math.log(0.8), -Math.log(0.5)};
        assertThat(values(binaryCrossentropy(), p, t)).containsExactly(expected, within(1e-6));
        Tensor z = Tensor.of(Shape.of(3, 1), (float) Math.log(9), (float) Math.log(0.25), 0f);
        assertThat(values(binaryCrossentropy().fromLogits(true), z, t)).containsExactly(expected, within(1e-6));
        assertThat(values((y, target) -> binaryCrossentropy().of(sigmoid(y), target), z, t)).containsExactly(expected,
                within(1e-6));
    }

    /// `∂L/∂z = σ(z) − t`, also at `z = 0`, where a network whose weights start at 0 begins.
    @Test void theGradientOfBinaryCrossentropyIsSigmoidMinusTarget() {
        Tensor z = Tensor.of(Shape.of(3, 1), 0f, (float) Math.log(3), (float) -Math.log(3));
        Tensor t = Tensor.of(Shape.of(3, 1), 1f, 1f, 1f);
        Tensor gradient = Runs.of(v -> Gradients
                .of(Ops.sum(binaryCrossentropy().of(sigmoid(v.get(0)), v.get(1))), List.of(v.get(0))).getFirst(), z, t);
        assertThat(gradient.doubles()).containsExactly(new double[]{-0.5, -0.25, -0.75}, within(1e-6));
    }

    @Test void meanSquaredErrorIsTheMeanOverTheNumbersOfASample() {
        Tensor y = Tensor.of(Shape.of(2, 2, 2), 1f, 2f, 3f, 4f, 0f, 0f, 0f, 0f);
        Tensor t = Tensor.of(Shape.of(2, 2, 2), 1f, 2f, 3f, 0f, 2f, 0f, 0f, 0f);
        assertThat(values(meanSquaredError(), y, t)).containsExactly(4, 1);
        assertThat(Runs.of(v -> meanSquaredError().mean(v.get(0), v.get(1)), y, t).doubles()).containsExactly(2.5);
    }

    @Test void aLambdaIsALoss() {
        Loss absolute = (y, t) -> Targets.perSample(Ops.abs(Ops.minus(y, t)));
        assertThat(values(absolute, Tensor.of(Shape.of(1, 2), 1f, 5f), Tensor.of(Shape.of(1, 2), 2f, 2f)))
                .containsExactly(2);
    }

    /// Q8: Keras' L2 has the gradient 2λw; the lecture's gradient is λΘ.
    @Test void penaltiesAndTheirGradients() {
        Tensor w = Tensor.of(Shape.of(2, 2), 1f, -2f, 0f, 3f);
        assertThat(cost(l1(0.5), w)).isEqualTo(3);
        assertThat(gradient(l1(0.5), w)).containsExactly(0.5, -0.5, 0, 0.5);
        assertThat(cost(l2(0.5), w)).isEqualTo(7);
        assertThat(gradient(l2(0.5), w)).containsExactly(1, -2, 0, 3);
        assertThat(cost(lectureL2(0.5), w)).isEqualTo(3.5);
        assertThat(gradient(lectureL2(0.5), w)).containsExactly(0.5, -1, 0, 1.5);
        assertThat(cost(penalties(l1(0.5), l2(0.5)), w)).isEqualTo(10);
        assertThat(gradient(SumPenalty.NONE, w)).containsExactly(0, 0, 0, 0);
    }

    private static double cost(Penalty penalty, Tensor w) {
        return Runs.of(v -> penalty.of(v.getFirst()), w).get(0);
    }

    private static double[] gradient(Penalty penalty, Tensor w) {
        return Runs.of(v -> Gradients.of(penalty.of(v.getFirst()), v).getFirst(), w).doubles();
    }

    @Test void logitsWhereProbabilitiesAreComparedAreAnError() {
        Value w = Ops.variable(graph, "dense/bias", TensorType.of(DType.F32, 10));
        Value linear = plus(logits, w);
        assertThatThrownBy(() -> sparseCategoricalCrossentropy().of(linear, labels)).hasMessage(
                """
                        sparseCategoricalCrossentropy() compares probabilities, but the network ends in add [N, 10] without softmax.
                        Write sparseCategoricalCrossentropy().fromLogits(true), or let the last layer end in softmax.""");
        assertThatThrownBy(() -> binaryCrossentropy().of(linear, oneHot)).hasMessage("""
                binaryCrossentropy() compares probabilities, but the network ends in add [N, 10] without sigmoid.
                Write binaryCrossentropy().fromLogits(true), or let the last layer end in sigmoid.""");
        assertThatThrownBy(() -> softmaxCrossEntropy().of(softmax(logits), labels)).hasMessage(
                """
                        sparseCategoricalCrossentropy().fromLogits(true) takes logits, but the network ends in softmax, which would be applied twice.
                        Drop .fromLogits(true), or the softmax.""");
        assertThatThrownBy(() -> binaryCrossentropy().fromLogits(true).of(sigmoid(logits), oneHot)).hasMessage(
                """
                        binaryCrossentropy().fromLogits(true) takes logits, but the network ends in sigmoid, which would be applied twice.
                        Drop .fromLogits(true), or the sigmoid.""");
        assertThat(categoricalCrossentropy().of(times(softmax(logits), 0.5), oneHot).shape())
                .isEqualTo(Shape.of(Shape.N));
    }

    @Test void targetsThatDoNotFitAreAnError() {
        assertThatThrownBy(() -> sparseCategoricalCrossentropy().of(softmax(logits), oneHot)).hasMessage("""
                sparseCategoricalCrossentropy(): labels are the numbers of classes (u8, i32 or i64), but are f32[N, 10].
                Use categoricalCrossentropy() for rows of probabilities, such as one-hot vectors.""");
        Value two = Ops.input(graph, "two", DType.I32, Shape.of(Shape.N, 2));
        assertThatThrownBy(() -> sparseCategoricalCrossentropy().of(softmax(logits), two)).hasMessage(
                """
                        sparseCategoricalCrossentropy(): the output [N, 10] needs labels of shape [N], one number per answer, but they are [N, 2].
                        Give the number of the class of each sample.""");
        Value flat = Ops.input(graph, "flat", Shape.of(Shape.N));
        assertThatThrownBy(() -> softmaxCrossEntropy().of(flat, labels)).hasMessage(
                """
                        sparseCategoricalCrossentropy().fromLogits(true): the output [N] has no axis of classes; [batch, ..., classes] was expected.
                        Let the network end in dense(classes).""");
        assertThatThrownBy(() -> meanSquaredError().of(logits, labels)).hasMessage("""
                meanSquaredError(): the output [N, 10] needs a target of the same shape, but it is [N].
                Change the last layer, or the shape of the targets.""");
    }

    @Test void lossesPrintAsCalls() {
        assertThat(List.of(sparseCategoricalCrossentropy(), softmaxCrossEntropy(), categoricalCrossentropy(),
                binaryCrossentropy().fromLogits(true),
                meanSquaredError()))
                .hasToString("[sparseCategoricalCrossentropy(), sparseCategoricalCrossentropy().fromLogits(true), "
                        + "categoricalCrossentropy(), binaryCrossentropy().fromLogits(true), meanSquaredError()]");
        assertThat(List.of(l1(0.1), lectureL2(1e-4), SumPenalty.NONE)).hasToString("[l1(0.1), l2(5e-5), penalties()]");
        assertThatThrownBy(() -> l2(-1)).hasMessage("lambda of an L2 penalty must be 0 or more, but is -1.0");
    }
}
