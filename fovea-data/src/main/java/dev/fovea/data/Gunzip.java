package dev.fovea.data;

import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/// Unpacks one gzip member (RFC 1952) that must fill its file, piece by piece, and checks all that the format lets
/// one check.
///
/// `GZIPInputStream` ignores what follows a member, and cannot say how much there could be.
final class Gunzip implements ByteSource {
    private static final long MOST_RATIO = 1032;   // deflate packs at most 258 bytes into 2 bits

    private static final int TRAILER = 8;
    private static final int EXTRA = 4;
    private static final int NAME = 8;
    private static final int COMMENT = 16;
    private static final int HEADER_CHECK = 2;

    private final byte[] file;
    private final int start;
    private final Inflater inflater = new Inflater(true);
    private final CRC32 check = new CRC32();

    Gunzip(byte[] file) {
        this.file = file;
        start = headerEnd(file);
        inflater.setInput(file, start, Math.max(0, file.length - start));
    }

    static boolean isGzip(byte[] file) {
        return file.length >= 2 && file[0] == 0x1f && file[1] == (byte) 0x8b;
    }

    @Override public long atMost() {
        return (file.length - start) * MOST_RATIO;
    }

    @Override public int read(byte[] into, int count) throws DataFormatException {
        int done = 0;
        while (done < count && !inflater.finished() && !inflater.needsInput()) {
            done += inflater.inflate(into, done, count - done);
        }
        check.update(into, 0, done);
        return done;
    }

    /// Whether the data end here, length and checksum are right and nothing follows.
    @Override public boolean endsWell() throws DataFormatException {
        if (read(new byte[1], 1) != 0 || !inflater.finished() || inflater.getRemaining() != TRAILER) {
            return false;
        }
        return word(file.length - TRAILER) == (int) check.getValue()
                && word(file.length - 4) == (int) inflater.getBytesWritten();
    }

    private int word(int at) {
        return file[at] & 0xff | (file[at + 1] & 0xff) << 8 | (file[at + 2] & 0xff) << 16 | file[at + 3] << 24;
    }

    private static int headerEnd(byte[] file) {
        if (file.length < 10) {
            return file.length;
        }
        int flags = file[3];
        int at = 10;
        if ((flags & EXTRA) != 0 && at + 2 <= file.length) {
            at += 2 + (file[at] & 0xff | (file[at + 1] & 0xff) << 8);
        }
        at = (flags & NAME) != 0 ? afterZero(file, at) : at;
        at = (flags & COMMENT) != 0 ? afterZero(file, at) : at;
        at += (flags & HEADER_CHECK) != 0 ? 2 : 0;
        return Math.min(at, file.length);
    }

    private static int afterZero(byte[] file, int at) {
        while (at < file.length && file[at] != 0) {
            at++;
        }
        return at + 1;
    }

    @Override public void close() {
        inflater.close();
    }
}
