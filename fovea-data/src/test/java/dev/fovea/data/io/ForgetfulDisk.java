package dev.fovea.data.io;

import java.io.ByteArrayOutputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/// What a disk may hold after a power cut: everything that was forced to it, and any of the rest.
final class ForgetfulDisk {

    private static final class Content {
        final ByteArrayOutputStream written = new ByteArrayOutputStream();
        int forced;
    }

    private final Path target;
    private final Map<FileOutputStream, Content> open = new IdentityHashMap<>();
    private final Map<Path, Content> names = new HashMap<>();
    private Map<Path, Content> forcedNames;

    ForgetfulDisk(Path target, byte[] content) {
        this.target = target;
        var old = new Content();
        old.written.writeBytes(content);
        old.forced = content.length;
        names.put(target, old);
        forcedNames = new HashMap<>(names);
    }

    /// What the target may hold: by its forced name or its newest one; with the forced bytes, half of the rest, or all.
    List<byte[]> afterPowerCut() {
        var states = new ArrayList<byte[]>();
        for (Content content : List.of(forcedNames.get(target), names.get(target))) {
            byte[] all = content.written.toByteArray();
            for (int length : new int[]{content.forced, (content.forced + all.length) / 2, all.length}) {
                states.add(Arrays.copyOf(all, length));
            }
        }
        return states;
    }

    /// The system's calls, written down here as well; `before` runs before each.
    FileCalls calls(Runnable before) {
        return new Recording(FileCalls.system(), before);
    }

    private final class Recording implements FileCalls {
        private final FileCalls real;
        private final Runnable before;

        Recording(FileCalls real, Runnable before) {
            this.real = real;
            this.before = before;
        }

        @Override public FileOutputStream create(Path file) throws IOException {
            before.run();
            FileOutputStream stream = real.create(file);
            open.put(stream, new Content());
            names.put(file, open.get(stream));
            return stream;
        }

        @Override public FileOutputStream append(Path file) {
            throw new UnsupportedOperationException();
        }

        @Override public void write(FileOutputStream to, byte[] bytes, int from, int count) throws IOException {
            before.run();
            real.write(to, bytes, from, count);
            open.get(to).written.write(bytes, from, count);
        }

        @Override public void sync(FileOutputStream file) throws IOException {
            before.run();
            real.sync(file);
            open.get(file).forced = open.get(file).written.size();
        }

        @Override public void close(FileOutputStream file) throws IOException {
            before.run();
            real.close(file);
        }

        @Override public void move(Path from, Path to) throws IOException {
            before.run();
            real.move(from, to);
            names.put(to, names.remove(from));
        }

        @Override public void syncFolder(Path folder) throws IOException {
            before.run();
            real.syncFolder(folder);
            forcedNames = new HashMap<>(names);
        }

        @Override public List<Path> list(Path folder, String start) throws IOException {
            before.run();
            return real.list(folder, start);
        }

        @Override public void delete(Path file) throws IOException {
            before.run();
            real.delete(file);
            names.remove(file);
        }

        @Override public void createFolders(Path folder) throws IOException {
            real.createFolders(folder);
        }
    }
}
