package dev.fovea.formats.hdf;

import dev.fovea.formats.FormatException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/// The bytes of a file, little-endian. Whatever is asked for beyond them is an error that says where.
record HdfBytes(String file, MemorySegment bytes) {
    static final long UNDEFINED = -1;
    private static final String DAMAGED = "The file is damaged or was cut off: copy or download it again";
    private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfShort SHORT = ValueLayout.JAVA_SHORT_UNALIGNED
            .withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    long size() {
        return bytes.byteSize();
    }

    void check(long at, long count, String what) {
        if (at < 0 || count < 0 || count > size() || at > size() - count) {
            throw damaged(at, "%s of %d bytes is not within the file, which has %d".formatted(what, count, size()));
        }
    }

    int u8(long at) {
        check(at, 1, "a number");
        return Byte.toUnsignedInt(bytes.get(ValueLayout.JAVA_BYTE, at));
    }

    int u16(long at) {
        check(at, 2, "a number");
        return Short.toUnsignedInt(bytes.get(SHORT, at));
    }

    long u32(long at) {
        check(at, 4, "a number");
        return Integer.toUnsignedLong(bytes.get(INT, at));
    }

    /// An address or a length; what is beyond 2^63 comes out negative, and fails where it is used.
    long u64(long at) {
        check(at, 8, "a number");
        return bytes.get(LONG, at);
    }

    /// A little-endian number of 1, 2, 4 or 8 bytes.
    long number(long at, int width) {
        return switch (width) {
            case 1 -> u8(at);
            case 2 -> u16(at);
            case 4 -> u32(at);
            default -> u64(at);
        };
    }

    boolean isAt(long at, String signature) {
        check(at, signature.length(), "\"" + signature + "\"");
        for (int i = 0; i < signature.length(); i++) {
            if (bytes.get(ValueLayout.JAVA_BYTE, at + i) != (byte) signature.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    void expect(long at, String signature) {
        if (!isAt(at, signature)) {
            throw damaged(at, "\"%s\" was expected there".formatted(signature));
        }
    }

    MemorySegment slice(long at, long count, String what) {
        check(at, count, what);
        return bytes.asSlice(at, count);
    }

    /// A text that ends with a zero, or with the limit.
    String text(long at, long limit) {
        check(at, limit, "a text");
        long end = at;
        while (end < at + limit && bytes.get(ValueLayout.JAVA_BYTE, end) != 0) {
            end++;
        }
        return new String(bytes.asSlice(at, end - at).toArray(ValueLayout.JAVA_BYTE), StandardCharsets.UTF_8);
    }

    FormatException damaged(long at, String problem) {
        return new FormatException(file, "byte " + at, problem, DAMAGED);
    }

    /// For what other programs may write, and is not read.
    FormatException refused(String place, String problem, String remedy) {
        return new FormatException(file, place, problem, remedy);
    }
}
