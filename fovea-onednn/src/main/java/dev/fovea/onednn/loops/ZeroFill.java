package dev.fovea.onednn.loops;

import dev.fovea.spi.Nest;
import java.lang.foreign.MemorySegment;

/// Zeros at places of a value.
///
/// @param bytes of an element
/// @param nest  the loops over what is written
/// @param to    the first element
record ZeroFill(int bytes, Nest nest, long to) {

    /// Fills the rows `first … last−1`; the cursor is the caller's own.
    void rows(MemorySegment out, Nest.Cursor cursor, long first, long last) {
        long stride = nest.innerStride(0);
        cursor.moveTo(first);
        for (long r = first; r < last; r++) {
            long at = (to + cursor.at(0)) * bytes;
            if (stride == 1) {
                out.asSlice(at, nest.inner() * bytes).fill((byte) 0);
            } else {
                for (long i = 0; i < nest.inner(); i++) {
                    out.asSlice(at + i * stride * bytes, bytes).fill((byte) 0);
                }
            }
            cursor.next();
        }
    }
}
