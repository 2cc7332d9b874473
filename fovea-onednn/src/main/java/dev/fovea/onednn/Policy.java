package dev.fovea.onednn;

/// What depends on the processor, and which family of layouts activations take.
final class Policy {
    /// Row-major (NHWC) activations instead of blocks of 8 or 16 channels.
    static final boolean ROW_MAJOR = Boolean.getBoolean("fovea.onednn.nhwc");

    /// In [Dnnl#instructions] of processors with AVX-512.
    private static final long AVX512 = 0x20;

    /// Whether vectors have 512 bits.
    static final boolean WIDE = (Dnnl.instructions() & AVX512) != 0;

    private Policy() {
    }
}
