package dev.fovea.nn.layer;

import static dev.fovea.nn.text.Require.require;

import java.util.List;

/// A number per axis of a volume: of a window, a stride, a dilation. Prints as the arguments of a call: `3`, or
/// `3, 2, 2`.
public record Size3D(int depth, int height, int width) {

    public static Size3D of(int all) {
        return new Size3D(all, all, all);
    }

    void requirePositive(String what) {
        require(depth >= 1 && height >= 1 && width >= 1, "%s must be 1 or more, but is %s", what, this);
    }

    List<Integer> axes() {
        return List.of(depth, height, width);
    }

    @Override public String toString() {
        return depth == height && height == width ? Integer.toString(depth) : depth + ", " + height + ", " + width;
    }
}
