package dev.fovea.data;

import java.nio.ByteBuffer;
import java.util.zip.DataFormatException;

/// The bytes of a file from its start to its end, unpacked where it is packed.
interface ByteSource extends AutoCloseable {

    /// The next `count` bytes, or fewer if the file ends; says how many.
    int read(byte[] into, int count) throws DataFormatException;

    /// More than this the file cannot hold.
    long atMost();

    /// Whether the file ends here, undamaged.
    boolean endsWell() throws DataFormatException;

    @Override default void close() {
    }

    static ByteSource of(byte[] file) {
        return Gunzip.isGzip(file) ? new Gunzip(file) : new Plain(ByteBuffer.wrap(file));
    }

    /// A file that is not packed.
    record Plain(ByteBuffer file) implements ByteSource {
        @Override public int read(byte[] into, int count) {
            int part = Math.min(count, file.remaining());
            file.get(into, 0, part);
            return part;
        }

        @Override public long atMost() {
            return file.remaining();
        }

        @Override public boolean endsWell() {
            return !file.hasRemaining();
        }
    }
}
