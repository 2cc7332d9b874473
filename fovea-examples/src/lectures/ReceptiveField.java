// Expected: a table of growing receptive fields and two pictures of what one neuron sees, in a second. Nothing is trained.
// Lectures B and D: what a neuron sees of the image, and why deeper ones see more (S-20, S-39).

import static dev.fovea.Fovea.*;
import static dev.fovea.insight.Unit.unit;

import dev.fovea.insight.Sight;
import dev.fovea.nn.model.Network;

void main() {
    // Row i and column j of a map see the rows i·s … i·s + height − 1 and the columns j·s … j·s + width − 1.
    var one = Network.of(conv2d(1, 3, 4).stride(2, 3), shape(15, 22, 1));
    IO.println(Sight.of(one, unit("conv2d", 0, 3, 5)));

    var network = Network.of(sequential(
            conv2d(8, 3).padding(SAME).relu(), conv2d(8, 3).padding(SAME).relu(), maxPooling2d(2),
            conv2d(16, 3).padding(SAME).relu(), conv2d(16, 3).padding(SAME).relu(), maxPooling2d(2),
            conv2d(32, 3).padding(SAME).relu()), shape(32, 32, 3));
    IO.println("layer, map, receptive field / stride in pixels");
    for (var row : network.summary().rows()) {
        IO.println("%-15s %d x %d  %s".formatted(row.path(), row.output().height(), row.output().width(), row.field()));
    }
    IO.println();
    IO.println(Sight.of(network, unit("conv2d_2", 0, 4, 4)));
    IO.println(Sight.of(network, unit("conv2d_4", 0, 4, 4)));
}
