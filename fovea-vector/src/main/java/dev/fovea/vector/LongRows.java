package dev.fovea.vector;

import dev.fovea.spi.Nest;
import dev.fovea.tensor.DType;
import java.util.ArrayList;
import java.util.List;

/// The rows of a sweep, made long: short rows that follow each other in memory are taken as one, and an operand that starts again with
/// each of them, such as the bias of the channels, is laid out several times in a tile.
///
/// @param nest  its innermost loop is the long row
/// @param row   elements of a short row
/// @param chunk elements that are computed in one go: whole short rows, as many as a tile holds
/// @param tiled of each operand: whether it is read from a tile
record LongRows(Nest nest, long row, long chunk, List<Boolean> tiled) {
    private static final long SHORT = 512;
    private static final long TILE = 2048;

    LongRows {
        tiled = List.copyOf(tiled);
    }

    /// @param types of the inputs; the last operand of the nest is the outputs
    static LongRows of(Nest nest, List<DType> types) {
        int loops = nest.extents().size();
        if (loops > 1 && nest.inner() < SHORT) {
            long times = rowsInTile(nest.inner(), nest.extents().get(loops - 2));
            if (times > 1) {
                var tiled = new ArrayList<Boolean>();
                for (int o = 0; o < nest.strides().size(); o++) {
                    long between = nest.strides().get(o).get(loops - 2);
                    boolean startsAgain = between == 0 && nest.innerStride(o) == 1;
                    boolean goesOn = between == nest.inner() * nest.innerStride(o);
                    if (!goesOn && !(startsAgain && o < types.size() && types.get(o) == DType.F32)) {
                        return asTheyAre(nest);
                    }
                    tiled.add(startsAgain);
                }
                return new LongRows(joined(nest), nest.inner(), times * nest.inner(), tiled);
            }
        }
        return asTheyAre(nest);
    }

    private static LongRows asTheyAre(Nest nest) {
        return new LongRows(nest, nest.inner(), nest.inner(), nest.strides().stream().map(_ -> false).toList());
    }

    /// As many as fit, if possible so many that they end with a whole vector.
    private static long rowsInTile(long row, long rows) {
        long most = Math.min(rows, TILE / row);
        long whole = Lanes.LENGTH / Math.min(Lanes.LENGTH, Long.lowestOneBit(row));
        return most < whole ? most : most - most % whole;
    }

    /// The two innermost loops as one.
    private static Nest joined(Nest nest) {
        int loops = nest.extents().size();
        var extents = new ArrayList<>(nest.extents().subList(0, loops - 2));
        extents.add(nest.extents().get(loops - 2) * nest.inner());
        var strides = new ArrayList<List<Long>>();
        for (List<Long> own : nest.strides()) {
            var joined = new ArrayList<>(own.subList(0, loops - 2));
            joined.add(own.getLast());
            strides.add(joined);
        }
        return new Nest(extents, strides);
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
