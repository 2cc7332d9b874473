package dev.fovea.nn.initializer;

import static dev.fovea.nn.text.Require.require;

import dev.fovea.op.RandomBits;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;

/// The numbers that a parameter starts with: a pure function of its shape and of a key, as f32.
@FunctionalInterface
public interface Initializer {

    /// The values of a parameter of that shape. Equal keys give equal values, bit for bit.
    Tensor draw(Shape shape, long key);

    /// Writes the values of [#draw] into a parameter's own memory. Those of this package need no other for it.
    default void fill(Tensor parameter, long key) {
        Tensor drawn = draw(parameter.shape(), key);
        require(drawn.type().equals(parameter.type()), "%s drew %s for %s", this, drawn.type(), parameter.type());
        parameter.data().copyFrom(drawn.data());
    }

    /// Throws a `ShapeException` if it has no values for a parameter of that shape.
    default void check(Shape shape) {
    }

    /// The key of the parameter at `path` in a model of that seed.
    static long key(long seed, String path) {
        return RandomBits.key(seed, 0, RandomBits.key(path), 0);
    }
}
