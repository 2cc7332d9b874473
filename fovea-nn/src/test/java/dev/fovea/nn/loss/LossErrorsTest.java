package dev.fovea.nn.loss;

import static dev.fovea.nn.loss.Losses.*;
import static dev.fovea.op.Ops.softmax;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fovea.graph.Graph;
import dev.fovea.graph.Value;
import dev.fovea.op.Ops;
import dev.fovea.tensor.DType;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.TensorType;
import java.util.List;
import org.junit.jupiter.api.Test;

class LossErrorsTest {
    private final Graph graph = new Graph();
    private final Value y = Ops.input(graph, "y", Shape.of(Shape.N, 10));
    private final Value three = Ops.input(graph, "three", Shape.of(Shape.N, 3));
    private final Value flat = Ops.input(graph, "flat", Shape.of(Shape.N));
    private final Value linear = Ops.plus(y, Ops.variable(graph, "dense/bias", TensorType.of(DType.F32, 10)));

    @Test void aTargetOfAnotherShapeIsAnError() {
        for (Loss loss : List.of(meanAbsoluteError(), huber(), logCosh(), hinge(), squaredHinge(), cosineSimilarity(),
                klDivergence(), poisson(), binaryFocalCrossentropy())) {
            assertThatThrownBy(() -> loss.of(y, three)).hasMessage("""
                    %s: the output [N, 10] needs a target of the same shape, but it is [N, 3].
                    Change the last layer, or the shape of the targets.""".formatted(loss));
        }
        assertThatThrownBy(() -> categoricalHinge().of(y, three)).hasMessage(
                """
                        categoricalHinge(): the output [N, 10] needs one-hot rows of the same shape, or the numbers of classes (u8, i32 or i64) [N], but the target is f32[N, 3].
                        Change the last layer, or the targets.""");
        Value two = Ops.input(graph, "two", DType.I32, Shape.of(Shape.N, 2));
        assertThatThrownBy(() -> categoricalFocalCrossentropy().of(softmax(y), two)).hasMessage(
                """
                        categoricalFocalCrossentropy(): the output [N, 10] needs labels of shape [N], one number per answer, but they are [N, 2].
                        Give the number of the class of each sample.""");
    }

    @Test void aLossOverRowsNeedsRows() {
        assertThatThrownBy(() -> cosineSimilarity().of(flat, flat)).hasMessage(
                """
                        cosineSimilarity(): the output [N] has no axis of features; [batch, ..., features] was expected.
                        Let the network end in dense(features).""");
        assertThatThrownBy(() -> klDivergence().of(flat, flat)).hasMessage(
                """
                        klDivergence(): the output [N] has no axis of classes; [batch, ..., classes] was expected.
                        Let the network end in dense(classes).""");
    }

    @Test void logitsWhereProbabilitiesAreComparedAreAnError() {
        assertThatThrownBy(() -> binaryFocalCrossentropy().of(linear, y)).hasMessage(
                """
                        binaryFocalCrossentropy() compares probabilities, but the network ends in add [N, 10] without sigmoid.
                        Write binaryFocalCrossentropy().fromLogits(true), or let the last layer end in sigmoid.""");
        assertThatThrownBy(() -> categoricalFocalCrossentropy().of(linear, y)).hasMessage(
                """
                        categoricalFocalCrossentropy() compares probabilities, but the network ends in add [N, 10] without softmax.
                        Write categoricalFocalCrossentropy().fromLogits(true), or let the last layer end in softmax.""");
        assertThatThrownBy(() -> klDivergence().of(linear, y)).hasMessage(
                """
                        klDivergence() compares probabilities, but the network ends in add [N, 10] without softmax.
                        Write klDivergence().fromLogits(true), or let the last layer end in softmax.""");
        assertThatThrownBy(() -> klDivergence().fromLogits(true).of(softmax(y), y)).hasMessage(
                """
                        klDivergence().fromLogits(true) takes logits, but the network ends in softmax, which would be applied twice.
                        Drop .fromLogits(true), or the softmax.""");
        assertThatThrownBy(() -> poisson().of(linear, y)).hasMessage(
                """
                        poisson() compares expected counts, but the network ends in add [N, 10], which may be negative.
                        Write poisson().logInput(true), or let the last layer end in relu.""");
    }

    @Test void optionsOutOfRangeAreAnError() {
        assertThatThrownBy(() -> huber().delta(0))
                .hasMessage("delta of the Huber loss must be more than 0, but is 0.0");
        assertThatThrownBy(() -> binaryFocalCrossentropy().gamma(-1))
                .hasMessage("gamma of a focal loss must be 0 or more, but is -1.0");
        assertThatThrownBy(() -> binaryFocalCrossentropy().alpha(1))
                .hasMessage("alpha of a focal loss must be in (0, 1), but is 1.0");
        assertThatThrownBy(() -> new CategoricalFocalCrossentropy(2, List.of(), false, 0))
                .hasMessage("alpha of a focal loss is one number, or one for each class, but none was given");
        assertThatThrownBy(() -> categoricalFocalCrossentropy().alpha(1, 2).of(softmax(y), y)).hasMessage(
                "categoricalFocalCrossentropy().alpha(1, 2): alpha has 2 numbers, but the output [N, 10] has 10 classes; give one number, or one for each class");
        assertThatThrownBy(() -> sparseCategoricalCrossentropy().labelSmoothing(1))
                .hasMessage("the label smoothing must be in [0, 1), but is 1.0");
        assertThatThrownBy(() -> categoricalCrossentropy().labelSmoothing(-0.1))
                .hasMessage("the label smoothing must be in [0, 1), but is -0.1");
        assertThatThrownBy(() -> binaryCrossentropy().labelSmoothing(2))
                .hasMessage("the label smoothing must be in [0, 1), but is 2.0");
    }

    @Test void whatTargetsMayBe() {
        Shape shape = Shape.of(Shape.N, 10);
        assertThat(hinge().accepts(shape, three.type())).hasToString("-1 and 1 (or 0 and 1, where 0 counts as -1)");
        assertThat(List.of(-1.0, 0.0, -0.0, 1.0)).allMatch(new Accepted.Sides()::contains);
        assertThat(List.of(2.0, 0.5, Double.NaN)).noneMatch(new Accepted.Sides()::contains);
        assertThat(poisson().accepts(shape, three.type())).hasToString("numbers of 0 or more");
        assertThat(binaryCrossentropy().accepts(shape, three.type())).hasToString("numbers from 0 to 1");
        assertThat(List.of(0.0, 1.0, 1 + 1e-7)).allMatch(new Accepted.Between(0, 1)::contains);
        assertThat(List.of(-0.01, 1.01, Double.NaN)).noneMatch(new Accepted.Between(0, 1)::contains);
        assertThat(categoricalHinge().accepts(shape, y.type())).isEqualTo(new Accepted.Between(0, 1));
        assertThat(categoricalHinge().accepts(shape, TensorType.of(DType.I32, Shape.N)))
                .isEqualTo(new Accepted.Classes(10));
        assertThat(new Accepted.Classes(10).contains(9)).isTrue();
        assertThat(List.of(-1.0, 10.0, 0.5)).noneMatch(new Accepted.Classes(10)::contains);
        assertThat(huber().accepts(shape, y.type()).contains(-1e9)).isTrue();
    }
}
