package dev.fovea.nn.initializer;

import dev.fovea.nn.text.CallText;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.ShapeException;
import dev.fovea.tensor.Tensor;

/// `w[c, i, i] = 1` at the centre `c` of the window, else 0: filter `i` hands on channel `i`, so that a layer begins as the identity.
///
/// The filters for which there is no channel are drawn by `others`, with 0 as PyTorch's `dirac_` does if nothing else is said.
/// Zagoruyko & Komodakis 2017, arXiv 1706.00388; Jordan 2024, arXiv 2404.00498, with the other filters drawn as usual.
public record Dirac(Initializer others) implements Filling {

    /// The filters beyond the channels.
    public Dirac others(Initializer others) { return new Dirac(others); }

    @Override public void check(Shape shape) {
        if (shape.rank() < 2) {
            throw new ShapeException("dirac fills kernels [window…, channels, filters], but the parameter is %s",
                    shape);
        }
        others.check(shape);
    }

    @Override public void fill(Tensor parameter, long key) {
        Shape shape = parameter.shape();
        check(shape);
        others.fill(parameter, key);
        int channels = shape.extent(shape.rank() - 2);
        int filters = shape.channels();
        int taps = Math.toIntExact(shape.count() / channels / filters);
        int centre = centre(shape);
        for (int tap = 0; tap < taps; tap++) {
            for (int i = 0; i < channels; i++) {
                for (int f = 0; f < Math.min(channels, filters); f++) {
                    parameter.set(((long) tap * channels + i) * filters + f, tap == centre && i == f ? 1 : 0);
                }
            }
        }
    }

    /// The number of the tap in the middle; of an even window, the one after it.
    private static int centre(Shape kernel) {
        int tap = 0;
        for (int axis = 0; axis < kernel.rank() - 2; axis++) {
            tap = tap * kernel.extent(axis) + kernel.extent(axis) / 2;
        }
        return tap;
    }

    @Override public String toString() {
        return CallText.call("dirac").option("others", others, Initializers.zeros()).toString();
    }
}
