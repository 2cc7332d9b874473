package dev.fovea.data.augment;

/// `y[i, j] = x[i + u − p, j + v − p]`, with `u` and `v` uniform in `0 … 2p`: a part of the picture with a border of `p` pixels.
///
/// The size stays. The usual augmentation of CIFAR (He et al. 2016: `p` = 4, zeros). torchvision's
/// `RandomCrop(size, padding = p)`, whose border is 0 too. Keras' `RandomCrop` has no border, and makes pictures smaller.
public record RandomCrop(int padding, Fill fill, double value) implements Change {
    static final Fill FILL = Fill.CONSTANT;

    private static final int MOST = 65_535;      // pixels; more than any picture has, and twice as many are still an int

    public RandomCrop {
        Require.require(padding >= 0, "the padding of a crop must be 0 or more pixels, but is %d", padding);
        Require.require(padding <= MOST, "the padding of a crop must be at most %d pixels, but is %d", MOST, padding);
        Require.within("the value that fills a crop", value, 0, 1);
    }

    public RandomCrop fill(Fill fill) { return new RandomCrop(padding, fill, value); }
    public RandomCrop value(double value) { return new RandomCrop(padding, fill, value); }

    @Override public void check(int height, int width, int channels) {
        int side = Math.min(height, width);
        Require.require(padding < side, "%s can show nothing but the border of pictures of %d x %d pixels; "
                + "choose a padding of at most %d", this, height, width, side - 1);
    }

    @Override public void apply(Picture picture, Draw draw) {
        int down = padding - draw.below(2 * padding + 1);
        int right = padding - draw.below(2 * padding + 1);
        picture.warp(AffineMap.shift(right, down), fill, value);
    }

    @Override public String toString() {
        return Call.of("randomCrop", padding).option("fill", fill, FILL).numbers("value", value == 0, value).toString();
    }
}
