package dev.fovea.formats;

import dev.fovea.data.io.FileException;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/// Files as memory. A file that is replaced (as ours are) stays what it was; one that is cut while mapped is lost.
public final class Mapping {
    private Mapping() {}

    public static MemorySegment map(Path file, Arena arena) {
        checkOrder(ByteOrder.nativeOrder());
        if (!Files.exists(file)) {
            throw new FileException("%s could not be read: there is no such file", file);
        }
        if (!Files.isRegularFile(file)) {
            throw new FileException("%s could not be read: it is no file", file);
        }
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            return channel.map(MapMode.READ_ONLY, 0, channel.size(), arena);
        } catch (IOException e) {
            throw new FileException(e, "%s could not be read: %s", file, FileException.reason(e));
        }
    }

    /// Values lie in files as they lie in the memory of x86 and ARM.
    static void checkOrder(ByteOrder order) {
        if (order != ByteOrder.LITTLE_ENDIAN) {
            throw new UnsupportedOperationException(
                    "model files are little-endian; this machine is not, and Fovea does not swap bytes");
        }
    }
}
