package dev.fovea.data;

import java.util.Objects;
import javax.imageio.stream.ImageInputStreamImpl;

/// A file in memory, for ImageIO, which has streams for files and for caches only.
final class ByteImageInput extends ImageInputStreamImpl {
    private final byte[] bytes;

    ByteImageInput(byte[] bytes) {
        this.bytes = bytes;
    }

    @Override public int read() {
        bitOffset = 0;
        return streamPos < bytes.length ? bytes[(int) streamPos++] & 0xff : -1;
    }

    @Override public int read(byte[] into, int offset, int length) {
        Objects.checkFromIndexSize(offset, length, into.length);
        bitOffset = 0;
        if (length == 0) {
            return 0;
        }
        if (streamPos >= bytes.length) {
            return -1;
        }
        int count = (int) Math.min(length, bytes.length - streamPos);
        System.arraycopy(bytes, (int) streamPos, into, offset, count);
        streamPos += count;
        return count;
    }

    @Override public long length() {
        return bytes.length;
    }
}
