package dev.fovea.data.augment;

/// `y = grey + f · (x − grey)`, with `grey = 0.299 R + 0.587 G + 0.114 B` and `f` uniform in `1 − factor … 1 + factor`.
///
/// torchvision's `ColorJitter(saturation = factor)`; Keras' `RandomSaturation` counts its factor otherwise.
public record RandomSaturation(double factor) implements Change {
    public RandomSaturation {
        Require.within("the factor of saturation", factor, 0, 1);
    }

    @Override public void check(int height, int width, int channels) {
        Require.colour(toString(), channels);
    }

    @Override public void apply(Picture picture, Draw draw) {
        Colour.saturation(picture, (float) draw.between(1 - factor, 1 + factor));
    }

    @Override public String toString() {
        return Call.of("randomSaturation", factor).toString();
    }
}
