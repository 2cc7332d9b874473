package dev.fovea.vector;

/// How many tiles are worked on at a time, and the work space for them: two stacks of `n²` matrices `[tile, channel]`.
///
/// The tiles of a block should stay in the caches from the transform to the products and back; but for each block the whole kernel is
/// read again.
///
/// @param tiles a multiple of the rows that any of the [Products] takes
/// @param pad   bytes behind each row of a matrix
record WinogradBlock(int tiles, int points, int in, int out, long pad) {
    private static final int MULTIPLE = 24;
    private static final long SMALLEST = 6 << 20;           // bytes
    private static final long LARGEST = 24 << 20;

    /// Bytes between matrices, so that they do not meet in the same sets of the cache.
    static final long GAP = 128;

    /// Bytes behind the row of a tile, so that neither do rows that are read down a column: measured where vectors have 8 lanes
    /// (docs/adr/0017-winograd.md).
    private static final long PAD = Lanes.LENGTH < 16 ? 64 : 0;

    /// For products of rows: `[tiles, in] · [in, out]`.
    static WinogradBlock ofRows(WinogradTransforms transforms, Tiles tiles, int in, int out) {
        return of(transforms, tiles, in, out, 0);
    }

    /// For products of columns: `[in, tiles] · [tiles, out]`.
    static WinogradBlock ofColumns(WinogradTransforms transforms, Tiles tiles, int in, int out) {
        return of(transforms, tiles, in, out, PAD);
    }

    private static WinogradBlock of(WinogradTransforms transforms, Tiles tiles, int in, int out, long pad) {
        long n = transforms.points();
        long kernel = n * n * in * out * Float.BYTES;
        long tile = n * n * (in + out) * Float.BYTES;
        long most = Math.max(MULTIPLE, Math.clamp(kernel, SMALLEST, LARGEST) / tile);
        int blocks = Math.toIntExact(Math.ceilDiv(tiles.count(), most));
        int each = Math.ceilDiv(Math.ceilDiv(tiles.count(), blocks), MULTIPLE) * MULTIPLE;
        return new WinogradBlock(each, transforms.points(), in, out, pad);
    }

    int matrices() {
        return points * points;
    }

    /// From a tile to the next in a matrix of inputs, in bytes.
    long inputRow() {
        return (long) in * Float.BYTES + pad;
    }

    long outputRow() {
        return (long) out * Float.BYTES + pad;
    }

    /// From a matrix of inputs to the next.
    long inputs() {
        return tiles * inputRow() + GAP;
    }

    /// From a matrix of outputs to the next.
    long outputs() {
        return tiles * outputRow() + GAP;
    }

    long bytes() {
        return matrices() * (inputs() + outputs());
    }
}
