package dev.fovea.data.augment;

/// `x ← λ · x + (1 − λ) · x'`, and the same of the targets, with `λ` from `Beta(α, α)` and `x'` another sample.
///
/// Between two samples a network should answer between their targets. Zhang et al. 2018. Keras' `MixUp(alpha)`, with its default of
/// 0.2; torchvision's is 1. The partner is any other sample of the data set, drawn anew in each epoch, not one of the same batch.
public record MixUp(double alpha) implements Mixing {
    static final double ALPHA = 0.2;      // Keras

    public MixUp {
        Require.require(alpha > 0 && Double.isFinite(alpha), "alpha of mixUp must be more than 0, but is %s",
                Call.number(alpha));
    }

    @Override public double apply(Picture picture, Picture other, Draw draw) {
        double share = draw.beta(alpha);
        float[] x = picture.pixels();
        float[] y = other.pixels();
        for (int i = 0; i < x.length; i++) {
            x[i] = (float) (share * x[i] + (1 - share) * y[i]);
        }
        return share;
    }

    @Override public String toString() {
        return (alpha == ALPHA ? Call.of("mixUp") : Call.of("mixUp", alpha)).toString();
    }
}
