package dev.fovea.data.augment;

/// The hue of every pixel turned by the same share of the circle of colours, uniform in `−factor … factor`.
///
/// 1/3 makes green of red, 0.5 the opposite colour. torchvision's `ColorJitter(hue = factor)`, with its range of 0 to 0.5.
public record RandomHue(double factor) implements Change {
    public RandomHue {
        Require.within("the factor of hue", factor, 0, 0.5);
    }

    @Override public void check(int height, int width, int channels) {
        Require.colour(toString(), channels);
    }

    @Override public void apply(Picture picture, Draw draw) {
        Colour.hue(picture, draw.between(-factor, factor));
    }

    @Override public String toString() {
        return Call.of("randomHue", factor).toString();
    }
}
