package dev.fovea.data.augment;

import java.util.Arrays;

/// A rectangle of a picture, from row `top` to before `bottom`, and column `left` to before `right`.
record Area(int top, int left, int bottom, int right) {

    /// What of a rectangle lies inside of the picture.
    static Area of(Picture picture, int top, int left, int height, int width) {
        return new Area(Math.max(0, top), Math.max(0, left), Math.min(picture.height(), top + height),
                Math.min(picture.width(), left + width));
    }

    long pixels() {
        return (long) Math.max(0, bottom - top) * Math.max(0, right - left);
    }

    void fill(Picture picture, float value) {
        float[] x = picture.pixels();
        for (int row = top; row < bottom; row++) {
            Arrays.fill(x, at(picture, row, left), at(picture, row, Math.max(left, right)), value);
        }
    }

    void copy(Picture from, Picture to) {
        float[] x = from.pixels();
        float[] y = to.pixels();
        for (int row = top; row < bottom; row++) {
            int at = at(to, row, left);
            System.arraycopy(x, at, y, at, Math.max(0, right - left) * to.channels());
        }
    }

    void noise(Picture picture, Draw draw) {
        float[] x = picture.light();
        for (int row = top; row < bottom; row++) {
            for (int i = at(picture, row, left); i < at(picture, row, right); i++) {
                x[i] = (float) draw.between(0, picture.white());
            }
        }
    }

    private static int at(Picture picture, int row, int column) {
        return (row * picture.width() + column) * picture.channels();
    }
}
