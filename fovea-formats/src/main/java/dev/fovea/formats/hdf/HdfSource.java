package dev.fovea.formats.hdf;

import dev.fovea.formats.FormatException;
import dev.fovea.formats.Text;
import io.jhdf.exceptions.UnsupportedHdfException;
import java.io.Serial;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.NonWritableChannelException;
import java.nio.channels.SeekableByteChannel;
import java.util.function.Supplier;

/// The bytes of a file, which jHDF reads through this channel and which arrays share.
///
/// What jHDF reads is counted. A tree that names its own nodes again and again has no end for it, and a small file can say so; but
/// each step is a read, and a file that is what it should be takes few. Whether the stack or this count ends first depends on the
/// thread and on how far jHDF is compiled; the error is the same.
final class HdfSource implements SeekableByteChannel {
    private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final String DAMAGED = "The file is damaged or was cut off: copy or download it again";
    /// The keys and addresses of 65,535 names.
    private static final int BEYOND = 1 << 20;
    private static final long FEW_READS = 20_000;
    private static final long FEW_BYTES = 1 << 24;

    private final String file;
    private final MemorySegment bytes;
    private long position;
    private boolean exact;
    private long readsLeft;
    private long bytesLeft;

    HdfSource(String file, MemorySegment bytes) {
        this.file = file;
        this.bytes = bytes;
        this.readsLeft = FEW_READS + bytes.byteSize() / 8;
        this.bytesLeft = FEW_BYTES + 4 * bytes.byteSize();
    }

    String file() {
        return file;
    }

    /// What jHDF makes of a part of the file, or an error that says where.
    ///
    /// On a damaged file jHDF fails in any way: with its own exceptions, with those of arithmetic and of buffers, and, where it
    /// follows a cycle or allocates by what the file says, with a full stack or a full memory. To catch these two is right here:
    /// nothing but reading has been done, what was allocated is unreachable at this place, and the cause is known to be the file.
    <T> T guarded(String path, Supplier<T> reading) {
        try {
            return reading.get();
        } catch (FormatException e) {
            throw e;
        } catch (StackOverflowError e) {
            throw endless(path).causedBy(e);
        } catch (OutOfMemoryError e) {
            throw refused(path, "a part of it asks for more memory than there is", DAMAGED).causedBy(e);
        } catch (RuntimeException e) {
            throw reason(path, e).causedBy(e);
        }
    }

    private FormatException reason(String path, RuntimeException error) {
        Throwable deepest = error;
        for (Throwable next = error; next != null; next = next.getCause()) {
            if (next instanceof TooManyReads) {
                return endless(path);
            }
            deepest = next;
        }
        String message = deepest.getMessage() == null ? deepest.getClass().getSimpleName() : deepest.getMessage();
        return refused(path, "jHDF cannot read it: " + Text.quote(message),
                deepest instanceof UnsupportedHdfException
                        ? "Keras writes no such files: save the model anew"
                        : DAMAGED);
    }

    private FormatException endless(String path) {
        return refused(path, "a part of it leads back to itself, is named again and again, or is nested too deeply",
                "The file is damaged, or made to keep programs busy");
    }

    FormatException refused(String path, String problem, String remedy) {
        return new FormatException(file, path, problem, remedy);
    }

    MemorySegment slice(String path, long at, long length) {
        if (at < 0 || length < 0 || length > size() || at > size() - length) {
            throw refused(path, "%d bytes at %d are not within the file, which has %d".formatted(length, at, size()),
                    DAMAGED);
        }
        return bytes.asSlice(at, length);
    }

    long number(String path, long at) {
        return slice(path, at, Long.BYTES).get(LONG, 0);
    }

    /// What lies within the file, to the last byte.
    byte[] exact(Supplier<ByteBuffer> reading) {
        exact = true;
        try {
            return MemorySegment.ofBuffer(reading.get()).toArray(ValueLayout.JAVA_BYTE);
        } finally {
            exact = false;
        }
    }

    // the channel

    /// All that was asked for, or nothing: after a part jHDF reads that part again, as often as it takes. It asks for more of a
    /// node of a tree than there is, so that what is a little beyond the end is zeros.
    @Override public int read(ByteBuffer to) {
        int count = to.remaining();
        int there = Math.clamp(size() - position, 0, count);
        readsLeft--;
        bytesLeft -= there;
        if (there == 0 || count - there > (exact ? 0 : BEYOND)) {
            return -1;
        }
        if (readsLeft < 0 || bytesLeft < 0) {
            throw new TooManyReads();
        }
        to.put(bytes.asSlice(position, there).asByteBuffer()).put(new byte[count - there]);
        position += count;
        return count;
    }

    @Override public long position() {
        return position;
    }

    @Override public SeekableByteChannel position(long to) {
        position = to;
        return this;
    }

    @Override public long size() {
        return bytes.byteSize();
    }

    @Override public boolean isOpen() {
        return true;
    }

    @Override public void close() {
        // the memory is the caller's
    }

    @Override public int write(ByteBuffer from) {
        throw new NonWritableChannelException();
    }

    @Override public SeekableByteChannel truncate(long size) {
        throw new NonWritableChannelException();
    }

    /// More than any file takes that is what it should be; [#guarded] says where.
    private static final class TooManyReads extends RuntimeException {
        @Serial private static final long serialVersionUID = 1;
    }
}
