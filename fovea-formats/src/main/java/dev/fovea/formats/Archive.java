package dev.fovea.formats;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.util.Collections;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A model in a file, `.fovea`: a zip that any zip program opens, with the parts of [Part]; data only.
///
/// Opening reads the whole file once and checks every byte of it: contents against the manifest's CRC32 and CRC32C,
/// everything else against the one way in which Fovea writes it. So every damage is found, and no name, length or offset
/// of a zip header is ever trusted. Tensors are mapped: they live until [#close()].
public final class Archive implements AutoCloseable {
    private final Arena arena;
    private final Path file;
    private final Map<Part, MemorySegment> json = new EnumMap<>(Part.class);
    private final Map<Part, Safetensors> tensors = new EnumMap<>(Part.class);

    private Archive(Path file, Arena arena) {
        this.file = file;
        this.arena = arena;
        ArchiveReader.read(file.toString(), Mapping.map(file, arena)).forEach(this::add);
    }

    /// @throws FormatException if it is no archive, or a damaged one
    /// @throws dev.fovea.data.io.FileException if it cannot be read
    public static Archive open(Path file) {
        Arena arena = Arena.ofShared();
        boolean opened = false;
        try {
            var archive = new Archive(file, arena);
            opened = true;
            return archive;
        } finally {
            if (!opened) {
                arena.close();
            }
        }
    }

    /// JSON is read here only to find out now whether it can be: hostile parts never take memory together.
    private void add(Part part, MemorySegment content) {
        if (part.isJson()) {
            parse(part, content);
            json.put(part, content);
        } else {
            tensors.put(part, Safetensors.of(nameOf(part), content));
        }
    }

    private JsonCursor parse(Part part, MemorySegment content) {
        return Json.parse(nameOf(part), content.toArray(ValueLayout.JAVA_BYTE), Manifest.limits(part)).at(nameOf(part));
    }

    private String nameOf(Part part) {
        return file + "/" + part.fileName();
    }

    public Path file() {
        return file;
    }

    public boolean has(Part part) {
        return json.containsKey(part) || tensors.containsKey(part);
    }

    /// The parts that are there.
    public Set<Part> parts() {
        var all = EnumSet.noneOf(Part.class);
        all.addAll(json.keySet());
        all.addAll(tensors.keySet());
        return Collections.unmodifiableSet(all);
    }

    /// A part in JSON, read anew by each call.
    ///
    /// @throws FormatException if the part is not there
    public JsonCursor json(Part part) {
        return parse(part, present(json.get(part), part));
    }

    /// The tensors of a part, over memory of this archive.
    ///
    /// @throws FormatException if the part is not there
    public Safetensors tensors(Part part) {
        return present(tensors.get(part), part);
    }

    private <T> T present(@Nullable T value, Part part) {
        if (value == null) {
            throw new FormatException(file.toString(), "", "there is no %s; it has %s".formatted(part, parts()), "");
        }
        return value;
    }

    /// Ends the life of all its tensors.
    @Override public void close() {
        arena.close();
    }

    @Override public String toString() {
        return file + " " + parts();
    }
}
