package dev.fovea.vector;

import static dev.fovea.vector.Lanes.VECTOR;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/// Reads tiles of images, with zeros for what is outside, and transforms them.
final class TileReader {
    /// A row of images outside of them.
    private static final MemorySegment OUTSIDE = Arena.global().allocate(1 << 16, 64);

    /// Bytes of a member's scratch memory: a tile of the most points.
    static final long TILE_BYTES = 8 * 8 * VECTOR;

    private final WinogradTransforms transforms;
    private final boolean isGradient;
    private final Tiles tiles;
    private final Pixels pixels;
    private final int size;
    private final int above;
    private final int left;

    private TileReader(WinogradTransforms transforms, boolean isGradient, Tiles tiles, Pixels pixels, int size,
            int above, int left) {
        this.transforms = transforms;
        this.isGradient = isGradient;
        this.tiles = tiles;
        this.pixels = pixels;
        this.size = size;
        this.above = above;
        this.left = left;
    }

    /// What the outputs of a tile depend on, `n × n`; `above` and `left` are the padding.
    static TileReader ofInput(WinogradTransforms transforms, Tiles tiles, Pixels pixels, int above, int left) {
        return new TileReader(transforms, false, tiles, pixels, transforms.points(), above, left);
    }

    /// The gradient of the outputs themselves, 4 × 4.
    static TileReader ofGradient(WinogradTransforms transforms, Tiles tiles, Pixels pixels) {
        return new TileReader(transforms, true, tiles, pixels, WinogradTransforms.TILE, 0, 0);
    }

    /// Whether a row outside is long enough for such pixels.
    static boolean fits(Pixels pixels) {
        return 8 * step(pixels) <= OUTSIDE.byteSize();
    }

    /// From a pixel to the next where the transform reads it.
    private static long step(Pixels pixels) {
        return pixels.isBf16() ? VECTOR : pixels.pixel();
    }

    /// Writes `n²` numbers of each channel, those of one channel `apart` bytes from each other, beginning with the first channel at `to`.
    ///
    /// @param images  where they begin
    /// @param scratch twice [#TILE_BYTES]
    /// @param from    room for `n` addresses
    void transform(int tile, long images, long to, long apart, long scratch, long[] from) {
        int top = tiles.row(tile) - above;
        int x = tiles.column(tile) - left;
        int first = Math.clamp(-x, 0, size);
        int end = Math.clamp(pixels.width() - x, first, size);
        long corner = images + tiles.image(tile) * pixels.image() + (x + first) * pixels.pixel();
        long line = size * VECTOR;
        clear(scratch, 0, first, line);
        clear(scratch, end, size, line);
        for (int c = 0; c < pixels.channels(); c += Lanes.LENGTH) {
            long channel = corner + pixels.channel(c);
            for (int k = 0; k < size; k++) {
                int y = top + k;
                from[k] = y < 0 || y >= pixels.height()
                        ? OUTSIDE.address()
                        : floats(channel + y * pixels.row(), end - first, scratch + TILE_BYTES + k * line);
            }
            long columns = scratch + first * VECTOR;
            int points = transforms.points();
            long out = to + c * 4L;
            if (isGradient) {
                transforms.outputGradient(from, step(pixels), end - first, columns, VECTOR, line);
                inScratch(from, scratch);
                transforms.outputGradient(from, line, points, out, points * apart, apart);
            } else {
                transforms.input(from, step(pixels), end - first, columns, VECTOR, line);
                inScratch(from, scratch);
                transforms.input(from, line, points, out, points * apart, apart);
            }
        }
    }

    /// Where some pixels of a row lie as floats: where they are, or else in `scratch`.
    private long floats(long row, int count, long scratch) {
        if (pixels.isBf16()) {
            Bf16.widen(row, pixels.pixel(), count, scratch, VECTOR);
            return scratch;
        }
        return row;
    }

    private void clear(long scratch, int from, int to, long line) {
        for (int j = from; j < to; j++) {
            for (int i = 0; i < transforms.points(); i++) {
                Lanes.clearVector(scratch + i * line + j * VECTOR);
            }
        }
    }

    private void inScratch(long[] from, long scratch) {
        for (int k = 0; k < size; k++) {
            from[k] = scratch + k * VECTOR;
        }
    }
}
