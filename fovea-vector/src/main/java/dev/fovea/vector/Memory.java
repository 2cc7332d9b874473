package dev.fovea.vector;

import dev.fovea.spi.BackendException;
import java.lang.foreign.MemorySegment;

/// What all kernels here check and share out.
final class Memory {
    private Memory() {
    }

    /// Kernels address memory absolutely, so sizes are checked when they are bound.
    static void requireSize(MemorySegment segment, long bytes, Object what) {
        if (!segment.isNative() || segment.byteSize() < bytes) {
            throw new BackendException("%s takes %d bytes of native memory, but was given %d%s", what, bytes,
                    segment.byteSize(),
                    segment.isNative() ? "" : " on the heap");
        }
    }

    /// Where the part of member `index` starts, in whole groups of 16 elements, so that parts do not share a cache line.
    static long share(long count, int index, int members) {
        return index == members ? count : count / 16 * index / members * 16;
    }
}
