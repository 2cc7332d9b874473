package dev.fovea.data.augment;

/// What stands outside a picture `a b c d`, where a change of its geometry looks there. The names are those of Keras.
public enum Fill {
    /// `k k k k | a b c d | k k k k`: a number, 0 (black) if not told otherwise.
    CONSTANT {
        @Override int inside(int i, int size) {
            return i >= 0 && i < size ? i : OUTSIDE;
        }
    },
    /// `d c b a | a b c d | d c b a`: its mirror image.
    REFLECT {
        @Override int inside(int i, int size) {
            int m = Math.floorMod(i, 2 * size);
            return m < size ? m : 2 * size - 1 - m;
        }
    },
    /// `a a a a | a b c d | d d d d`: the pixel of the border.
    NEAREST {
        @Override int inside(int i, int size) {
            return Math.clamp(i, 0, size - 1);
        }
    };

    static final int OUTSIDE = -1;

    /// The row or column that is shown at `i`, or [#OUTSIDE].
    abstract int inside(int i, int size);
}
