package dev.fovea.nn.initializer;

import dev.fovea.tensor.DType;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;

/// An initializer that writes its values into the parameter's memory; drawing is filling new memory.
interface Filling extends Initializer {

    @Override void fill(Tensor parameter, long key);

    @Override default Tensor draw(Shape shape, long key) {
        Tensor drawn = Tensor.zeros(DType.F32, shape);
        fill(drawn, key);
        return drawn;
    }
}
