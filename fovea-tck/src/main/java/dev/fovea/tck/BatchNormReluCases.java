package dev.fovea.tck;

import static dev.fovea.tck.NormalizationCases.FUNCTIONS;
import static dev.fovea.tck.NormalizationCases.MEANS;
import static dev.fovea.tck.NormalizationCases.ONES;
import static dev.fovea.tck.NormalizationCases.VARIANCES;
import static dev.fovea.tck.NormalizationCases.X;
import static dev.fovea.tck.NormalizationCases.roundings;
import static dev.fovea.tck.NormalizationCases.summed;

import dev.fovea.compile.BatchNormRelu;
import dev.fovea.compile.BatchNormReluGradient;
import java.util.Arrays;
import java.util.List;

/// A normalisation over a batch with the ReLU behind it, limited or not: of whole vectors of channels and others, of images of fewer pixels
/// than are added at a time, of more than are added in one go, and of a number that is no multiple.
public final class BatchNormReluCases {
    private static final double NONE = Double.POSITIVE_INFINITY;

    private BatchNormReluCases() {
    }

    private static long summands(int... extents) {
        return Arrays.stream(extents).asLongStream().limit(extents.length - 1L).reduce(1, Math::multiplyExact);
    }

    private static int channels(int... extents) {
        return extents[extents.length - 1];
    }

    public static List<OpCase> batchNormRelu() {
        return List.of(forward("features", 0.1, NONE, 6, 5), forward("features-64", 1e-3, 0.5, 33, 64),
                forward("one-pixel", 0.1, 0.5, 3, 1, 1, 16), forward("2d", 0.1, 0.5, 2, 3, 4, 5),
                forward("16-channels", 1e-3, NONE, 2, 5, 4, 16), forward("17-channels", 1e-3, 0.5, 2, 5, 4, 17),
                forward("32-channels", 1e-3, 0.5, 3, 17, 17, 32), forward("large", 1e-3, NONE, 4, 27, 27, 64),
                OpCase.of("batchnormrelu/by-hand", new BatchNormRelu(3, 11)).on(Values.of(-1, 1, 3), 3, 1)
                        .on(Values.of(12), 1).on(Values.of(2), 1).tolerance(Tolerance.absolute(64))
                        .byHand(0, 2, 11));
    }

    private static OpCase forward(String name, double epsilon, double limit, int... extents) {
        int channels = channels(extents);
        return OpCase.of("batchnormrelu/" + name, new BatchNormRelu(epsilon, limit)).on(X, extents).on(ONES, channels)
                .on(ONES, channels).tolerance(Tolerance.absolute(roundings(summands(extents))))
                .order(0);
    }

    /// The sums for `γ` and `β` are of `m` numbers of magnitude 1, so that each rounding is of up to `m`.
    public static List<OpCase> batchNormReluGradient() {
        return List.of(gradient("features", 0.1, NONE, 6, 5), gradient("features-64", 1e-3, 0.5, 33, 64),
                gradient("one-pixel", 0.1, 0.5, 3, 1, 1, 16), gradient("2d", 0.1, 0.5, 2, 3, 4, 5),
                gradient("16-channels", 1e-3, NONE, 2, 5, 4, 16), gradient("17-channels", 1e-3, 0.5, 2, 5, 4, 17),
                gradient("32-channels", 1e-3, 0.5, 3, 17, 17, 32), gradient("large", 1e-3, NONE, 4, 27, 27, 64),
                OpCase.of("batchnormrelugradient/by-hand", new BatchNormReluGradient(3, 5))
                        .on(Values.of(1, 3, 5), 3, 1).on(Values.of(4), 1).on(Values.of(9, 1, 9), 3, 1)
                        .on(Values.of(3), 1).on(Values.of(1), 1).on(Values.of(3), 1)
                        .tolerance(Tolerance.absolute(64)).byHand(-2 / 3.0, 4 / 3.0, -2 / 3.0));
    }

    private static OpCase gradient(String name, double epsilon, double limit, int... extents) {
        int channels = channels(extents);
        long summands = summands(extents);
        return OpCase.of("batchnormrelugradient/" + name, new BatchNormReluGradient(epsilon, limit)).on(X, extents)
                .on(ONES, channels).on(ONES, extents).on(MEANS, channels).on(VARIANCES, channels).on(ONES, channels)
                .tolerance(Tolerance.absolute(summands * summed(summands) + FUNCTIONS)).order(0);
    }
}
