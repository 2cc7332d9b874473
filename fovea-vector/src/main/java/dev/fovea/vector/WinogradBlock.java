package dev.fovea.vector;

/// How many tiles are worked on at a time, and the work space for them: two stacks of `n²` matrices `[tile, channel]`.
///
/// The tiles of a block should stay in the caches from the transform to the products and back; but for each block the whole kernel is
/// read again.
///
/// @param tiles a multiple of the rows that any of the [Products] takes
record WinogradBlock(int tiles, int points, int in, int out) {
    private static final int MULTIPLE = 24;
    private static final long SMALLEST = 6 << 20;           // bytes
    private static final long LARGEST = 24 << 20;

    /// Bytes between matrices, so that they do not meet in the same sets of the cache.
    static final long GAP = 128;

    static WinogradBlock of(WinogradTransforms transforms, Tiles tiles, int in, int out) {
        long n = transforms.points();
        long kernel = n * n * in * out * Float.BYTES;
        long tile = n * n * (in + out) * Float.BYTES;
        long most = Math.max(MULTIPLE, Math.clamp(kernel, SMALLEST, LARGEST) / tile);
        int blocks = Math.toIntExact(Math.ceilDiv(tiles.count(), most));
        int each = Math.ceilDiv(Math.ceilDiv(tiles.count(), blocks), MULTIPLE) * MULTIPLE;
        return new WinogradBlock(each, transforms.points(), in, out);
    }

    int matrices() {
        return points * points;
    }

    /// From a matrix of inputs to the next.
    long inputs() {
        return (long) tiles * in * Float.BYTES + GAP;
    }

    /// From a matrix of outputs to the next.
    long outputs() {
        return (long) tiles * out * Float.BYTES + GAP;
    }

    long bytes() {
        return matrices() * (inputs() + outputs());
    }
}
