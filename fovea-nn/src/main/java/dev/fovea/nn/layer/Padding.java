package dev.fovea.nn.layer;

import static dev.fovea.nn.text.Require.require;

import dev.fovea.tensor.Window;
import java.util.List;

/// What surrounds a sequence, an image or a volume while a window slides over it.
public sealed interface Padding {

    /// The window over the axis of that number (0 are the rows of an image, 1 its columns), which has that extent.
    Window window(int axis, int size, int stride, int dilation, int extent);

    /// Whether it says what surrounds that many axes.
    boolean fits(int axes);

    /// Zeros so that stride 1 keeps the extents, and stride `s` divides them, rounding up.
    record Same() implements Padding {
        @Override public Window window(int axis, int size, int stride, int dilation, int extent) {
            return Window.same(size, stride, dilation, extent);
        }

        @Override public boolean fits(int axes) {
            return true;
        }

        @Override public String toString() {
            return "SAME";
        }
    }

    /// Nothing: the window stays inside.
    record Valid() implements Padding {
        @Override public Window window(int axis, int size, int stride, int dilation, int extent) {
            return new Window(size, stride, 0, 0, dilation);
        }

        @Override public boolean fits(int axes) {
            return true;
        }

        @Override public String toString() {
            return "VALID";
        }
    }

    /// Zeros before a sequence only, so that stride 1 keeps its length and no step sees a later one.
    record Causal() implements Padding {
        @Override public Window window(int axis, int size, int stride, int dilation, int extent) {
            return new Window(size, stride, Math.multiplyExact(dilation, size - 1), 0, dilation);
        }

        @Override public boolean fits(int axes) {
            return axes == 1;
        }

        @Override public String toString() {
            return "CAUSAL";
        }
    }

    /// So many zeros on each side of a sequence.
    record Explicit1D(int before, int after) implements Padding {
        public Explicit1D {
            require(Math.min(before, after) >= 0, "padding must be 0 or more, but is %d, %d (before, after)", before,
                    after);
        }

        @Override public Window window(int axis, int size, int stride, int dilation, int extent) {
            return new Window(size, stride, before, after, dilation);
        }

        @Override public boolean fits(int axes) {
            return axes == 1;
        }

        /// The arguments of a call: `2`, or `2, 1`.
        @Override public String toString() {
            return before == after ? Integer.toString(before) : before + ", " + after;
        }
    }

    /// So many zeros on each side of an image.
    record Explicit(int top, int bottom, int left, int right) implements Padding {
        public Explicit {
            require(Math.min(Math.min(top, bottom), Math.min(left, right)) >= 0,
                    "padding must be 0 or more, but is %d, %d, %d, %d (top, bottom, left, right)", top, bottom, left,
                    right);
        }

        @Override public Window window(int axis, int size, int stride, int dilation, int extent) {
            return axis == 0
                    ? new Window(size, stride, top, bottom, dilation)
                    : new Window(size, stride, left, right, dilation);
        }

        @Override public boolean fits(int axes) {
            return axes == 2;
        }

        /// The arguments of a call: `2`, `2, 1` for rows and columns, or all four.
        @Override public String toString() {
            return top != bottom || left != right
                    ? top + ", " + bottom + ", " + left + ", " + right
                    : new Size(top, left).toString();
        }
    }

    /// So many zeros on each side of a volume.
    record Explicit3D(Explicit1D depth, Explicit1D height, Explicit1D width) implements Padding {

        /// The same on both sides of each axis.
        public static Explicit3D of(Size3D each) {
            return new Explicit3D(new Explicit1D(each.depth(), each.depth()),
                    new Explicit1D(each.height(), each.height()), new Explicit1D(each.width(), each.width()));
        }

        private List<Explicit1D> sides() {
            return List.of(depth, height, width);
        }

        @Override public Window window(int axis, int size, int stride, int dilation, int extent) {
            return sides().get(axis).window(0, size, stride, dilation, extent);
        }

        @Override public boolean fits(int axes) {
            return axes == 3;
        }

        /// The arguments of a call: `2`, `2, 1, 0` for depth, height and width, or the two sides of each.
        @Override public String toString() {
            var before = new Size3D(depth.before, height.before, width.before);
            return of(before).equals(this)
                    ? before.toString()
                    : String.join(", ", sides().stream().map(s -> s.before + ", " + s.after).toList());
        }
    }
}
