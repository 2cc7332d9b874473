package dev.fovea.spi;

import java.lang.foreign.MemorySegment;

/// Memory of a backend: native, aligned for its kernels, zeroed, freed by its one owner.
public interface Storage extends AutoCloseable {

    MemorySegment memory();

    @Override void close();
}
