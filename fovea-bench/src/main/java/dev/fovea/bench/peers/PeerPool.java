package dev.fovea.bench.peers;

/// A pooling window as other libraries are told it.
///
/// @param before zeros above and to the left
/// @param after  zeros below and to the right
record PeerPool(int size, int stride, int before, int after) {

    static PeerPool pool(int size, int stride) {
        return new PeerPool(size, stride, 0, 0);
    }

    PeerPool padding(int before, int after) { return new PeerPool(size, stride, before, after); }

    /// The last window begins wherever one fits, even if `after` has to be more than `before`.
    boolean isLopsided() {
        return before != after;
    }
}
