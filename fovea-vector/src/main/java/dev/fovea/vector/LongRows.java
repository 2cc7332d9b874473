package dev.fovea.vector;

import dev.fovea.spi.Nest;
import dev.fovea.tensor.DType;
import java.util.ArrayList;
import java.util.List;

/// The rows of a sweep, made long: short rows that follow each other in memory are taken as one, and an operand that starts again with
/// each of them, such as the bias of the channels or the mean of each group of them, is laid out several times in a tile.
///
/// @param nest  its innermost loop is the long row
/// @param row   elements of a short row
/// @param chunk elements that are computed in one go: whole short rows, as many as a tile holds
/// @param tiles of each operand: where the elements of a short row lie, if it is read from a tile, else nothing
record LongRows(Nest nest, long row, long chunk, List<List<Long>> tiles) {
    private static final long SHORT = 512;
    private static final long TILE = 2048;

    LongRows {
        tiles = tiles.stream().map(List::copyOf).toList();
    }

    /// @param types of the inputs; the last operand of the nest is the outputs
    static LongRows of(Nest nest, List<DType> types) {
        long row = nest.inner();
        for (int loop = nest.extents().size() - 2; loop >= 0 && row < SHORT; loop--) {
            long times = rowsInTile(row, nest.extents().get(loop));
            if (times > 1 && isRegular(nest, loop, row, types)) {
                return new LongRows(joined(nest, loop), row, times * row, tiles(nest, loop, row));
            }
            row *= nest.extents().get(loop);
        }
        return new LongRows(nest, nest.inner(), nest.inner(),
                nest.strides().stream().map(_ -> List.<Long>of()).toList());
    }

    /// As many as fit, if possible so many that they end with a whole vector.
    private static long rowsInTile(long row, long rows) {
        long most = Math.min(rows, TILE / row);
        long whole = Lanes.LENGTH / Math.min(Lanes.LENGTH, Long.lowestOneBit(row));
        return most < whole ? most : most - most % whole;
    }

    /// Whether with a step of `loop` every operand goes on behind its row, or starts again.
    private static boolean isRegular(Nest nest, int loop, long row, List<DType> types) {
        for (int o = 0; o < nest.strides().size(); o++) {
            boolean startsAgain = nest.strides().get(o).get(loop) == 0 && o < types.size() && types.get(o) == DType.F32;
            if (!goesOn(nest, o, loop) && !startsAgain) {
                return false;
            }
        }
        return true;
    }

    /// Whether the loops from `loop` on are one stretch of an operand, or one element of it.
    private static boolean goesOn(Nest nest, int operand, int loop) {
        List<Long> strides = nest.strides().get(operand);
        long next = strides.getLast();
        for (int l = strides.size() - 1; l >= loop; l--) {
            if (strides.get(l) != next) {
                return false;
            }
            next *= nest.extents().get(l);
        }
        return true;
    }

    private static List<List<Long>> tiles(Nest nest, int loop, long row) {
        var tiles = new ArrayList<List<Long>>();
        for (int o = 0; o < nest.strides().size(); o++) {
            var places = new ArrayList<Long>();
            for (long e = 0; e < row && !goesOn(nest, o, loop); e++) {
                long place = 0;
                long rest = e;
                for (int l = nest.extents().size() - 1; l > loop; l--) {
                    place += rest % nest.extents().get(l) * nest.strides().get(o).get(l);
                    rest /= nest.extents().get(l);
                }
                places.add(place);
            }
            tiles.add(places);
        }
        return tiles;
    }

    /// The loops from `loop` on as one.
    private static Nest joined(Nest nest, int loop) {
        var extents = new ArrayList<>(nest.extents().subList(0, loop));
        extents.add(nest.extents().subList(loop, nest.extents().size()).stream().reduce(1L, Math::multiplyExact));
        var strides = new ArrayList<List<Long>>();
        for (int o = 0; o < nest.strides().size(); o++) {
            var joined = new ArrayList<>(nest.strides().get(o).subList(0, loop));
            joined.add(goesOn(nest, o, loop) ? nest.innerStride(o) : 1L);
            strides.add(joined);
        }
        return new Nest(extents, strides);
    }

    boolean isTiled(int operand) {
        return !tiles.get(operand).isEmpty();
    }

    /// Whether an operand is one number for a whole row.
    boolean isRepeated(int operand) {
        return nest.innerStride(operand) == 0;
    }

    long length() {
        return nest.inner();
    }

    /// In one long row.
    long chunks() {
        return (length() + chunk - 1) / chunk;
    }

    /// Whether every chunk ends with a whole vector.
    boolean endWithWholeVectors() {
        return chunk % Lanes.LENGTH == 0 && length() % Lanes.LENGTH == 0;
    }

    long bytesOfTile() {
        return (chunk * Float.BYTES + 63) / 64 * 64;
    }
}
