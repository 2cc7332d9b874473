package dev.fovea.reference;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/// Doubles in scratch memory, into which a kernel adds when its sums grow side by side.
final class Sums {
    private final MemorySegment memory;

    Sums(MemorySegment memory) {
        this.memory = memory;
    }

    void zero() {
        memory.fill((byte) 0);
    }

    void add(long i, double value) {
        memory.setAtIndex(ValueLayout.JAVA_DOUBLE_UNALIGNED, i, get(i) + value);
    }

    double get(long i) {
        return memory.getAtIndex(ValueLayout.JAVA_DOUBLE_UNALIGNED, i);
    }

    /// Writes all of them, each rounded once.
    void to(Elements out, long count) {
        for (long i = 0; i < count; i++) {
            out.set(i, get(i));
        }
    }
}
