package dev.fovea.bench;

import dev.fovea.nn.initializer.Initializer;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;

/// The initial kernel that all compared libraries share: uniform in ±√(gain / fan-in), numbered in the order of libraries
/// that keep channels first: `[out, in, height, width]` for a convolution, `[out, in]` for a dense layer.
///
/// @param parameter its number among the parameters of the network
/// @param gain      6 before relu and in convolutions, 3 elsewhere, 1 in the last layer
/// @param channels  of the image that a dense layer reads flattened: the others go through it channel by channel; else 1
record SharedKernel(int parameter, double gain, int channels) implements Initializer {

    /// The kernel of a layer that reads no flattened image of several channels.
    static SharedKernel of(int parameter, double gain) {
        return new SharedKernel(parameter, gain, 1);
    }

    @Override public Tensor draw(Shape shape, long key) {
        int out = shape.channels();
        int fanIn = Math.toIntExact(shape.count() / out);
        double limit = Math.sqrt(gain / fanIn);
        var values = new float[fanIn * out];
        for (int i = 0; i < values.length; i++) {
            long theirs = (long) (i % out) * fanIn + theirs(i / out, shape, fanIn);
            values[i] = (float) (SharedNumbers.weight(parameter, theirs) * limit);
        }
        return Tensor.of(shape, values);
    }

    /// Where the weight of our input number `input`, channels last, stands among their inputs, channels first.
    private int theirs(int input, Shape shape, int fanIn) {
        int depth = shape.rank() == 4 ? shape.extent(2) : channels;
        return input % depth * (fanIn / depth) + input / depth;
    }
}
