package dev.fovea.nn.initializer;

import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import java.util.Arrays;

/// The initializers by name, with their defaults: `import static`.
public final class Initializers {
    private Initializers() {}

    public static Zeros zeros() {
        return new Zeros();
    }

    public static Ones ones() {
        return new Ones();
    }

    public static Constant constant(double value) {
        return new Constant(value);
    }

    /// These numbers, row after row: `given(Shape.of(3, 3), 0, 1, 0, 1, -4, 1, 0, 1, 0)`.
    public static Given given(Shape shape, double... values) {
        return new Given(shape, Arrays.stream(values).mapToObj(v -> (float) v).toList());
    }

    /// The numbers of a tensor.
    public static Given given(Tensor values) {
        return given(values.shape(), values.doubles());
    }

    /// Filters of `size × size` whose answers to these images are uncorrelated and of deviation 1, and the same with the opposite sign, for
    /// `conv2d(2 * size * size * channels, size).kernelInitializer(whitening(images, size)).frozen()`.
    /// See Page 2018, "How to train your ResNet".
    ///
    /// @param images `[batch, height, width, channels]`, as the layer will see them
    public static Given whitening(Tensor images, int size) {
        return Whitening.of(images, size);
    }

    /// The identity: filter `i` hands on channel `i`, those beyond the channels are 0 unless `.others(…)` draws them.
    public static Dirac dirac() {
        return new Dirac(zeros());
    }

    public static Normal normal(double mean, double deviation) {
        return new Normal(mean, deviation);
    }

    /// Normal with mean 0 and deviation 0.05, as in Keras.
    public static Normal normal() {
        return normal(0, 0.05);
    }

    public static TruncatedNormal truncatedNormal(double mean, double deviation) {
        return new TruncatedNormal(mean, deviation);
    }

    public static Uniform uniform(double from, double to) {
        return new Uniform(from, to);
    }

    /// Uniform between −0.05 and 0.05, as in Keras.
    public static Uniform uniform() {
        return uniform(-0.05, 0.05);
    }

    public static He heNormal() {
        return new He(Distribution.NORMAL);
    }

    public static He heUniform() {
        return new He(Distribution.UNIFORM);
    }

    public static Glorot glorotNormal() {
        return new Glorot(Distribution.NORMAL);
    }

    public static Glorot glorotUniform() {
        return new Glorot(Distribution.UNIFORM);
    }

    public static LeCun leCunNormal() {
        return new LeCun(Distribution.NORMAL);
    }

    public static LeCun leCunUniform() {
        return new LeCun(Distribution.UNIFORM);
    }
}
