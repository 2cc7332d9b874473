package dev.fovea.onednn.loops;

import dev.fovea.spi.Nest;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/// Moves elements of any type from places of one value to places of another.
///
/// @param bytes of an element
/// @param nest  the loops; operand 0 is what is read, operand 1 what is written
/// @param from  the first element that is read
/// @param to    the first element that is written
record StridedCopy(int bytes, Nest nest, long from, long to) {
    /// Shorter runs are moved faster by a loop.
    private static final long LONG_RUN = 128;

    StridedCopy {
        if (bytes != 1 && bytes != 2 && bytes != 4 && bytes != 8) {
            throw new IllegalArgumentException("elements of " + bytes + " bytes");
        }
    }

    /// Moves the rows `first … last−1`; the cursor is the caller's own.
    void rows(MemorySegment in, MemorySegment out, Nest.Cursor cursor, long first, long last) {
        long inner = nest.inner();
        long fromStride = nest.innerStride(0);
        long toStride = nest.innerStride(1);
        boolean runs = fromStride == 1 && toStride == 1 && inner * bytes >= LONG_RUN;
        cursor.moveTo(first);
        for (long r = first; r < last; r++) {
            long read = from + cursor.at(0);
            long write = to + cursor.at(1);
            if (runs) {
                MemorySegment.copy(in, read * bytes, out, write * bytes, inner * bytes);
            } else {
                elements(in, read, fromStride, out, write, toStride, inner);
            }
            cursor.next();
        }
    }

    private void elements(MemorySegment in, long read, long fromStride, MemorySegment out, long write, long toStride,
            long count) {
        switch (bytes) {
            case 1 -> bytes(in, read, fromStride, out, write, toStride, count);
            case 2 -> shorts(in, read, fromStride, out, write, toStride, count);
            case 4 -> ints(in, read, fromStride, out, write, toStride, count);
            default -> longs(in, read, fromStride, out, write, toStride, count);
        }
    }

    private static void bytes(MemorySegment in, long read, long fromStride, MemorySegment out, long write,
            long toStride, long count) {
        for (long i = 0; i < count; i++) {
            out.set(ValueLayout.JAVA_BYTE, write + i * toStride, in.get(ValueLayout.JAVA_BYTE, read + i * fromStride));
        }
    }

    private static void shorts(MemorySegment in, long read, long fromStride, MemorySegment out, long write,
            long toStride, long count) {
        for (long i = 0; i < count; i++) {
            out.setAtIndex(ValueLayout.JAVA_SHORT_UNALIGNED, write + i * toStride,
                    in.getAtIndex(ValueLayout.JAVA_SHORT_UNALIGNED, read + i * fromStride));
        }
    }

    private static void ints(MemorySegment in, long read, long fromStride, MemorySegment out, long write, long toStride,
            long count) {
        for (long i = 0; i < count; i++) {
            out.setAtIndex(Memory.I32, write + i * toStride, in.getAtIndex(Memory.I32, read + i * fromStride));
        }
    }

    private static void longs(MemorySegment in, long read, long fromStride, MemorySegment out, long write,
            long toStride, long count) {
        for (long i = 0; i < count; i++) {
            out.setAtIndex(Memory.I64, write + i * toStride, in.getAtIndex(Memory.I64, read + i * fromStride));
        }
    }
}
