package dev.fovea.data.augment;

/// `x[i, j] ← x'[i, j]` in a rectangle, where `x'` is another sample; `t ← λ · t + (1 − λ) · t'`, where `1 − λ` is the rectangle's share of the
/// picture.
///
/// With `l` from `Beta(α, α)` its sides are `√(1 − l)` of the picture's, its middle is a random pixel, and what reaches over the border is
/// cut off. Yun et al. 2019, `α` = 1. Keras' `CutMix(factor)` and torchvision's `CutMix(alpha)`, which have 1 too.
public record CutMix(double alpha) implements Mixing {
    static final double ALPHA = 1;        // Yun et al. 2019

    public CutMix {
        Require.require(alpha > 0 && Double.isFinite(alpha), "alpha of cutMix must be more than 0, but is %s",
                Call.number(alpha));
    }

    @Override public double apply(Picture picture, Picture other, Draw draw) {
        double side = StrictMath.sqrt(1 - draw.beta(alpha));
        int height = (int) (picture.height() * side);
        int width = (int) (picture.width() * side);
        int top = draw.below(picture.height()) - height / 2;
        int left = draw.below(picture.width()) - width / 2;
        Area area = Area.of(picture, top, left, height, width);
        area.copy(other, picture);
        return 1 - (double) area.pixels() / ((long) picture.height() * picture.width());
    }

    @Override public String toString() {
        return (alpha == ALPHA ? Call.of("cutMix") : Call.of("cutMix", alpha)).toString();
    }
}
