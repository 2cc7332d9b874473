package dev.fovea.data.io;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/// Keeps a folder to one process at a time, and there to one place; the system gives the lock back when the process ends, however it ends.
public final class FolderLock implements AutoCloseable {
    /// The file that is locked; it is there as long as the lock is held.
    public static final String FILE_NAME = ".lock";

    private final Path file;
    private final FileChannel channel;

    private FolderLock(Path file, FileChannel channel) {
        this.file = file;
        this.channel = channel;
    }

    /// The lock of a folder; empty if somebody else holds it.
    ///
    /// @throws IOException if no file can be written there
    public static Optional<FolderLock> tryLock(Path folder) throws IOException {
        Path file = folder.resolve(FILE_NAME);
        FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        boolean taken = false;
        try {
            taken = channel.tryLock() != null;
        } catch (OverlappingFileLockException _) {
            // by this process: as if by another
        } finally {
            if (!taken) {
                channel.close();
            }
        }
        return taken ? Optional.of(new FolderLock(file, channel)) : Optional.empty();
    }

    @Override public void close() {
        try {
            Files.deleteIfExists(file);
            channel.close();
        } catch (IOException _) {
            // the lock ends with the process at the latest, and a file without one locks nothing
        }
    }
}
