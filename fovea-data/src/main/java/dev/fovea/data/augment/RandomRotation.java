package dev.fovea.data.augment;

/// The picture turned about its middle by an angle that is uniform in `−degrees … degrees`.
///
/// Degrees as in torchvision's `RandomRotation(degrees)`; bilinear, and mirrored outside, as in Keras' `RandomRotation(factor)`,
/// where `factor = degrees / 360`.
public record RandomRotation(double degrees, Fill fill, double value) implements Change {
    public RandomRotation {
        Require.within("the degrees of a rotation", degrees, 0, 180);
        Require.within("the value that fills a rotation", value, 0, 1);
    }

    public RandomRotation fill(Fill fill) { return new RandomRotation(degrees, fill, value); }
    public RandomRotation value(double value) { return new RandomRotation(degrees, fill, value); }

    @Override public void apply(Picture picture, Draw draw) {
        picture.warp(AffineMap.rotation(draw.between(-degrees, degrees)), fill, value);
    }

    @Override public String toString() {
        return Call.of("randomRotation", degrees).option("fill", fill, Fill.REFLECT).numbers("value", value == 0, value)
                .toString();
    }
}
