package dev.fovea.insight;

import static dev.fovea.nn.text.Require.notNegative;
import static dev.fovea.nn.text.Require.positive;
import static java.util.Objects.requireNonNull;

import dev.fovea.tensor.DType;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/// `M[i,j] = max_c |∂S / ∂x[i,j,c]|`: how much the score of a class changes with each pixel, by one backward pass.
///
/// Simonyan, Vedaldi & Zisserman 2014. The gradient is that of the score, not of the probability: see [ClassScores]. With more than one
/// copy it is the mean of the gradients at so many copies of the image with normal noise, which takes away what differs from copy
/// to copy: SmoothGrad, Smilkov et al. 2017.
///
/// @param copies of the image with noise; 1 is the image itself, without
/// @param noise  the standard deviation, as a share of the range of the image's numbers
public record Saliency(int copies, double noise) implements Attribution {
    private static final int BATCH = 16;

    public Saliency {
        positive("the copies of saliency", copies);
        notNegative("the noise of saliency", noise);
    }

    /// Without noise; with copies, 15 % of it.
    public static Saliency saliency() {
        return new Saliency(1, 0.15);       // Smilkov et al. 2017: 10 to 20 %
    }

    public Saliency copies(int copies) { return new Saliency(copies, noise); }
    public Saliency noise(double noise) { return new Saliency(copies, noise); }

    @Override public List<HeatMap> maps(ClassScores scores) {
        var maps = new ArrayList<HeatMap>();
        if (copies == 1) {
            Tensor gradient = gradient(scores);
            for (int n = 0; n < scores.classes().size(); n++) {
                maps.add(strongest(gradient.samples(n, n + 1)));
            }
        } else {
            for (int n = 0; n < scores.classes().size(); n++) {
                maps.add(smooth(scores, n));
            }
        }
        return maps;
    }

    private static Tensor gradient(ClassScores scores) {
        return requireNonNull(scores.gradients(scores.image()).get(scores.image()));
    }

    private HeatMap smooth(ClassScores scores, int sample) {
        Tensor image = scores.images().samples(sample, sample + 1);
        double deviation = noise * range(image);
        var random = new SplittableRandom(scores.model().seed().value());
        Tensor sum = Tensor.zeros(DType.F64, image.shape());
        for (int done = 0; done < copies; done += BATCH) {
            int count = Math.min(BATCH, copies - done);
            Tensor noisy = ClassScores.repeated(image, count).cast(DType.F32);
            for (long i = 0; i < noisy.count(); i++) {
                noisy.set(i, noisy.get(i) + deviation * random.nextGaussian());
            }
            Tensor gradient = gradient(scores.variants(sample, noisy));
            for (long i = 0; i < gradient.count(); i++) {
                sum.set(i % sum.count(), sum.get(i % sum.count()) + gradient.get(i) / copies);
            }
        }
        return strongest(sum);
    }

    private static double range(Tensor image) {
        double least = Double.POSITIVE_INFINITY;
        double most = Double.NEGATIVE_INFINITY;
        for (long i = 0; i < image.count(); i++) {
            least = Math.min(least, image.get(i));
            most = Math.max(most, image.get(i));
        }
        return most - least;
    }

    /// The maximum over the channels of `[1, height, width, channels]`.
    private static HeatMap strongest(Tensor gradient) {
        Shape shape = gradient.shape();
        Tensor map = Tensor.zeros(DType.F32, shape.sub(1, 3));
        for (long i = 0; i < gradient.count(); i++) {
            long at = i / shape.channels();
            map.set(at, Math.max(map.get(at), Math.abs(gradient.get(i))));
        }
        return new HeatMap(map);
    }
}
