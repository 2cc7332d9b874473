package dev.fovea.data.augment;

/// `x' = xx · x + xy · y + dx`, `y' = yx · x + yy · y + dy`: where a pixel of the changed picture comes from.
///
/// Coordinates are pixels from the middle of the picture, `x` to the right and `y` down. It is the inverse of what happens to the
/// picture: every new pixel has one place that it comes from, and no hole is left.
public record AffineMap(double xx, double xy, double dx, double yx, double yy, double dy) {
    public static final AffineMap IDENTITY = new AffineMap(1, 0, 0, 0, 1, 0);

    private static final double QUARTER = 90;

    /// The picture mirrored left to right.
    public static AffineMap mirror() {
        return new AffineMap(-1, 0, 0, 0, 1, 0);
    }

    /// The picture mirrored top to bottom.
    public static AffineMap upsideDown() {
        return new AffineMap(1, 0, 0, 0, -1, 0);
    }

    /// The picture moved by so many pixels to the right and down.
    public static AffineMap shift(double right, double down) {
        return new AffineMap(1, 0, -right, 0, 1, -down);
    }

    /// The picture turned counter-clockwise about its middle; quarter turns are exact.
    public static AffineMap rotation(double degrees) {
        double quarters = degrees / QUARTER;
        boolean exact = quarters == StrictMath.rint(quarters);
        double cos = StrictMath.cos(StrictMath.toRadians(degrees));
        double sin = StrictMath.sin(StrictMath.toRadians(degrees));
        cos = exact ? StrictMath.rint(cos) : cos;
        sin = exact ? StrictMath.rint(sin) : sin;
        return new AffineMap(cos, -sin, 0, sin, cos, 0);
    }

    /// The picture `1 / height` as high and `1 / width` as wide: 0.5 shows its middle at double size.
    public static AffineMap zoom(double height, double width) {
        return new AffineMap(width, 0, 0, 0, height, 0);
    }

    /// Rows moved by `x` pixels per row from the middle, and columns by `y` per column.
    public static AffineMap shear(double x, double y) {
        return new AffineMap(1, x, 0, y, 1, 0);
    }

    /// This change of the picture and then the next: `this(next(x, y))`, since each map looks back.
    public AffineMap then(AffineMap next) {
        return new AffineMap(xx * next.xx + xy * next.yx, xx * next.xy + xy * next.yy,
                xx * next.dx + xy * next.dy + dx,
                yx * next.xx + yy * next.yx, yx * next.xy + yy * next.yy, yx * next.dx + yy * next.dy + dy);
    }
}
