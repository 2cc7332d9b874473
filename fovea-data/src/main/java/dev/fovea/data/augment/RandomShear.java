package dev.fovea.data.augment;

/// `y[i, j] = x[i + t · j, j + s · i]`, from the middle, with `s` uniform in `−x … x` and `t` in `−y … y`: a picture that leans.
///
/// Keras' `RandomShear(x_factor, y_factor)` with ranges to both sides; mirrored outside.
public record RandomShear(double x, double y, Fill fill, double value) implements Change {
    public RandomShear {
        Require.within("the x factor of a shear", x, 0, 1);
        Require.within("the y factor of a shear", y, 0, 1);
        Require.within("the value that fills a shear", value, 0, 1);
    }

    public RandomShear fill(Fill fill) { return new RandomShear(x, y, fill, value); }
    public RandomShear value(double value) { return new RandomShear(x, y, fill, value); }

    @Override public void apply(Picture picture, Draw draw) {
        double s = draw.between(-x, x);
        double t = draw.between(-y, y);
        picture.warp(AffineMap.shear(s, t), fill, value);
    }

    @Override public String toString() {
        return Call.of("randomShear", x, y).option("fill", fill, Fill.REFLECT).numbers("value", value == 0, value)
                .toString();
    }
}
