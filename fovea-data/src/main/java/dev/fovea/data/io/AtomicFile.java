package dev.fovea.data.io;

import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.UUID;
import java.util.regex.Pattern;

/// Writes a file so that its name holds the old content or the new one, whole, whatever happens: an error, `kill -9`,
/// a power cut.
///
/// 1. The content goes to a temporary file in the same folder, `.NAME.PID-ID.tmp`,
/// 2. is forced to the disk (else the name could reach the disk before the bytes),
/// 3. takes the name in one step, and
/// 4. the folder is forced to the disk (else a power cut could bring the old file back).
///
/// Temporary files of processes that are gone are removed by the next write of the same file, or by
/// [#removeStale(Path)].
public final class AtomicFile {
    private static final Pattern TEMPORARY = Pattern.compile("\\..*\\.(\\d{1,18})-[0-9a-f]{8}\\.tmp");

    private AtomicFile() {
    }

    /// Writes `file`; the folder must be there. If `content` fails, its exception passes and the old file stays.
    ///
    /// @throws FileException when the file system fails
    public static void write(Path file, IoConsumer<FileOutput> content) {
        write(file, content, FileCalls.system());
    }

    public static void write(Path file, IoConsumer<FileOutput> content, FileCalls calls) {
        Path target = file.toAbsolutePath();
        Path folder = parent(target);
        if (!Files.isDirectory(folder)) {
            throw new FileException("%s could not be written: there is no folder %s. Make it, or choose another.", file,
                    folder);
        }
        removeStale(folder, "." + target.getFileName() + ".", calls);
        Path temporary = folder.resolve(temporaryName(target.getFileName().toString()));
        boolean moved = false;
        try {
            writeAndSync(temporary, content, calls);
            calls.move(temporary, target);
            moved = true;
        } catch (IOException e) {
            throw new FileException(e,
                    "%s could not be written: %s. %s Free space or permit writing there, or choose another folder.",
                    file, FileException.reason(e),
                    Files.exists(target)
                            ? "The file of that name is as it was."
                            : "There is no file of that name, as before.");
        } finally {
            if (!moved) {
                removeQuietly(temporary, calls);
            }
        }
        try {
            calls.syncFolder(folder);
        } catch (IOException e) {
            throw new FileException(e, "%s was written, but the folder could not be forced to the disk: %s. "
                    + "A power cut now could bring back what was there before; write it again.", file,
                    FileException.reason(e));
        }
    }

    private static void writeAndSync(Path temporary, IoConsumer<FileOutput> content, FileCalls calls)
            throws IOException {
        FileOutputStream stream = calls.create(temporary);
        boolean whole = false;
        try {
            var output = new FileOutput(calls, stream);
            content.accept(output);
            output.flush();
            calls.sync(stream);
            whole = true;
        } finally {
            close(stream, whole, calls);
        }
    }

    /// A second failure must not hide the first.
    private static void close(FileOutputStream stream, boolean whole, FileCalls calls) throws IOException {
        try {
            calls.close(stream);
        } catch (IOException e) {
            if (whole) {
                throw e;
            }
        }
    }

    /// Removes the temporary files that processes which are gone have left in a folder.
    public static void removeStale(Path folder) {
        removeStale(folder.toAbsolutePath(), ".", FileCalls.system());
    }

    private static void removeStale(Path folder, String start, FileCalls calls) {
        try {
            for (Path file : calls.list(folder, start)) {
                if (isStale(file)) {
                    calls.delete(file);
                }
            }
        } catch (IOException _) {
            // left for the next time: a leftover is no reason not to write
        }
    }

    /// A temporary file is stale unless the process in its name lives and is older than the file: numbers are used
    /// again.
    private static boolean isStale(Path file) throws IOException {
        var name = TEMPORARY.matcher(file.getFileName().toString());
        if (!name.matches()) {
            return false;
        }
        Instant written = Files.getLastModifiedTime(file).toInstant();
        return ProcessHandle.of(Long.parseLong(name.group(1)))
                .map(process -> process.info().startInstant().map(written::isBefore).orElse(false))
                .orElse(true);
    }

    private static String temporaryName(String name) {
        return "." + name + "." + ProcessHandle.current().pid() + "-" + UUID.randomUUID().toString().substring(0, 8)
                + ".tmp";
    }

    private static void removeQuietly(Path file, FileCalls calls) {
        try {
            calls.delete(file);
        } catch (IOException _) {
            // stale from now on: the next write removes it
        }
    }

    private static Path parent(Path absolute) {
        if (absolute.getParent() instanceof Path folder && absolute.getFileName() != null) {
            return folder;
        }
        throw new FileException("%s is no name of a file", absolute);
    }
}
