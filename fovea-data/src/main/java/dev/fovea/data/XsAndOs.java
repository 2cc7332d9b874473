package dev.fovea.data;

import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import java.util.List;
import java.util.Set;

/// The toy problem of lecture B: an X or an O, `image u8[24, 24, 1]`, `label i32[]` (0 is X, 1 is O), light ink on dark ground.
///
/// Without tricks every X is the same picture, and every O. "Computers are literal": with a trick the pixels differ, and what
/// is shown stays. Sample `i` is a function of the seed and `i`, and X and O take turns.
public final class XsAndOs {
    private static final int SIDE = 24;
    private static final double SIZE = 6;           // pixels from the middle to the end of a stroke, and the radius of an O
    private static final double PEN = 0.8;          // pixels from the middle of a stroke to its edge
    private static final double MOST_SHIFT = 4;     // pixels, on each axis
    private static final double MOST_TURN = Math.PI / 4;

    private XsAndOs() {
    }

    /// What makes a case trickier than the plain one.
    public enum Trick {
        SHIFTED, SCALED, ROTATED, THICKER
    }

    /// So many pictures, each with all of the tricks, to a random degree.
    public static DataSet of(long seed, int size, Set<Trick> tricks) {
        if (size < 1) {
            throw new DataException("X and O: 1 sample or more can be drawn, but %d were asked for", size);
        }
        var pixels = new byte[Math.multiplyExact(size, SIDE * SIDE)];
        var labels = new int[size];
        for (int i = 0; i < size; i++) {
            labels[i] = i % 2;
            paint(labels[i] == 1, CounterRandom.key(seed, i), tricks, pixels, i * SIDE * SIDE);
        }
        return TensorData.ofImages("xs-and-os(" + seed + ")", Tensor.of(Shape.of(size, SIDE, SIDE, 1), pixels),
                Tensor.of(Shape.of(size), labels)).classNames(List.of("X", "O"));
    }

    /// Computed with `+ − · / √` and `StrictMath` alone: the bytes are the same everywhere.
    private static void paint(boolean round, long key, Set<Trick> tricks, byte[] pixels, int at) {
        double left = SIDE / 2.0 + (tricks.contains(Trick.SHIFTED) ? between(key, 0, -MOST_SHIFT, MOST_SHIFT) : 0);
        double top = SIDE / 2.0 + (tricks.contains(Trick.SHIFTED) ? between(key, 1, -MOST_SHIFT, MOST_SHIFT) : 0);
        double size = SIZE * (tricks.contains(Trick.SCALED) ? between(key, 2, 0.6, 1.3) : 1);
        double turn = tricks.contains(Trick.ROTATED) ? between(key, 3, -MOST_TURN, MOST_TURN) : 0;
        double pen = PEN * (tricks.contains(Trick.THICKER) ? between(key, 4, 1, 2.5) : 1);
        double cos = StrictMath.cos(turn);
        double sin = StrictMath.sin(turn);
        for (int i = 0; i < SIDE * SIDE; i++) {
            double px = i % SIDE + 0.5 - left;
            double py = i / SIDE + 0.5 - top;
            double x = Math.abs(cos * px + sin * py);       // both figures are their own mirror images
            double y = Math.abs(cos * py - sin * px);
            double distance = round ? Math.abs(Math.sqrt(x * x + y * y) - size) : toDiagonal(x, y, size);
            pixels[at + i] = (byte) (int) (255 * Math.clamp(pen + 0.5 - distance, 0, 1) + 0.5);
        }
    }

    /// From a point to the stroke from `(0, 0)` to `(size, size)`.
    private static double toDiagonal(double x, double y, double size) {
        double along = Math.min(size, (x + y) / 2);
        return Math.sqrt((x - along) * (x - along) + (y - along) * (y - along));
    }

    private static double between(long key, int number, double low, double high) {
        return low + (high - low) * CounterRandom.uniform(key, number);
    }
}
