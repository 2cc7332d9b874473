package dev.fovea.insight;

import static dev.fovea.insight.Unit.unit;
import static dev.fovea.nn.layer.Layers.SAME;
import static dev.fovea.nn.layer.Layers.conv2d;
import static dev.fovea.nn.layer.Layers.dense;
import static dev.fovea.nn.layer.Layers.flatten;
import static dev.fovea.nn.layer.Layers.maxPooling2d;
import static dev.fovea.nn.layer.Layers.sequential;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fovea.nn.model.Network;
import dev.fovea.tensor.Region;
import dev.fovea.tensor.Shape;
import org.junit.jupiter.api.Test;

class SightTest {

    /// S-20: rows `i·s … i·s + height − 1`.
    @Test void theRowsAndColumnsOfTheLecture() {
        Network net = Network.of(conv2d(1, 3, 4).stride(2, 3), Shape.of(15, 22, 1));
        assertThat(Sight.of(net, unit("conv2d", 0, 3, 5)).toString())
                .startsWith("filter 0 of conv2d at (3, 5) sees rows 6…8, columns 15…18, channel 0 of [N, 15, 22, 1]\n");
    }

    /// S-39.
    @Test void aDeeperNeuronSeesMoreUpToTheBorder() {
        Network net = Network.of(sequential(conv2d(2, 3).padding(SAME), maxPooling2d(2), conv2d(2, 3).padding(SAME),
                flatten(), dense(1)), Shape.of(6, 6, 1));
        assertThat(Sight.of(net, unit("conv2d", 1, 0, 2))).hasToString("""
                filter 1 of conv2d at (0, 2) sees rows 0…1, columns 1…3, channel 0 of [N, 6, 6, 1]
                . # # # . .
                . # # # . .
                . . . . . .
                . . . . . .
                . . . . . .
                . . . . . .
                """);
        assertThat(Sight.of(net, unit("conv2d_1", 0, 2, 2)).seen()).isEqualTo(new Region(java.util.List.of(
                Region.Span.of(0, 0), Region.Span.of(1, 5), Region.Span.of(1, 5), Region.Span.of(0, 0))));
        assertThat(Sight.of(net, unit("dense", 0)).seen().count()).isEqualTo(36);
    }

    @Test void whatIsNotThereIsSaid() {
        Network net = Network.of(conv2d(2, 3), Shape.of(6, 6, 1));
        assertThatThrownBy(() -> Sight.of(net, unit("conv2d", 0, 4, 0)))
                .hasMessage("there is no filter 0 of conv2d at (4, 0), whose output is [N, 4, 4, 2]");
        assertThatThrownBy(() -> Sight.of(net, unit("conv", 0, 4, 0)))
                .hasMessage("the network has no layer \"conv\"; it has [conv2d]");
    }
}
