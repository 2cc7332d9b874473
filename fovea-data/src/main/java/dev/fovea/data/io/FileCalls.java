package dev.fovea.data.io;

import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/// The calls to the file system that writing a file safely takes. There is the system's own set, and one that is
/// watched.
///
/// Streams, not channels: a channel closes itself when its thread is interrupted, and a checkpoint must survive Ctrl-C.
public interface FileCalls {

    /// A new, empty file; fails if there is one.
    FileOutputStream create(Path file) throws IOException;

    /// A file to be continued at its end; made if there is none.
    FileOutputStream append(Path file) throws IOException;

    void write(FileOutputStream to, byte[] bytes, int from, int count) throws IOException;

    /// Returns when what was written is on the disk.
    void sync(FileOutputStream file) throws IOException;

    void close(FileOutputStream file) throws IOException;

    /// Renames in one step; a file of that name is replaced.
    void move(Path from, Path to) throws IOException;

    /// Returns when the names in a folder are on the disk. Windows has no such call and needs none.
    void syncFolder(Path folder) throws IOException;

    /// The files of a folder whose names start so.
    List<Path> list(Path folder, String start) throws IOException;

    /// Deletes a file if it is there.
    void delete(Path file) throws IOException;

    /// Makes a folder and those above it, where they are missing.
    void createFolders(Path folder) throws IOException;

    static FileCalls system() {
        return SystemFileCalls.INSTANCE;
    }

    /// Sees each call before it is made, and fails it by throwing.
    @FunctionalInterface
    interface Watcher {
        /// `call` is the name of the method, such as `write`.
        void before(String call) throws IOException;
    }

    /// These calls with a watcher before each: how a test fills the disk at the k-th call.
    default FileCalls watchedBy(Watcher watcher) {
        return new WatchedFileCalls(this, watcher);
    }
}
