package dev.fovea.nn.model;

import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/// "Files" that are kept in memory.
public final class MemoryFormat implements ModelFormat {
    public static final Map<Path, SavedModel> FILES = new ConcurrentHashMap<>();

    @Override public String name() {
        return "memory";
    }

    @Override public String ending() {
        return ".memory";
    }

    @Override public void save(SavedModel model, Kinds kinds, Path file) {
        FILES.put(file, model);
    }

    @Override public <T> T load(Path file, Kinds kinds, Function<SavedModel, T> use) {
        return use.apply(FILES.get(file));
    }
}
