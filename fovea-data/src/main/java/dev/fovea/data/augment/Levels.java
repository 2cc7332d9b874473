package dev.fovea.data.augment;

import java.util.Arrays;

/// Changes of the levels of a picture, channel by channel, as the library PIL does them and Cubuk et al. 2019 took them over.
final class Levels {
    private static final int COUNT = 256;

    private Levels() {}

    /// `y = s + f · (x − s)`, where `s` is smoothed; the border stays.
    static void sharpness(Picture picture, float factor) {
        float[] x = picture.light();
        float[] to = picture.other();
        int channels = picture.channels();
        int row = picture.width() * channels;
        System.arraycopy(x, 0, to, 0, x.length);
        for (int i = 1; i < picture.height() - 1; i++) {
            for (int at = i * row + channels; at < (i + 1) * row - channels; at++) {
                float sum = 4 * x[at];
                for (int u = -row; u <= row; u += row) {
                    sum += x[at + u - channels] + x[at + u] + x[at + u + channels];
                }
                float smooth = sum / 13;
                to[at] = picture.clamp(smooth + factor * (x[at] - smooth));
            }
        }
        picture.swap();
    }

    /// The upper `bits` bits of each level.
    static void posterize(Picture picture, int bits) {
        float[] x = picture.light();
        int mask = COUNT - (1 << 8 - bits);
        for (int i = 0; i < x.length; i++) {
            x[i] = picture.number(picture.level(x[i]) & mask);
        }
    }

    /// `y = white − x` where `x` is the threshold or more.
    static void solarize(Picture picture, float threshold) {
        float[] x = picture.light();
        for (int i = 0; i < x.length; i++) {
            x[i] = x[i] >= threshold ? picture.white() - x[i] : x[i];
        }
    }

    /// `y = white · (x − min) / (max − min)` of each channel; one that is flat stays.
    static void autoContrast(Picture picture) {
        float[] x = picture.light();
        int channels = picture.channels();
        for (int c = 0; c < channels; c++) {
            float least = Float.POSITIVE_INFINITY;
            float most = Float.NEGATIVE_INFINITY;
            for (int i = c; i < x.length; i += channels) {
                least = Math.min(least, x[i]);
                most = Math.max(most, x[i]);
            }
            for (int i = c; most > least && i < x.length; i += channels) {
                x[i] = picture.white() * (x[i] - least) / (most - least);
            }
        }
    }

    /// Level `l` becomes `⌊(n_{<l} + ⌊step/2⌋) / step⌋`, where `n_{<l}` counts the darker pixels, and `step` is a 255th of all but the
    /// lightest.
    static void equalize(Picture picture) {
        float[] x = picture.light();
        int channels = picture.channels();
        var counts = new int[COUNT];
        for (int c = 0; c < channels; c++) {
            Arrays.fill(counts, 0);
            int lightest = 0;
            for (int i = c; i < x.length; i += channels) {
                int level = picture.level(x[i]);
                counts[level]++;
                lightest = Math.max(lightest, level);
            }
            int step = (x.length / channels - counts[lightest]) / (COUNT - 1);
            if (step > 0) {
                int darker = step / 2;
                for (int level = 0; level < COUNT; level++) {
                    int count = counts[level];
                    counts[level] = Math.min(COUNT - 1, darker / step);
                    darker += count;
                }
                for (int i = c; i < x.length; i += channels) {
                    x[i] = picture.number(counts[picture.level(x[i])]);
                }
            }
        }
    }
}
