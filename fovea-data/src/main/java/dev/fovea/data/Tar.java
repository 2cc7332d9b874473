package dev.fovea.data;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/// Reads a tar archive from its front to its end: per file a header of 512 bytes, then the content in blocks of 512.
///
/// Nothing is unpacked to a disk, so that names lead nowhere; a size is judged before anything is allocated.
/// Format: POSIX.1-1988 (ustar); what GNU tar and pax add is passed over.
final class Tar {
    private static final int BLOCK = 512;
    private static final int NAME = 100;
    private static final int SIZE = 124;
    private static final int SUM = 148;
    private static final int TYPE = 156;
    private static final int MOST_ENTRIES = 10_000;
    private static final long MOST_BYTES = 1L << 32;     // of an archive, unpacked

    private final InputStream in;
    private int entries;
    private long bytes;
    private long left;            // of the content that was not read yet, with its padding

    Tar(InputStream in) {
        this.in = in;
    }

    /// A regular file: its name without folders, and its length.
    record Entry(String name, long size) {
    }

    /// The next regular file; at the end of the archive, none.
    Optional<Entry> next() throws IOException {
        while (true) {
            skip(left);
            byte[] header = in.readNBytes(BLOCK);
            if (header.length == 0 || isZero(header)) {
                skipToEnd();
                return Optional.empty();
            }
            if (header.length < BLOCK) {
                throw new EOFException("it ends inside a header");
            }
            long size = size(header);
            left = Math.ceilDiv(size, BLOCK) * BLOCK;
            if (++entries > MOST_ENTRIES || bytes + left > MOST_BYTES) {
                throw new IOException("it holds more than %d files or %d bytes".formatted(MOST_ENTRIES, MOST_BYTES));
            }
            if (header[TYPE] == '0' || header[TYPE] == 0) {
                String name = text(header, 0, NAME);
                return Optional.of(new Entry(name.substring(name.lastIndexOf('/') + 1), size));
            }
        }
    }

    /// The content of the file that [#next] gave, which has `size` bytes.
    byte[] content(int size) throws IOException {
        byte[] content = in.readNBytes(size);
        bytes += content.length;
        left -= content.length;
        if (content.length < size) {
            throw new EOFException("it ends inside a file");
        }
        return content;
    }

    private void skip(long count) throws IOException {
        try {
            in.skipNBytes(count);
        } catch (EOFException e) {
            throw new IOException("it ends inside a file", e);
        }
        bytes += count;
        left = 0;
    }

    /// What is packed has its checksum at the very end.
    private void skipToEnd() throws IOException {
        var padding = new byte[BLOCK];
        while (in.read(padding) > 0) {
            bytes += BLOCK;
            if (bytes > MOST_BYTES) {
                throw new IOException("it holds more than %d bytes".formatted(MOST_BYTES));
            }
        }
    }

    private static boolean isZero(byte[] header) {
        for (byte b : header) {
            if (b != 0) {
                return false;
            }
        }
        return true;
    }

    private static long size(byte[] header) throws IOException {
        long sum = 0;
        for (int i = 0; i < BLOCK; i++) {
            sum += i >= SUM && i < SUM + 8 ? ' ' : header[i] & 0xff;
        }
        long size = octal(header, SIZE, 12);
        if (octal(header, SUM, 8) != sum || size < 0) {
            throw new IOException("it is no tar archive, or damaged");
        }
        return size;
    }

    /// −1 where there is no octal number.
    private static long octal(byte[] header, int from, int length) {
        String digits = text(header, from, length).strip();
        return digits.matches("[0-7]{1,11}") ? Long.parseLong(digits, 8) : -1;
    }

    private static String text(byte[] header, int from, int length) {
        int end = from;
        while (end < from + length && header[end] != 0) {
            end++;
        }
        return new String(header, from, end - from, StandardCharsets.ISO_8859_1);
    }
}
