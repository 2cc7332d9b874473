package dev.fovea.onednn.loops;

import dev.fovea.spi.BackendException;
import dev.fovea.spi.Layout;
import dev.fovea.spi.Team;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;

/// What all kernels here do with memory: check it once, share it out, and move elements in and out of arrays.
final class Memory {
    static final ValueLayout.OfFloat F32 = ValueLayout.JAVA_FLOAT_UNALIGNED;
    static final ValueLayout.OfInt I32 = ValueLayout.JAVA_INT_UNALIGNED;
    static final ValueLayout.OfLong I64 = ValueLayout.JAVA_LONG_UNALIGNED;

    /// Elements that are worked on at a time: some arrays of this length stay in the first cache.
    static final int BLOCK = 1024;
    /// Bytes that one core moves in about 20 µs; less is not worth waking another one.
    private static final long SHARED = 1 << 19;

    private Memory() {
    }

    /// The memory of values in these layouts, each in its own length.
    static MemorySegment[] parts(String what, List<Layout> layouts, MemorySegment[] memory) {
        if (layouts.size() != memory.length) {
            throw new BackendException("a kernel with %d %ss was bound to %d", layouts.size(), what, memory.length);
        }
        var parts = new MemorySegment[memory.length];
        for (int i = 0; i < memory.length; i++) {
            if (memory[i].byteSize() < layouts.get(i).bytes()) {
                throw new BackendException("%s %d takes %d bytes (%s), but the memory it was bound to has %d", what, i,
                        layouts.get(i).bytes(),
                        layouts.get(i).type(), memory[i].byteSize());
            }
            parts[i] = memory[i].asSlice(0, layouts.get(i).bytes());
        }
        return parts;
    }

    /// The team, if that many bytes are worth it, else the caller alone.
    static Team forTraffic(long bytes, Team team) {
        return bytes >= SHARED ? team : Team.single();
    }

    /// Where the part of member `index` starts, if `count` things are shared out.
    static long share(long count, int index, int members) {
        return count * index / members;
    }

    /// The same for elements: in whole cache lines.
    static long shareElements(long count, int index, int members) {
        return index == members ? count : count / 16 * index / members * 16;
    }

    static void load(MemorySegment from, long element, float[] to, int at, int count) {
        MemorySegment.copy(from, F32, element * Float.BYTES, to, at, count);
    }

    static void store(float[] from, int at, MemorySegment to, long element, int count) {
        MemorySegment.copy(from, at, to, F32, element * Float.BYTES, count);
    }
}
