package dev.fovea.data.augment;

/// `y[i, j] = x[i, w−1−j]` with probability `p`, or `x[h−1−i, j]` where it is vertical: the mirror image.
///
/// What is left and right of a cat does not matter. Keras' `RandomFlip("horizontal")` and `RandomFlip("vertical")` (its default does
/// both), torchvision's `RandomHorizontalFlip` and `RandomVerticalFlip`, which have `p` = 0.5 too.
public record RandomFlip(boolean vertical, double probability) implements Change {
    static final double PROBABILITY = 0.5;

    public RandomFlip {
        Require.probability("a flip", probability);
    }

    public RandomFlip probability(double p) { return new RandomFlip(vertical, p); }

    @Override public void apply(Picture picture, Draw draw) {
        if (draw.chance(probability)) {
            picture.warp(vertical ? AffineMap.upsideDown() : AffineMap.mirror());
        }
    }

    @Override public String toString() {
        return Call.of(vertical ? "randomVerticalFlip" : "randomFlip").numbers("probability",
                probability == PROBABILITY, probability).toString();
    }
}
