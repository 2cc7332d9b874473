package dev.fovea.data.augment;

/// `y = μ_c + f · (x − μ_c)`, with the mean `μ_c` of each channel and `f` uniform in `1 − factor … 1 + factor`.
///
/// Keras' `RandomContrast(factor)`; torchvision's takes the mean of the grey picture for all channels.
public record RandomContrast(double factor) implements Change {
    public RandomContrast {
        Require.within("the factor of contrast", factor, 0, 1);
    }

    @Override public void apply(Picture picture, Draw draw) {
        Colour.contrast(picture, (float) draw.between(1 - factor, 1 + factor));
    }

    @Override public String toString() {
        return Call.of("randomContrast", factor).toString();
    }
}
