package dev.fovea.data.io;

import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/// Tells a watcher of each call, then makes it. A watched `close` that fails still closes, as the operating system
/// does.
record WatchedFileCalls(FileCalls real, Watcher watcher) implements FileCalls {

    @Override public FileOutputStream create(Path file) throws IOException {
        watcher.before("create");
        return real.create(file);
    }

    @Override public FileOutputStream append(Path file) throws IOException {
        watcher.before("append");
        return real.append(file);
    }

    @Override public void write(FileOutputStream to, byte[] bytes, int from, int count) throws IOException {
        watcher.before("write");
        real.write(to, bytes, from, count);
    }

    @Override public void sync(FileOutputStream file) throws IOException {
        watcher.before("sync");
        real.sync(file);
    }

    @Override public void close(FileOutputStream file) throws IOException {
        try {
            watcher.before("close");
        } finally {
            real.close(file);
        }
    }

    @Override public void move(Path from, Path to) throws IOException {
        watcher.before("move");
        real.move(from, to);
    }

    @Override public void syncFolder(Path folder) throws IOException {
        watcher.before("syncFolder");
        real.syncFolder(folder);
    }

    @Override public List<Path> list(Path folder, String start) throws IOException {
        watcher.before("list");
        return real.list(folder, start);
    }

    @Override public void delete(Path file) throws IOException {
        watcher.before("delete");
        real.delete(file);
    }

    @Override public void createFolders(Path folder) throws IOException {
        watcher.before("createFolders");
        real.createFolders(folder);
    }
}
