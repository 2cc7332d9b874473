package dev.fovea.spi;

import java.lang.foreign.MemorySegment;

/// A prepared implementation with its shapes and layouts. It is immutable; each runner binds it to its own memory.
public interface Kernel extends AutoCloseable {

    /// Bytes of work space that it needs while it runs, shared with all other steps.
    default long scratchBytes() {
        return 0;
    }

    /// Ties the kernel to memory, once per runner. Sizes are checked here, before any native call.
    Bound bind(MemorySegment[] inputs, MemorySegment[] outputs, MemorySegment scratch);

    /// Frees what [Candidate#prepare] made. No bound kernel may be used afterwards.
    @Override default void close() {
    }

    /// A kernel tied to memory. It belongs to one thread.
    @FunctionalInterface
    interface Bound {
        /// Runs it: allocates nothing, infers nothing.
        void run();
    }
}
