package dev.fovea.reference;

import dev.fovea.spi.Storage;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/// Zeroed native memory at a cache line, freed when it is closed.
final class NativeStorage implements Storage {
    private static final long ALIGNMENT = 64;

    private final Arena arena = Arena.ofShared();
    private final MemorySegment memory;

    NativeStorage(long bytes) {
        this.memory = arena.allocate(bytes, ALIGNMENT);
    }

    @Override public MemorySegment memory() {
        return memory;
    }

    @Override public void close() {
        arena.close();
    }
}
