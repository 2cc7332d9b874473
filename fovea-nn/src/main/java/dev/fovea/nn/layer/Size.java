package dev.fovea.nn.layer;

import static dev.fovea.nn.text.Require.require;

import java.util.List;

/// A number per axis of an image: of a window, a stride, a dilation. Prints as the arguments of a call: `5`, or `5, 3`.
public record Size(int height, int width) {

    public static Size of(int both) {
        return new Size(both, both);
    }

    void requirePositive(String what) {
        require(height >= 1 && width >= 1, "%s must be 1 or more, but is %s", what, this);
    }

    List<Integer> axes() {
        return List.of(height, width);
    }

    @Override public String toString() {
        return height == width ? Integer.toString(height) : height + ", " + width;
    }
}
