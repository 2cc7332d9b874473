package dev.fovea.nn.layer;

import static dev.fovea.nn.text.Require.require;

import dev.fovea.tensor.Window;

/// What surrounds an image while a window slides over it.
public sealed interface Padding {

    /// The window over the rows of an image of that height.
    Window rows(int size, int stride, int dilation, int height);

    /// The window over the columns of an image of that width.
    Window columns(int size, int stride, int dilation, int width);

    /// Zeros so that stride 1 keeps the extents, and stride `s` divides them, rounding up.
    record Same() implements Padding {
        @Override public Window rows(int size, int stride, int dilation, int height) {
            return Window.same(size, stride, dilation, height);
        }

        @Override public Window columns(int size, int stride, int dilation, int width) {
            return Window.same(size, stride, dilation, width);
        }

        @Override public String toString() {
            return "SAME";
        }
    }

    /// Nothing: the window stays inside.
    record Valid() implements Padding {
        @Override public Window rows(int size, int stride, int dilation, int height) {
            return new Window(size, stride, 0, 0, dilation);
        }

        @Override public Window columns(int size, int stride, int dilation, int width) {
            return new Window(size, stride, 0, 0, dilation);
        }

        @Override public String toString() {
            return "VALID";
        }
    }

    /// So many zeros on each side.
    record Explicit(int top, int bottom, int left, int right) implements Padding {
        public Explicit {
            require(Math.min(Math.min(top, bottom), Math.min(left, right)) >= 0,
                    "padding must be 0 or more, but is %d, %d, %d, %d (top, bottom, left, right)", top, bottom, left,
                    right);
        }

        @Override public Window rows(int size, int stride, int dilation, int height) {
            return new Window(size, stride, top, bottom, dilation);
        }

        @Override public Window columns(int size, int stride, int dilation, int width) {
            return new Window(size, stride, left, right, dilation);
        }

        /// The arguments of a call: `2`, `2, 1` for rows and columns, or all four.
        @Override public String toString() {
            return top != bottom || left != right
                    ? top + ", " + bottom + ", " + left + ", " + right
                    : new Size(top, left).toString();
        }
    }
}
