// Expected: the map 4 3 4, 2 4 3, 2 3 4, in nine steps and a second.
// Lectures B and C: a filter slides over a binary image and builds its feature map (S-22, S-33).

import static dev.fovea.Fovea.*;
import static dev.fovea.insight.Unit.unit;

import dev.fovea.insight.Trace;
import dev.fovea.nn.model.Model;
import dev.fovea.tensor.Tensor;

void main() {
    Tensor image = Tensor.of(shape(5, 5, 1),
            1f, 1, 1, 0, 0,
            0, 1, 1, 1, 0,
            0, 0, 1, 1, 1,
            0, 0, 1, 1, 0,
            0, 1, 1, 0, 0);
    Tensor filter = Tensor.of(shape(3, 3, 1, 1),
            1f, 0, 1,
            0, 1, 0,
            1, 0, 1);

    try (var model = Model.of(conv2d(1, 3).bias(false), shape(5, 5, 1), seed(1))) {
        model.weight("conv2d/kernel", filter);
        IO.println(Trace.of(model, image, unit("conv2d", 0)));
    }
}
