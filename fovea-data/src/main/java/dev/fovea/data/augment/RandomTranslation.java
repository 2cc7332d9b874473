package dev.fovea.data.augment;

/// The picture moved down by `u · height` and right by `v · width`, with `u` and `v` uniform in `−factor … factor` of each.
///
/// Keras' `RandomTranslation(height_factor, width_factor)`: fractions of a pixel are interpolated, and outside it is mirrored.
public record RandomTranslation(double height, double width, Fill fill, double value) implements Change {
    public RandomTranslation {
        Require.within("the height factor of a translation", height, 0, 1);
        Require.within("the width factor of a translation", width, 0, 1);
        Require.within("the value that fills a translation", value, 0, 1);
    }

    public RandomTranslation fill(Fill fill) { return new RandomTranslation(height, width, fill, value); }
    public RandomTranslation value(double value) { return new RandomTranslation(height, width, fill, value); }

    @Override public void apply(Picture picture, Draw draw) {
        double down = draw.between(-height, height) * picture.height();
        double right = draw.between(-width, width) * picture.width();
        picture.warp(AffineMap.shift(right, down), fill, value);
    }

    @Override public String toString() {
        return Call.of("randomTranslation", height, width).option("fill", fill, Fill.REFLECT)
                .numbers("value", value == 0, value).toString();
    }
}
