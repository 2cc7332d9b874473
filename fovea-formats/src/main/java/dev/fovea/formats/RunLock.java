package dev.fovea.formats;

import dev.fovea.data.io.FileException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/// Keeps a run to one process at a time; the system gives the lock back when the process ends, however it ends.
final class RunLock implements AutoCloseable {
    static final String FILE_NAME = ".lock";

    private final Path file;
    private final FileChannel channel;

    private RunLock(Path file, FileChannel channel) {
        this.file = file;
        this.channel = channel;
    }

    /// @throws FileException if the run is being trained elsewhere
    static RunLock of(Path folder) {
        Path file = folder.resolve(FILE_NAME);
        try {
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
            if (!taken) {
                throw new FileException(
                        "the run %s is being trained by another process. Wait for it, or choose another name.", folder);
            }
            return new RunLock(file, channel);
        } catch (IOException e) {
            throw new FileException(e,
                    "the run %s cannot be written: %s. Permit writing there, or choose another folder.", folder,
                    FileException.reason(e));
        }
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
