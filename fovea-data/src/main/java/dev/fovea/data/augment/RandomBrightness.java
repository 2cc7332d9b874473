package dev.fovea.data.augment;

/// `y = x + δ · white`, with `δ` uniform in `−factor … factor`, and at least black, at most white.
///
/// Keras' `RandomBrightness(factor)`, which adds; torchvision's `ColorJitter(brightness)` multiplies.
public record RandomBrightness(double factor) implements Change {
    public RandomBrightness {
        Require.within("the factor of brightness", factor, 0, 1);
    }

    @Override public void apply(Picture picture, Draw draw) {
        Colour.add(picture, (float) draw.between(-factor, factor) * picture.white());
    }

    @Override public String toString() {
        return Call.of("randomBrightness", factor).toString();
    }
}
