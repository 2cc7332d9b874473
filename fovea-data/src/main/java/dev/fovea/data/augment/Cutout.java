package dev.fovea.data.augment;

/// `y[i, j] = value` in a square of `side` pixels about a random pixel, and `x[i, j]` elsewhere.
///
/// The square may reach over the border, as in the paper, which says why: a network must not rely on one part of a thing.
/// DeVries & Taylor 2017, with a side of 16 for CIFAR-10 and of 8 for CIFAR-100.
public record Cutout(int side, double value) implements Change {
    public Cutout {
        Require.require(side >= 1, "the side of a cutout must be 1 pixel or more, but is %d", side);
        Require.within("the value that fills a cutout", value, 0, 1);
    }

    public Cutout value(double value) { return new Cutout(side, value); }

    @Override public void apply(Picture picture, Draw draw) {
        int top = draw.below(picture.height()) - side / 2;
        int left = draw.below(picture.width()) - side / 2;
        Area.of(picture, top, left, side, side).fill(picture, picture.filling(value));
    }

    @Override public String toString() {
        return Call.of("cutout", side).numbers("value", value == 0, value).toString();
    }
}
