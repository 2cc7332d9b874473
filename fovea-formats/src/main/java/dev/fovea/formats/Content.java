package dev.fovea.formats;

import dev.fovea.data.io.FileOutput;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;
import java.util.zip.CRC32;
import java.util.zip.CRC32C;
import java.util.zip.Checksum;

/// The bytes of a file, or of one entry of it, as pieces of memory in order: weights are written from where they lie.
record Content(List<MemorySegment> pieces) {
    private static final int CHUNK = 1 << 16;

    Content {
        pieces = List.copyOf(pieces);
    }

    static Content of(byte[] bytes) {
        return new Content(List.of(MemorySegment.ofArray(bytes)));
    }

    long length() {
        return pieces.stream().mapToLong(MemorySegment::byteSize).reduce(0, Math::addExact);
    }

    Sums sums() {
        var zip = new CRC32();
        var strong = new CRC32C();
        forEachChunk((bytes, count) -> {
            zip.update(bytes, 0, count);
            strong.update(bytes, 0, count);
        });
        return new Sums(low(zip), low(strong));
    }

    /// Writes all pieces and returns the CRC32C of what was written.
    int writeTo(FileOutput out) throws IOException {
        var strong = new CRC32C();
        forEachChunk((bytes, count) -> {
            strong.update(bytes, 0, count);
            out.write(bytes, 0, count);
        });
        return low(strong);
    }

    private <E extends Exception> void forEachChunk(ChunkConsumer<E> consumer) throws E {
        var chunk = new byte[CHUNK];
        for (MemorySegment piece : pieces) {
            for (long done = 0; done < piece.byteSize();) {
                int count = (int) Math.min(CHUNK, piece.byteSize() - done);
                MemorySegment.copy(piece, ValueLayout.JAVA_BYTE, done, chunk, 0, count);
                consumer.accept(chunk, count);
                done += count;
            }
        }
    }

    private static int low(Checksum sum) {
        return (int) sum.getValue();
    }

    private interface ChunkConsumer<E extends Exception> {
        void accept(byte[] bytes, int count) throws E;
    }

    /// The sum that zip files carry, and the one of our manifest.
    record Sums(int crc32, int crc32c) {}
}
