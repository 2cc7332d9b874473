package dev.fovea.formats;

import dev.fovea.tensor.DType;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import java.util.Optional;

/// A kernel as a picture: the filters `[height, width, 1 or 3, filters]` of a convolution side by side, or the matrix
/// `[in, out]` of a dense layer lying, one pixel a weight. The smallest weight is black, the largest white.
final class KernelImage {
    private static final long MOST_PIXELS = 1 << 18;      // a large matrix says nothing to the eye, and much to the disk

    private KernelImage() {}

    /// Empty for what has no picture: biases, and filters over more channels than an eye can see.
    static Optional<Tensor> of(Tensor kernel) {
        Shape shape = kernel.shape();
        if (kernel.count() > MOST_PIXELS) {
            return Optional.empty();
        }
        if (shape.rank() == 2) {
            return Optional.of(matrix(kernel));
        }
        boolean visible = shape.rank() == 4 && (shape.extent(2) == 1 || shape.extent(2) == 3);
        return visible ? Optional.of(filters(kernel)) : Optional.empty();
    }

    private static Tensor matrix(Tensor kernel) {
        int in = kernel.shape().extent(0);
        int out = kernel.shape().extent(1);
        boolean lying = in <= out;
        var grey = new Grey(kernel);
        Tensor image = Tensor.zeros(DType.U8, Shape.of(Math.min(in, out), Math.max(in, out), 1));
        for (int i = 0; i < in; i++) {
            for (int j = 0; j < out; j++) {
                image.set(lying ? (long) i * out + j : (long) j * in + i, grey.of(kernel.at(i, j)));
            }
        }
        return image;
    }

    /// About as many filters in a row as there are rows, one black pixel between them.
    private static Tensor filters(Tensor kernel) {
        int height = kernel.shape().extent(0);
        int width = kernel.shape().extent(1);
        int channels = kernel.shape().extent(2);
        int filters = kernel.shape().extent(3);
        int inRow = (int) Math.ceil(Math.sqrt(filters));
        int rows = Math.ceilDiv(filters, inRow);
        int across = inRow * (width + 1) - 1;
        var grey = new Grey(kernel);
        Tensor image = Tensor.zeros(DType.U8, Shape.of(rows * (height + 1) - 1, across, channels));
        for (int f = 0; f < filters; f++) {
            for (int u = 0; u < height; u++) {
                for (int v = 0; v < width; v++) {
                    long pixel = (long) (f / inRow * (height + 1) + u) * across + f % inRow * (width + 1) + v;
                    for (int c = 0; c < channels; c++) {
                        image.set(pixel * channels + c, grey.of(kernel.at(u, v, c, f)));
                    }
                }
            }
        }
        return image;
    }

    /// From the smallest finite number to the largest as 0 … 255; what is no number is 0.
    private record Grey(double low, double high) {
        Grey(Tensor values) {
            Histogram all = Histogram.of(values);
            this(all.min(), all.max());
        }

        double of(double x) {
            double share = high > low ? (x - low) / (high - low) : 0.5;
            return Math.round(255 * Math.clamp(Double.isNaN(share) ? 0 : share, 0, 1));
        }
    }
}
