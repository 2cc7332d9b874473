package dev.fovea.data.augment;

/// `y = x + σ · white · n`, with `n` from the standard normal distribution for every number, and at least black, at most white.
///
/// torchvision's `GaussianNoise(sigma)`, which clips too. The layer `gaussianNoise` does not clip, and works on any numbers.
public record RandomNoise(double deviation) implements Change {
    public RandomNoise {
        Require.within("the deviation of noise", deviation, 0, 1);
    }

    @Override public void apply(Picture picture, Draw draw) {
        float[] x = picture.light();
        double scale = deviation * picture.white();
        for (int i = 0; i < x.length; i++) {
            x[i] = picture.clamp((float) (x[i] + scale * draw.normal()));
        }
    }

    @Override public String toString() {
        return Call.of("randomNoise", deviation).toString();
    }
}
