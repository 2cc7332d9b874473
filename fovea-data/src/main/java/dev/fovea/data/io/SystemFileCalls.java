package dev.fovea.data.io;

import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Locale;

/// The file system of this machine.
enum SystemFileCalls implements FileCalls {
    INSTANCE;

    private static final boolean WINDOWS = System.getProperty("os.name", "").toLowerCase(Locale.ROOT)
            .startsWith("windows");

    @Override public FileOutputStream create(Path file) throws IOException {
        Files.createFile(file);
        return new FileOutputStream(file.toFile());
    }

    @Override public FileOutputStream append(Path file) throws IOException {
        return new FileOutputStream(file.toFile(), true);
    }

    @Override public void write(FileOutputStream to, byte[] bytes, int from, int count) throws IOException {
        to.write(bytes, from, count);
    }

    @Override public void sync(FileOutputStream file) throws IOException {
        file.getFD().sync();
    }

    @Override public void close(FileOutputStream file) throws IOException {
        file.close();
    }

    @Override public void move(Path from, Path to) throws IOException {
        Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
    }

    /// The one call that only a channel offers, hence the care for interrupts.
    @Override public void syncFolder(Path folder) throws IOException {
        if (WINDOWS) {
            return;
        }
        boolean interrupted = Thread.interrupted();
        try {
            boolean done = false;
            while (!done) {
                try (var channel = FileChannel.open(folder, StandardOpenOption.READ)) {
                    channel.force(true);
                    done = true;
                } catch (ClosedByInterruptException _) {
                    interrupted |= Thread.interrupted();
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    @Override public List<Path> list(Path folder, String start) throws IOException {
        try (var files = Files.list(folder)) {
            return files.filter(f -> f.getFileName().toString().startsWith(start)).toList();
        }
    }

    @Override public void delete(Path file) throws IOException {
        Files.deleteIfExists(file);
    }

    @Override public void createFolders(Path folder) throws IOException {
        Files.createDirectories(folder);
    }
}
