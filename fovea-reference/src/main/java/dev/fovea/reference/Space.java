package dev.fovea.reference;

import dev.fovea.tensor.TensorType;
import java.lang.foreign.MemorySegment;
import java.util.List;

/// Scratch memory shared out among values, each at a whole number of cache lines.
final class Space {
    private static final long ALIGNMENT = 64;

    private Space() {
    }

    /// What the values take together.
    static long bytes(List<TensorType> types) {
        return types.stream().mapToLong(Space::aligned).sum();
    }

    private static long aligned(TensorType type) {
        return (type.bytes() + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
    }

    /// A part for each value, from the start of `memory`.
    static MemorySegment[] parts(MemorySegment memory, List<TensorType> types) {
        var parts = new MemorySegment[types.size()];
        long at = 0;
        for (int i = 0; i < parts.length; i++) {
            parts[i] = memory.asSlice(at, types.get(i).bytes());
            at += aligned(types.get(i));
        }
        return parts;
    }
}
