// Expected: 6600 on the curve, 0 elsewhere, in a second.
// Lecture B: a filter that looks for a curve, on two parts of the picture of a mouse (S-21).

import static dev.fovea.Fovea.*;
import static dev.fovea.insight.Unit.unit;

import dev.fovea.insight.Explanation;
import dev.fovea.nn.model.Model;
import dev.fovea.tensor.Tensor;

void main() {
    var curve = new float[]{
            0, 0, 0, 0, 0, 30, 0,
            0, 0, 0, 0, 30, 0, 0,
            0, 0, 0, 30, 0, 0, 0,
            0, 0, 0, 30, 0, 0, 0,
            0, 0, 0, 30, 0, 0, 0,
            0, 0, 0, 30, 0, 0, 0,
            0, 0, 0, 0, 0, 0, 0};
    var mousesBack = new float[]{
            0, 0, 0, 0, 0, 0, 30,
            0, 0, 0, 0, 50, 50, 50,
            0, 0, 0, 20, 50, 0, 0,
            0, 0, 0, 50, 50, 0, 0,
            0, 0, 0, 50, 50, 0, 0,
            0, 0, 0, 50, 50, 0, 0,
            0, 0, 0, 50, 50, 0, 0};
    var mousesHead = new float[]{      // the slide shows it as a picture only
            0, 0, 0, 0, 0, 0, 0,
            0, 40, 0, 0, 0, 0, 0,
            40, 0, 40, 0, 0, 0, 0,
            40, 20, 0, 0, 0, 0, 0,
            0, 50, 0, 0, 0, 0, 0,
            0, 0, 50, 0, 0, 0, 0,
            25, 25, 0, 50, 0, 0, 0};

    try (var model = Model.of(conv2d(1, 7).bias(false), shape(7, 7, 1), seed(1))) {
        model.weight("conv2d/kernel", Tensor.of(shape(7, 7, 1, 1), curve));
        IO.println(Explanation.of(model, Tensor.of(shape(7, 7, 1), mousesBack), unit("conv2d", 0, 0, 0)));
        IO.println(Explanation.of(model, Tensor.of(shape(7, 7, 1), mousesHead), unit("conv2d", 0, 0, 0)));
    }
}
