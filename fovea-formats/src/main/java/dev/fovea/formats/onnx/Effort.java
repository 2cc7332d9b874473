package dev.fovea.formats.onnx;

/// How many numbers the nodes of one network may write down while it is built: known ones, coordinates, masks. A file of a few
/// bytes a node must not cost megabytes a node.
final class Effort {
    static final long MOST = 1 << 23;

    private long spent;

    /// Whether so many more are allowed; they are counted.
    boolean allows(long numbers) {
        spent += numbers;
        return spent <= MOST;
    }

    /// Whether more were asked for than are allowed.
    boolean isSpent() {
        return spent > MOST;
    }
}
