package dev.fovea.reference;

import dev.fovea.spi.BackendException;
import dev.fovea.spi.Signature;

/// `y[i…, :] = table[index[i…], :]`
final class GatherKernel extends LoopKernel {

    GatherKernel(Signature signature) {
        super(signature);
    }

    @Override Bound loops(Elements[] in, Elements out, Sums sums) {
        long rows = input(0).extent(0);
        long width = input(0).countFrom(1);
        long numbers = input(1).count();
        return () -> {
            for (long i = 0; i < numbers; i++) {
                long row = in[1].getLong(i);
                if (row < 0 || row >= rows) {
                    throw new BackendException(
                            "row %d was asked for, at place %d of the row numbers %s, but the table %s has the rows 0 to %d",
                            row, i, input(1), input(0), rows - 1);
                }
                for (long w = 0; w < width; w++) {
                    out.copy(i * width + w, in[0], row * width + w);
                }
            }
        };
    }
}
