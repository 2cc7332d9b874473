package dev.fovea.nn.layer;

import static dev.fovea.nn.initializer.Initializers.glorotUniform;
import static dev.fovea.nn.initializer.Initializers.zeros;
import static dev.fovea.nn.layer.Layers.*;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fovea.autodiff.Gradients;
import dev.fovea.graph.Graph;
import dev.fovea.graph.Value;
import dev.fovea.nn.Runs;
import dev.fovea.op.Ops;
import dev.fovea.tck.Evaluator;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// What the family of convolutions computes, on examples small enough to verify by hand, some of them the lectures'.
class ConvolutionValuesTest {

    private static Tensor tensor(Shape shape, double... values) {
        var floats = new float[values.length];
        for (int i = 0; i < floats.length; i++) {
            floats[i] = (float) values[i];
        }
        return Tensor.of(shape, floats);
    }

    private static Tensor sequence(double... values) {
        return tensor(Shape.of(1, values.length, 1), values);
    }

    private static float[] run(Layer layer, Tensor x, Tensor kernel) {
        return Runs.of(layer, x, Map.of(layer.kind() + "/kernel", kernel)).floats();
    }

    /// S-32: 1 1 1 0 0 with 1 0 1, and with a second filter 1 1 −1.
    @Test void theConvolutionOfASequence() {
        Tensor x = sequence(1, 1, 1, 0, 0);
        assertThat(run(conv1d(1, 3).bias(false), x, tensor(Shape.of(3, 1, 1), 1, 0, 1))).containsExactly(2, 1, 1);
        assertThat(run(conv1d(2, 3).bias(false), x, tensor(Shape.of(3, 1, 2), 1, 1, 0, 1, 1, -1)))
                .containsExactly(2, 1, 1, 2, 1, 1);
    }

    /// S-09: `o₀ = F₀x₀ + F₁x₁`, `o₁ = F₀x₁ + F₁x₂`, `∂J/∂F₁ = ∂J/∂o₀·x₁ + ∂J/∂o₁·x₂`.
    @Test void theGradientOfAFilterSumsOverItsPositions() {
        var graph = new Graph();
        Scope scope = Scope.root(graph, Mode.TRAINING);
        Value x = Ops.input(graph, "x", Shape.of(1, 3, 1));
        Value o = scope.call(conv1d(1, 2).bias(false), x);
        Value delta = Ops.input(graph, "∂J/∂o", o.shape());
        Value filter = scope.parameters().getFirst().value();
        Value gradient = Gradients.of(Ops.sum(Ops.times(o, delta)), List.of(filter)).getFirst();
        Map<Value, Tensor> feeds = Map.of(x, sequence(2, 3, 5), filter, tensor(Shape.of(2, 1, 1), 7, 11),
                delta, sequence(1, 10));
        assertThat(Evaluator.run(List.of(o), feeds).getFirst().floats())
                .containsExactly(7 * 2 + 11 * 3, 7 * 3 + 11 * 5);
        assertThat(Evaluator.run(List.of(gradient), feeds).getFirst().floats())
                .containsExactly(1 * 2 + 10 * 3, 1 * 3 + 10 * 5);
    }

    @Test void noStepSeesALaterOne() {
        Tensor kernel = tensor(Shape.of(3, 1, 1), 1, 10, 100);
        assertThat(run(conv1d(1, 3).padding(CAUSAL).bias(false), sequence(1, 2, 3, 4), kernel))
                .containsExactly(100, 210, 321, 432);
        assertThat(run(conv1d(1, 3).padding(CAUSAL).dilation(2).bias(false), sequence(1, 2, 3, 4), kernel))
                .containsExactly(100, 200, 310, 420);
    }

    @Test void aVolumeIsSummedUpOverThreeAxes() {
        Tensor x = tensor(Shape.of(1, 2, 2, 2, 1), 1, 2, 3, 4, 5, 6, 7, 8);
        assertThat(run(conv3d(1, 2).bias(false), x, tensor(Shape.of(2, 2, 2, 1, 1), 1, 1, 1, 1, 1, 1, 1, 1)))
                .containsExactly(36);
        assertThat(run(conv3d(1, 1).size(2, 1, 1).bias(false), x, tensor(Shape.of(2, 1, 1, 1, 1), 1, 100)))
                .containsExactly(501, 602, 703, 804);
    }

    @Test void aTransposedConvolutionSpreadsEachPixel() {
        Tensor x = tensor(Shape.of(1, 2, 2, 1), 1, 2, 3, 4);
        Tensor kernel = tensor(Shape.of(2, 2, 1, 1), 1, 2, 3, 4);
        assertThat(run(conv2dTranspose(1, 2).stride(2).bias(false), x, kernel))
                .containsExactly(1, 2, 2, 4, 3, 4, 6, 8, 3, 6, 4, 8, 9, 12, 12, 16);
        assertThat(run(conv2dTranspose(1, 2).bias(false), x, kernel))
                .containsExactly(1, 4, 4, 6, 20, 16, 9, 24, 16);
        Tensor channels = tensor(Shape.of(1, 1, 1, 2), 1, 10);
        assertThat(run(conv2dTranspose(2, 1).bias(false), channels, tensor(Shape.of(1, 1, 2, 2), 1, 2, 3, 4)))
                .containsExactly(21, 43);
    }

    /// 1 10 100 and twice that, two steps further: 1 10 102 20 200, of which Keras keeps a part.
    @Test void paddingOfATransposedConvolutionCutsOff() {
        Tensor x = sequence(1, 2);
        Tensor kernel = tensor(Shape.of(3, 1, 1), 1, 10, 100);
        Conv1DTranspose layer = conv1dTranspose(1, 3).stride(2).bias(false);
        assertThat(run(layer, x, kernel)).containsExactly(1, 10, 102, 20, 200);
        assertThat(run(layer.outputPadding(1), x, kernel)).containsExactly(1, 10, 102, 20, 200, 0);
        assertThat(run(layer.padding(SAME), x, kernel)).containsExactly(1, 10, 102, 20);
        assertThat(run(layer.padding(SAME).outputPadding(0), x, kernel)).containsExactly(10, 102, 20);
        assertThat(run(layer.padding(1), x, kernel)).containsExactly(10, 102, 20);
        assertThat(run(layer.padding(0, 1), x, kernel)).containsExactly(1, 10, 102, 20);
    }

    @Test void eachChannelHasFiltersOfItsOwn() {
        Tensor x = tensor(Shape.of(1, 1, 1, 2), 1, 10);
        assertThat(run(depthwiseConv2d(1).depthMultiplier(2).bias(false), x, tensor(Shape.of(1, 1, 2, 2), 1, 2, 3, 4)))
                .containsExactly(1, 2, 30, 40);
        Tensor image = tensor(Shape.of(1, 2, 1, 2), 1, 10, 2, 20);
        assertThat(run(depthwiseConv2d(2, 1).bias(false), image, tensor(Shape.of(2, 1, 2, 1), 1, 2, 3, 4)))
                .containsExactly(1 * 1 + 3 * 2, 2 * 10 + 4 * 20);
    }

    @Test void eachChannelOfASequenceHasFiltersOfItsOwn() {
        Tensor x = tensor(Shape.of(1, 2, 2), 1, 10, 2, 20);
        assertThat(run(depthwiseConv1d(2).bias(false), x, tensor(Shape.of(2, 2, 1), 1, 2, 3, 4)))
                .containsExactly(1 * 1 + 3 * 2, 2 * 10 + 4 * 20);
        Map<String, Tensor> weights = Map.of(
                "separable_conv1d/depthwise_kernel", tensor(Shape.of(2, 2, 1), 1, 2, 3, 4),
                "separable_conv1d/pointwise_kernel", tensor(Shape.of(1, 2, 1), 1, 10),
                "separable_conv1d/bias", tensor(Shape.of(1), 0.5));
        assertThat(Runs.of(separableConv1d(1, 2), x, weights).floats()).containsExactly(7 + 10 * 100 + 0.5f);
    }

    @Test void aSeparableConvolutionMixesChannelsAfterwards() {
        Map<String, Tensor> weights = Map.of(
                "separable_conv2d/depthwise_kernel", tensor(Shape.of(1, 1, 2, 1), 2, 3),
                "separable_conv2d/pointwise_kernel", tensor(Shape.of(1, 1, 2, 1), 1, 10),
                "separable_conv2d/bias", tensor(Shape.of(1), 0.5));
        assertThat(Runs.of(separableConv2d(1, 1), tensor(Shape.of(1, 1, 1, 2), 1, 10), weights).floats())
                .containsExactly(1 * 2 + 10 * 30 + 0.5f);
    }

    @Test void eachStepHasWeightsOfItsOwn() {
        Map<String, Tensor> weights = Map.of(
                "locally_connected1d/kernel", tensor(Shape.of(4, 1, 1), 1, 2, 3, 4),
                "locally_connected1d/bias", tensor(Shape.of(2, 1), 10, 20));
        assertThat(Runs.of(locallyConnected1d(1, 2), sequence(1, 2, 3), weights).floats())
                .containsExactly(1 * 1 + 2 * 2 + 10, 3 * 2 + 4 * 3 + 20);
    }

    @Test void whatTheBorderCutsOffHasNoWeight() {
        Tensor kernel = tensor(Shape.of(7, 1, 1), 1, 2, 3, 4, 5, 6, 7);
        assertThat(run(locallyConnected1d(1, 3).padding(SAME).bias(false), sequence(1, 10, 100), kernel))
                .containsExactly(1 + 2 * 10, 3 + 4 * 10 + 5 * 100, 6 * 10 + 7 * 100);
    }

    @Test void theKernelIsAMosaicOfThePositionsKernels() {
        Tensor x = tensor(Shape.of(1, 3, 2, 1), 1, 2, 3, 4, 5, 6);
        Tensor mosaic = tensor(Shape.of(4, 2, 1, 1), 1, 2, 3, 4, 5, 6, 7, 8);
        assertThat(run(locallyConnected2d(1, 2, 1).bias(false), x, mosaic))
                .containsExactly(1 * 1 + 3 * 3, 2 * 2 + 4 * 4, 5 * 3 + 7 * 5, 6 * 4 + 8 * 6);
    }

    /// A neuron has as many inputs as its field, so that it starts as a filter would.
    @Test void eachPositionStartsAsAConvolutionWould() {
        Fields fields = new Fields(Shape.of(1, 9, 9, 1),
                Images.windows(Shape.of(1, 9, 9, 1), new Size(3, 3), Size.of(1), VALID, Size.of(1)), 4);
        double[] drawn = fields.perPosition(glorotUniform()).draw(fields.kernel(), 5).doubles();
        double limit = Math.sqrt(6 / (9 * 1 + 9 * 4.0));
        assertThat(IntStream.range(0, drawn.length).mapToDouble(i -> Math.abs(drawn[i])).max().orElseThrow())
                .isBetween(0.99 * limit, Math.nextUp((float) limit) * 1.0);
        assertThat(drawn).doesNotHaveDuplicates();
        assertThat(fields.perPosition(zeros()).draw(fields.kernel(), 5).doubles()).containsOnly(0);
    }
}
