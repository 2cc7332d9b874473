package dev.fovea.vector;

/// Transforms tiles of products back and writes the outputs: `max(Aᵀ·m·A + bias + other, floor)`.
///
/// @param adds whether another value that lies like the result is added
record TileWriter(WinogradTransforms transforms, Tiles tiles, Pixels pixels, float floor, boolean adds) {
    private static final int TILE = WinogradTransforms.TILE;
    private static final long VECTOR = 64;

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
        long line = points * 64L;
        long corner = tiles.image(tile) * pixels.image() + y * pixels.row() + x * pixels.pixel();
        for (int c = 0; c < pixels.channels(); c += Lanes.LENGTH) {
            long product = products + c * 4L;
            for (int k = 0; k < points; k++) {
                from[k] = product + k * points * apart;
            }
            transforms.output(from, apart, points, scratch, 64, line);
            for (int k = 0; k < points; k++) {
                from[k] = scratch + k * 64L;
            }
            long at = corner + pixels.channel(c);
            if (columns == TILE) {
                finish(from, line, rows, images + at, pixels.row(), pixels.pixel(), bias + c * 4L, others + at);
            } else {
                long whole = scratch + TileReader.TILE_BYTES;
                long beside = whole + TILE * TILE * VECTOR;
                if (adds) {
                    copy(rows, columns, others + at, pixels.row(), pixels.pixel(), beside, TILE * VECTOR, VECTOR);
                }
                finish(from, line, rows, whole, TILE * VECTOR, VECTOR, bias + c * 4L, beside);
                copy(rows, columns, whole, TILE * VECTOR, VECTOR, images + at, pixels.row(), pixels.pixel());
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

    private static void copy(int rows, int columns, long from, long fromRow, long fromPixel, long to, long toRow,
            long toPixel) {
        for (int i = 0; i < rows; i++) {
            for (int j = 0; j < columns; j++) {
                Lanes.copyLine(from + i * fromRow + j * fromPixel, to + i * toRow + j * toPixel);
            }
        }
    }
}
