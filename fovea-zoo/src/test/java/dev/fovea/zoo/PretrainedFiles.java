package dev.fovea.zoo;

import dev.fovea.formats.Safetensors;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import java.lang.foreign.Arena;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.UnaryOperator;

/// Published weights, and how near answers come to those that were published with them.
final class PretrainedFiles {
    private PretrainedFiles() {}

    /// The weights of a file by our paths, in our order of axes.
    static Map<String, Tensor> weights(Path file, UnaryOperator<String> path) {
        try (Arena arena = Arena.ofConfined()) {
            var weights = new LinkedHashMap<String, Tensor>();
            Safetensors.map(file, arena).tensors().forEach((name, tensor) -> {
                String renamed = path.apply(name);
                if (weights.put(renamed, ours(tensor)) != null) {
                    throw new IllegalArgumentException("two weights of %s are called %s".formatted(file, renamed));
                }
            });
            return weights;
        }
    }

    /// `[out, in, height, width]` as `[height, width, in, out]`; a depthwise kernel `[channels, 1, height, width]` as
    /// `[height, width, channels, 1]`; a bias as it is.
    private static Tensor ours(Tensor theirs) {
        if (theirs.shape().rank() != 4) {
            return theirs.copy();
        }
        int out = theirs.shape().extent(0);
        int in = theirs.shape().extent(1);
        int height = theirs.shape().extent(2);
        int width = theirs.shape().extent(3);
        boolean depthwise = in == 1;
        Tensor ours = Tensor.zeros(theirs.dtype(),
                depthwise ? Shape.of(height, width, out, 1) : Shape.of(height, width, in, out));
        for (int o = 0; o < out; o++) {
            for (int i = 0; i < in; i++) {
                for (int at = 0; at < height * width; at++) {
                    ours.set(((long) at * in + i) * out + o, theirs.get(((long) o * in + i) * height * width + at));
                }
            }
        }
        return ours;
    }

    /// The place of the largest number.
    static int argmax(Tensor t) {
        int best = 0;
        for (int i = 1; i < t.count(); i++) {
            best = t.get(i) > t.get(best) ? i : best;
        }
        return best;
    }

    /// The largest difference, relative to the largest number that was expected.
    static double difference(Tensor actual, Tensor expected) {
        double difference = 0;
        double largest = 0;
        for (int i = 0; i < expected.count(); i++) {
            difference = Math.max(difference, Math.abs(actual.get(i) - expected.get(i)));
            largest = Math.max(largest, Math.abs(expected.get(i)));
        }
        return difference / largest;
    }
}
