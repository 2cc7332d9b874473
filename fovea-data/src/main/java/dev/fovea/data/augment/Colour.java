package dev.fovea.data.augment;

/// The arithmetic of colours, on pictures of any range.
final class Colour {
    private static final float RED = 0.299f;      // ITU-R BT.601
    private static final float GREEN = 0.587f;
    private static final float BLUE = 0.114f;

    private Colour() {}

    /// `grey = 0.299 R + 0.587 G + 0.114 B`; of one channel the number itself, of others their mean.
    static float grey(float[] pixels, int at, int channels) {
        if (channels == 3) {
            return RED * pixels[at] + GREEN * pixels[at + 1] + BLUE * pixels[at + 2];
        }
        float sum = 0;
        for (int c = 0; c < channels; c++) {
            sum += pixels[at + c];
        }
        return sum / channels;
    }

    /// `y = x + δ`
    static void add(Picture picture, float delta) {
        float[] x = picture.light();
        for (int i = 0; i < x.length; i++) {
            x[i] = picture.clamp(x[i] + delta);
        }
    }

    /// `y = f · x`
    static void multiply(Picture picture, float factor) {
        float[] x = picture.light();
        for (int i = 0; i < x.length; i++) {
            x[i] = picture.clamp(factor * x[i]);
        }
    }

    /// `y = μ_c + f · (x − μ_c)`, with the mean `μ_c` of each channel.
    static void contrast(Picture picture, float factor) {
        float[] x = picture.light();
        int channels = picture.channels();
        for (int c = 0; c < channels; c++) {
            double sum = 0;
            for (int i = c; i < x.length; i += channels) {
                sum += x[i];
            }
            float mean = (float) (sum * channels / x.length);
            for (int i = c; i < x.length; i += channels) {
                x[i] = picture.clamp(mean + factor * (x[i] - mean));
            }
        }
    }

    /// `y = μ + f · (x − μ)`, with the mean `μ` of the grey picture.
    static void contrastOfGrey(Picture picture, float factor) {
        float[] x = picture.light();
        int channels = picture.channels();
        double sum = 0;
        for (int i = 0; i < x.length; i += channels) {
            sum += grey(x, i, channels);
        }
        float mean = (float) (sum * channels / x.length);
        for (int i = 0; i < x.length; i++) {
            x[i] = picture.clamp(mean + factor * (x[i] - mean));
        }
    }

    /// `y = grey + f · (x − grey)`; a picture of one channel stays as it is.
    static void saturation(Picture picture, float factor) {
        float[] x = picture.light();
        int channels = picture.channels();
        if (channels == 1) {
            return;
        }
        for (int i = 0; i < x.length; i += channels) {
            float grey = grey(x, i, channels);
            for (int c = 0; c < channels; c++) {
                x[i + c] = picture.clamp(grey + factor * (x[i + c] - grey));
            }
        }
    }

    /// Turns the circle of hues by a share of it; saturation and value (those of HSV) stay.
    ///
    /// With `m` the smallest and `M` the largest of red, green and blue, the hue says in which sixth of the circle the pixel is,
    /// and how far in it the one in the middle stands between `m` and `M`.
    static void hue(Picture picture, double turn) {
        float[] x = picture.light();
        for (int i = 0; i < x.length; i += 3) {
            float r = x[i];
            float g = x[i + 1];
            float b = x[i + 2];
            float most = Math.max(r, Math.max(g, b));
            float least = Math.min(r, Math.min(g, b));
            float range = most - least;
            if (range > 0) {
                double sixths = most == r ? (g - b) / range : most == g ? 2 + (b - r) / range : 4 + (r - g) / range;
                double hue = sixths + 6 * turn;
                hue -= 6 * StrictMath.floor(hue / 6);
                x[i] = channel(hue + 5, most, range);
                x[i + 1] = channel(hue + 3, most, range);
                x[i + 2] = channel(hue + 1, most, range);
            }
        }
    }

    /// `M − range · max(0, min(k, 4 − k, 1))`, with `k = (n + hue) mod 6` (Smith 1978, in one line).
    private static float channel(double n, float most, float range) {
        double k = n >= 6 ? n - 6 : n;
        return (float) (most - range * Math.clamp(Math.min(k, 4 - k), 0, 1));
    }
}
