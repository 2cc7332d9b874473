package dev.fovea.insight;

import static dev.fovea.nn.layer.Layers.SAME;
import static dev.fovea.nn.layer.Layers.averagePooling2d;
import static dev.fovea.nn.layer.Layers.conv2d;
import static dev.fovea.nn.layer.Layers.dense;
import static dev.fovea.nn.layer.Layers.dropout;
import static dev.fovea.nn.layer.Layers.flatten;
import static dev.fovea.nn.layer.Layers.sequential;
import static dev.fovea.nn.loss.Losses.l2;
import static dev.fovea.nn.loss.Losses.softmaxCrossEntropy;
import static dev.fovea.nn.optimizer.Optimizers.sgd;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fovea.graph.Value;
import dev.fovea.nn.loss.Loss;
import dev.fovea.nn.model.Model;
import dev.fovea.nn.model.Seed;
import dev.fovea.op.Ops;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class WeightGradientTest {

    /// The sum of all outputs, whose gradient is 1 everywhere.
    private record Sum() implements Loss {
        @Override public Value of(Value y, Value target) {
            return Ops.reshape(Ops.sum(y, List.of(1, 2, 3)), Shape.of(y.shape().batch()));
        }
    }

    private static final Tensor NO_TARGET = Tensor.of(Shape.of(1), 0f);

    /// S-10: X = 1 … 9, a kernel of 2x2, all ∂E/∂h = 1.
    @Test void backpropagationThroughOneConvolution() {
        try (var model = Model.of(conv2d(1, 2).bias(false), Shape.of(3, 3, 1), Seed.of(1)).compile(sgd(0.1),
                new Sum())) {
            Map<String, Tensor> batch = Map.of("input", Tensor.of(Shape.of(1, 3, 3, 1), 1f, 2, 3, 4, 5, 6, 7, 8, 9),
                    "target", NO_TARGET);
            model.weight("conv2d/kernel", Tensor.of(Shape.of(2, 2, 1, 1), 1f, 2, 3, 4));
            assertThat(List.of("0,0", "0,1", "1,0", "1,1").stream()
                    .map(at -> WeightGradient.of(model, batch, "conv2d/kernel[" + at + ",0,0]").gradient()))
                    .containsExactly(12.0, 16.0, 24.0, 28.0);
            assertThat(WeightGradient.of(model, batch, "conv2d/kernel[1,1,0,0]")).hasToString("""
                    ∂E/∂conv2d/kernel[1, 1, 0, 0] = Σ x · ∂E/∂h, where the loss E is 228 and the weight is 4

                    x         ∂E/∂h       products
                    5 6   *   1 1     =   5 6
                    8 9       1 1         8 9

                    sum            28
                    Backpropagation computes the same.
                    """);
        }
    }

    /// S-09: `o0 = F0·x0 + F1·x1`, `o1 = F0·x1 + F1·x2`, hence `∂J/∂F1 = ∂J/∂o0 · x1 + ∂J/∂o1 · x2`.
    @Test void theGradientOfAFilterInOneDimension() {
        try (var model = Model.of(conv2d(1, 1, 2).bias(false), Shape.of(1, 3, 1), Seed.of(1))
                .compile(sgd(0.1), new Sum())) {
            Map<String, Tensor> batch = Map.of("input", Tensor.of(Shape.of(1, 1, 3, 1), 2f, 3, 5), "target", NO_TARGET);
            WeightGradient second = WeightGradient.of(model, batch, "conv2d/kernel[0, 1, 0, 0]");
            assertThat(second.uses()).hasSize(1);
            assertThat(second.uses().getFirst().stream().map(Term::input)).containsExactly(3.0, 5.0);
            assertThat(second.gradient()).isEqualTo(8);
        }
    }

    /// The constructor compares each sum with what backpropagation yields.
    @Test void everyWeightIsTheSumOverItsPositions() {
        var net = sequential(conv2d(2, 3).padding(SAME).relu().kernelRegularizer(l2(0.1)), averagePooling2d(2),
                conv2d(4, 2).stride(2, 1).groups(2).tanh().named("shared"), dense(3).relu(), flatten(), dropout(0.3),
                dense(3));
        try (var model = Model.of(net, Shape.of(6, 6, 1), Seed.of(4)).compile(sgd(), softmaxCrossEntropy())) {
            Map<String, Tensor> batch = Map.of("input", ExplanationTest.values(Shape.of(1, 6, 6, 1), 0), "label",
                    Tensor.of(Shape.of(1), 2));
            for (var p : model.parameters()) {
                Tensor expected = model.gradients(batch).get(p.path());
                for (long i = 0; i < p.type().shape().count(); i += 1 + i / 7) {
                    String at = Index.list(Index.position(p.type().shape(), i)).toString();
                    WeightGradient g = WeightGradient.of(model, batch, p.path() + at);
                    assertThat(g.computed()).isEqualTo(expected.get(i));
                    assertThat(g.penalty() != 0).isEqualTo(p.path().equals("conv2d/kernel"));
                    assertThat(g.toString()).contains("Backpropagation computes the same");
                }
            }
        }
    }

    @Test void whatNamesNoWeightIsSaid() {
        try (var model = Model.of(dense(2), Shape.of(3), Seed.of(1)).compile(sgd(), softmaxCrossEntropy())) {
            Map<String, Tensor> batch = Map.of("input", ExplanationTest.values(Shape.of(1, 3), 0), "label",
                    Tensor.of(Shape.of(1), 1));
            assertThatThrownBy(() -> WeightGradient.of(model, batch, "dense/kernel")).hasMessage(
                    "\"dense/kernel\" names no weight; write its parameter and an index for each axis, as in "
                            + "conv2d/kernel[1,2,0,3]");
            assertThatThrownBy(() -> WeightGradient.of(model, batch, "dense/weight[0,1]"))
                    .hasMessage("no weight \"dense/weight\" is learned; there are [dense/kernel, dense/bias]");
            assertThatThrownBy(() -> WeightGradient.of(model, batch, "dense/kernel[3,1]")).hasMessage(
                    "there is no dense/kernel[3, 1]: dense/kernel is [3, 2]; one index below each extent was expected");
            assertThatThrownBy(() -> WeightGradient.of(model, Map.of("input", ExplanationTest.values(Shape.of(2, 3), 0),
                    "label", Tensor.of(Shape.of(2), 1, 1)), "dense/bias[0]"))
                    .hasMessageContaining("; the gradient is explained for one sample, [1, ...]");
            assertThatThrownBy(() -> WeightGradient.of(model, Map.of("image", NO_TARGET), "dense/bias[0]"))
                    .hasMessage("the input \"input\" is missing; given are [image]");
        }
    }
}
