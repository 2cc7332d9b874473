package dev.fovea.data.io;

import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.util.Objects;

/// Where the content of a file goes: a stream, a channel and a place for memory at once, buffered.
///
/// Closing it does nothing (a `ZipOutputStream` over it may be closed): who opened it forces and closes the file.
public final class FileOutput extends OutputStream implements WritableByteChannel {
    private static final int BUFFER = 1 << 16;

    private final FileCalls calls;
    private final FileOutputStream file;
    private final byte[] buffer = new byte[BUFFER];
    private int held;
    private long position;

    FileOutput(FileCalls calls, FileOutputStream file) {
        this.calls = calls;
        this.file = file;
    }

    /// Bytes written so far.
    public long position() {
        return position;
    }

    @Override public void write(int b) throws IOException {
        makeRoom();
        buffer[held++] = (byte) b;
        position++;
    }

    @Override public void write(byte[] bytes, int from, int count) throws IOException {
        Objects.checkFromIndexSize(from, count, bytes.length);
        for (int done = 0; done < count;) {
            int part = Math.min(makeRoom(), count - done);
            System.arraycopy(bytes, from + done, buffer, held, part);
            done += taken(part);
        }
    }

    @Override public int write(ByteBuffer bytes) throws IOException {
        int count = bytes.remaining();
        while (bytes.hasRemaining()) {
            int part = Math.min(makeRoom(), bytes.remaining());
            bytes.get(buffer, held, part);
            taken(part);
        }
        return count;
    }

    /// All bytes of a piece of memory.
    public void write(MemorySegment memory) throws IOException {
        for (long done = 0; done < memory.byteSize();) {
            int part = (int) Math.min(makeRoom(), memory.byteSize() - done);
            MemorySegment.copy(memory, ValueLayout.JAVA_BYTE, done, buffer, held, part);
            done += taken(part);
        }
    }

    private int makeRoom() throws IOException {
        if (held == BUFFER) {
            flush();
        }
        return BUFFER - held;
    }

    private int taken(int count) {
        held += count;
        position += count;
        return count;
    }

    @Override public void flush() throws IOException {
        if (held > 0) {
            int count = held;
            held = 0;
            calls.write(file, buffer, 0, count);
        }
    }

    @Override public boolean isOpen() {
        return true;
    }

    @Override public void close() {
        // the file belongs to who opened it
    }
}
