package dev.fovea.nn.layer;

import static dev.fovea.nn.layer.Layers.averagePooling2d;
import static dev.fovea.nn.layer.Layers.channelPadding;
import static dev.fovea.nn.layer.Layers.sequential;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fovea.graph.Graph;
import dev.fovea.nn.Runs;
import dev.fovea.op.Ops;
import dev.fovea.tensor.DType;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.ShapeException;
import dev.fovea.tensor.Tensor;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// The shortcut without weights of He et al. 2016 (option A): every second pixel, and feature maps of zeros.
class ShortcutTest {
    private static double[] of(Layer layer, Shape sample, double... values) {
        return Runs.of(layer, Tensor.of(sample.prepend(1), values).cast(DType.F32), Map.of()).doubles();
    }

    @Test void zerosBeforeAndAfterTheMaps() {
        assertThat(of(channelPadding(1, 2), Shape.of(1, 2, 2), 1, 2, 3, 4))
                .containsExactly(0, 1, 2, 0, 0, 0, 3, 4, 0, 0);
        assertThat(of(channelPadding(0, 1), Shape.of(2), 5, 6)).containsExactly(5, 6, 0);
    }

    @Test void optionATakesEverySecondPixelAndAddsMapsOfZeros() {
        Layer shortcut = sequential(averagePooling2d(1).stride(2), channelPadding(1, 1));
        assertThat(of(shortcut, Shape.of(4, 4, 1), 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16))
                .containsExactly(0, 1, 0, 0, 3, 0, 0, 9, 0, 0, 11, 0);
    }

    @Test void shapesAndText() {
        var graph = new Graph();
        Scope scope = Scope.root(graph, Mode.TRAINING);
        assertThat(scope.call(channelPadding(8, 8), Ops.input(graph, "x", Shape.of(Shape.N, 16, 16, 16))).shape())
                .isEqualTo(Shape.of(Shape.N, 16, 16, 32));
        assertThat(scope.parameters()).isEmpty();
        assertThat(channelPadding(8, 4)).hasToString("channelPadding(8, 4)");
    }

    @Test void whatDoesNotFitSaysSo() {
        var graph = new Graph();
        assertThatThrownBy(() -> Scope.root(graph, Mode.TRAINING).call(channelPadding(1, 2),
                Ops.input(graph, "x", Shape.of(Shape.N)))).isInstanceOf(ShapeException.class).hasMessage(
                        """
                                channel_padding = channelPadding(1, 2): the input [N] has no axis of channels; [batch, ..., channels] was expected.
                                Put reshape(1) before it.""");
        assertThatThrownBy(() -> channelPadding(1, -2)).isInstanceOf(IllegalArgumentException.class)
                .hasMessage("the numbers of channelPadding must be 0 or more on each side, but are 1 and -2");
    }
}
