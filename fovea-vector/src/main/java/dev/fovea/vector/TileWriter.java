package dev.fovea.vector;

import static dev.fovea.vector.Lanes.VECTOR;

/// Transforms tiles of products back and writes the outputs: `max(Aᵀ·m·A + bias + other, floor)`.
///
/// @param adds whether another value that lies like the result is added
record TileWriter(WinogradTransforms transforms, Tiles tiles, Pixels pixels, float floor, boolean adds) {
    private static final int TILE = WinogradTransforms.TILE;

    /// Reads `n²` numbers of each channel, those of one channel `apart` bytes from each other.
    ///
    /// @param images  where the results begin; `others` where what is added does
    /// @param scratch twice [TileReader#TILE_BYTES]
    /// @param from    room for `n` addresses
    void transform(int tile, long products, long apart, long images, long bias, long others, long scratch,
            long[] from) {
        int y = tiles.row(tile);
        int x = tiles.column(tile);
        int rows = Math.min(TILE, pixels.height() - y);
        int columns = Math.min(TILE, pixels.width() - x);
        int points = transforms.points();
        long line = points * VECTOR;
        long corner = tiles.image(tile) * pixels.image() + y * pixels.row() + x * pixels.pixel();
        for (int c = 0; c < pixels.channels(); c += Lanes.LENGTH) {
            long product = products + c * 4L;
            for (int k = 0; k < points; k++) {
                from[k] = product + k * points * apart;
            }
            transforms.output(from, apart, points, scratch, VECTOR, line);
            for (int k = 0; k < points; k++) {
                from[k] = scratch + k * VECTOR;
            }
            long at = corner + pixels.channel(c);
            if (columns == TILE && !pixels.isBf16()) {
                finish(from, line, rows, images + at, pixels.row(), pixels.pixel(), bias + c * 4L, others + at);
            } else {
                long whole = scratch + TileReader.TILE_BYTES;
                long beside = whole + TILE * TILE * VECTOR;
                if (adds) {
                    for (int i = 0; i < rows; i++) {
                        read(others + at + i * pixels.row(), columns, beside + i * TILE * VECTOR);
                    }
                }
                finish(from, line, rows, whole, TILE * VECTOR, VECTOR, bias + c * 4L, beside);
                for (int i = 0; i < rows; i++) {
                    write(whole + i * TILE * VECTOR, columns, images + at + i * pixels.row());
                }
            }
        }
    }

    private void finish(long[] from, long line, int rows, long out, long row, long pixel, long bias, long beside) {
        if (adds) {
            transforms.outputWithSum(from, line, rows, out, row, pixel, bias, beside, floor);
        } else {
            transforms.outputWithBias(from, line, rows, out, row, pixel, bias, floor);
        }
    }

    /// Some pixels of a row, as floats.
    private void read(long row, int count, long to) {
        if (pixels.isBf16()) {
            Bf16.widen(row, pixels.pixel(), count, to, VECTOR);
        } else {
            for (int j = 0; j < count; j++) {
                Lanes.copyVector(row + j * pixels.pixel(), to + j * VECTOR);
            }
        }
    }

    private void write(long from, int count, long row) {
        if (pixels.isBf16()) {
            Bf16.round(from, VECTOR, count, row, pixels.pixel());
        } else {
            for (int j = 0; j < count; j++) {
                Lanes.copyVector(from + j * VECTOR, row + j * pixels.pixel());
            }
        }
    }
}
