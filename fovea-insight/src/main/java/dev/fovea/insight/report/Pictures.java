package dev.fovea.insight.report;

import dev.fovea.data.Images;
import dev.fovea.tensor.DType;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import java.awt.image.BufferedImage;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Optional;

/// Samples as pictures.
final class Pictures {
    private static final int WHITE = 255;

    private Pictures() {}

    /// Bytes as they are; other numbers stretched, the smallest black and the largest white. Empty for what is no picture
    /// `[height, width, 1 or 3]`.
    static Optional<BufferedImage> of(Tensor sample) {
        Shape shape = sample.shape();
        if (shape.rank() != 3 || shape.channels() != 1 && shape.channels() != 3) {
            return Optional.empty();
        }
        return Optional.of(Images.toImage(sample.dtype() == DType.U8 ? sample : stretched(sample)));
    }

    /// Samples of one type and shape as a batch.
    static Tensor batch(List<Tensor> samples) {
        Tensor first = samples.getFirst();
        Tensor batch = Tensor.zeros(first.dtype(), first.shape().prepend(samples.size()));
        for (int i = 0; i < samples.size(); i++) {
            MemorySegment row = batch.samples(i, i + 1).data();
            row.copyFrom(samples.get(i).data());
        }
        return batch;
    }

    private static Tensor stretched(Tensor sample) {
        double least = Double.POSITIVE_INFINITY;
        double most = Double.NEGATIVE_INFINITY;
        for (long i = 0; i < sample.count(); i++) {
            if (Double.isFinite(sample.get(i))) {
                least = Math.min(least, sample.get(i));
                most = Math.max(most, sample.get(i));
            }
        }
        Tensor bytes = Tensor.zeros(DType.U8, sample.shape());
        for (long i = 0; i < sample.count(); i++) {
            double share = most > least ? (sample.get(i) - least) / (most - least) : 0.5;
            bytes.set(i, Math.clamp(Math.round(share * WHITE), 0, WHITE));      // NaN rounds to 0
        }
        return bytes;
    }
}
