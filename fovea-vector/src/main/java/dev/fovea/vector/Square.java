package dev.fovea.vector;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorShuffle;

/// As many rows as a vector has numbers, 8 or 16, turned over their diagonal: `b[j][i] = a[i][j]`.
///
/// Of a matrix of four blocks the two beside the diagonal change places, and then each block is turned (Eklundh, A Fast Computer
/// Method for Matrix Transposing, IEEE Trans. Computers 1972): three or four times two rows exchange every other block of 8, 4, 2 and 1
/// numbers.
final class Square {
    static final int SIDE = Lanes.LENGTH;
    static final long ROW = Lanes.VECTOR;
    static final long BYTES = SIDE * ROW;

    private static final VectorShuffle<Float> RIGHT_8 = right(8);
    private static final VectorShuffle<Float> RIGHT_4 = right(4);
    private static final VectorShuffle<Float> RIGHT_2 = right(2);
    private static final VectorShuffle<Float> RIGHT_1 = right(1);
    private static final VectorShuffle<Float> LEFT_8 = left(8);
    private static final VectorShuffle<Float> LEFT_4 = left(4);
    private static final VectorShuffle<Float> LEFT_2 = left(2);
    private static final VectorShuffle<Float> LEFT_1 = left(1);
    private static final VectorMask<Float> ODD_8 = odd(8);
    private static final VectorMask<Float> ODD_4 = odd(4);
    private static final VectorMask<Float> ODD_2 = odd(2);
    private static final VectorMask<Float> ODD_1 = odd(1);
    private static final VectorMask<Float> EVEN_8 = ODD_8.not();
    private static final VectorMask<Float> EVEN_4 = ODD_4.not();
    private static final VectorMask<Float> EVEN_2 = ODD_2.not();
    private static final VectorMask<Float> EVEN_1 = ODD_1.not();

    private Square() {
    }

    private static VectorShuffle<Float> right(int lanes) {
        return VectorShuffle.fromOp(Lanes.SPECIES, i -> i - lanes & Lanes.LENGTH - 1);
    }

    private static VectorShuffle<Float> left(int lanes) {
        return VectorShuffle.fromOp(Lanes.SPECIES, i -> i + lanes & Lanes.LENGTH - 1);
    }

    private static VectorMask<Float> odd(int block) {
        long bits = 0;
        for (int i = 0; i < SIDE; i++) {
            bits |= (i & block) == 0 ? 0 : 1L << i;
        }
        return VectorMask.fromLong(Lanes.SPECIES, bits);
    }

    /// @param row bytes from one row to the next that is read; those that are written follow each other
    static void turn(long from, long row, long to) {
        if (SIDE == 16) {
            exchange8(from, row, to);
            exchange4(to, ROW, to);
        } else {
            exchange4(from, row, to);
        }
        exchange2(to);
        exchange1(to);
    }

    private static void exchange8(long from, long row, long to) {
        for (int i = 0; i < 8; i++) {
            FloatVector a = Lanes.load(from + i * row, 0);
            FloatVector b = Lanes.load(from + (i + 8) * row, 0);
            Lanes.store(a.blend(b.rearrange(RIGHT_8), ODD_8), to + i * ROW, 0);
            Lanes.store(b.blend(a.rearrange(LEFT_8), EVEN_8), to + (i + 8) * ROW, 0);
        }
    }

    private static void exchange4(long from, long row, long to) {
        for (int i = 0; i < SIDE / 2; i++) {
            int first = i / 4 * 8 + i % 4;
            FloatVector a = Lanes.load(from + first * row, 0);
            FloatVector b = Lanes.load(from + (first + 4) * row, 0);
            Lanes.store(a.blend(b.rearrange(RIGHT_4), ODD_4), to + first * ROW, 0);
            Lanes.store(b.blend(a.rearrange(LEFT_4), EVEN_4), to + (first + 4) * ROW, 0);
        }
    }

    private static void exchange2(long rows) {
        for (int i = 0; i < SIDE / 2; i++) {
            long at = rows + (i / 2 * 4 + i % 2) * ROW;
            FloatVector a = Lanes.load(at, 0);
            FloatVector b = Lanes.load(at + 2 * ROW, 0);
            Lanes.store(a.blend(b.rearrange(RIGHT_2), ODD_2), at, 0);
            Lanes.store(b.blend(a.rearrange(LEFT_2), EVEN_2), at + 2 * ROW, 0);
        }
    }

    private static void exchange1(long rows) {
        for (int i = 0; i < SIDE / 2; i++) {
            long at = rows + i * 2 * ROW;
            FloatVector a = Lanes.load(at, 0);
            FloatVector b = Lanes.load(at + ROW, 0);
            Lanes.store(a.blend(b.rearrange(RIGHT_1), ODD_1), at, 0);
            Lanes.store(b.blend(a.rearrange(LEFT_1), EVEN_1), at + ROW, 0);
        }
    }
}
