package dev.fovea.data.augment;

/// The picture at `1 / (1 + z)` of its size, with `z` uniform in `−factor … factor`: larger for negative `z`, smaller for positive.
///
/// Keras' `RandomZoom(factor)`: both axes alike, bilinear, mirrored outside.
public record RandomZoom(double factor, Fill fill, double value) implements Change {
    private static final double MOST = 0.99;

    public RandomZoom {
        Require.within("the factor of a zoom", factor, 0, MOST);
        Require.within("the value that fills a zoom", value, 0, 1);
    }

    public RandomZoom fill(Fill fill) { return new RandomZoom(factor, fill, value); }
    public RandomZoom value(double value) { return new RandomZoom(factor, fill, value); }

    @Override public void apply(Picture picture, Draw draw) {
        double scale = 1 + draw.between(-factor, factor);
        picture.warp(AffineMap.zoom(scale, scale), fill, value);
    }

    @Override public String toString() {
        return Call.of("randomZoom", factor).option("fill", fill, Fill.REFLECT).numbers("value", value == 0, value)
                .toString();
    }
}
