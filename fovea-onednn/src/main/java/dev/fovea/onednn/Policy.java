package dev.fovea.onednn;

/// Which family of layouts activations take.
final class Policy {
    /// Row-major (NHWC) activations instead of blocks of 16 channels.
    static final boolean ROW_MAJOR = Boolean.getBoolean("fovea.onednn.nhwc");

    private Policy() {
    }
}
