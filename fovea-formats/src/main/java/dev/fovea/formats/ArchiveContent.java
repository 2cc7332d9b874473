package dev.fovea.formats;

import dev.fovea.data.io.AtomicFile;
import dev.fovea.data.io.FileCalls;
import dev.fovea.data.io.FileException;
import dev.fovea.data.io.FileOutput;
import dev.fovea.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// What is to be written into an archive. Equal contents give equal files, byte for byte.
///
/// ```
/// ArchiveContent.empty().with(Part.NETWORK, network).with(Part.PROVENANCE, provenance).with(Part.WEIGHTS, weights)
///         .writeTo(path);
/// ```
/// Tensors are read where they lie, twice: for the checksums and for writing. They must not change meanwhile.
public final class ArchiveContent {
    private final Map<Part, Content> parts;

    private ArchiveContent(Map<Part, Content> parts) {
        this.parts = parts;
    }

    public static ArchiveContent empty() {
        return new ArchiveContent(new EnumMap<>(Part.class));
    }

    /// This content and a JSON part, replacing it if it was there.
    ///
    /// @throws FormatException if the value is larger or deeper than what is read back
    public ArchiveContent with(Part part, Json json) {
        require(part, part.isJson());
        byte[] bytes = json.bytes();
        Json.parse(part.fileName(), bytes, Manifest.limits(part));
        return with(part, Content.of(bytes));
    }

    /// This content and a part of tensors by name.
    public ArchiveContent with(Part part, Map<String, Tensor> tensors) {
        require(part, !part.isJson());
        return with(part, Safetensors.content(tensors, Map.of()));
    }

    private ArchiveContent with(Part part, Content content) {
        var all = new EnumMap<>(parts);
        all.put(part, content);
        return new ArchiveContent(all);
    }

    private static void require(Part part, boolean fits) {
        if (!fits) {
            throw new IllegalArgumentException(
                    part + (part.isJson() ? " is JSON, not tensors" : " is tensors, not JSON"));
        }
    }

    /// Writes the file, whole or not at all.
    ///
    /// @throws dev.fovea.data.io.FileException if the file system fails; a file of that name is as it was
    /// @throws IllegalStateException if a required part is missing, or tensors change while they are written
    public void writeTo(Path file) {
        writeTo(file, FileCalls.system());
    }

    public void writeTo(Path file, FileCalls calls) {
        Stream.of(Part.values()).filter(p -> p.isRequired() && !parts.containsKey(p)).forEach(p -> {
            throw new IllegalStateException("%s: %s is missing; every archive has it".formatted(file, p));
        });
        var items = new ArrayList<Manifest.Item>();
        parts.forEach((part, content) -> items.add(new Manifest.Item(part, content.length(), content.sums())));
        var manifest = Content.of(new Manifest(items).bytes());
        ZipLayout layout = layout(manifest, items);
        AtomicFile.write(file, out -> write(out, manifest, items, layout), calls);
    }

    private void write(FileOutput out, Content manifest, List<Manifest.Item> items, ZipLayout layout)
            throws IOException {
        try {
            out.write(layout.entries().getFirst().bytes());
            manifest.writeTo(out);
            for (int i = 0; i < items.size(); i++) {
                out.write(layout.entries().get(i + 1).bytes());
                write(out, items.get(i));
            }
            out.write(layout.directory().bytes());
            out.flush();
        } catch (IOException e) {
            throw new IOException(
                    "%s, at byte %d of %d".formatted(FileException.reason(e), out.position(), layout.length()), e);
        }
    }

    private void write(FileOutput out, Manifest.Item item) throws IOException {
        if (parts.get(item.part()) instanceof Content content && content.writeTo(out) != item.sums().crc32c()) {
            throw new IllegalStateException(
                    "%s changed while it was written; nothing was saved. Save between two steps, not during one"
                            .formatted(item.part()));
        }
    }

    /// The manifest, then the parts.
    static ZipLayout layout(Content manifest, List<Manifest.Item> items) {
        var slots = new ArrayList<ZipLayout.Slot>();
        slots.add(new ZipLayout.Slot(Manifest.FILE_NAME, manifest.length(), manifest.sums().crc32(), false));
        for (Manifest.Item item : items) {
            slots.add(new ZipLayout.Slot(item.part().fileName(), item.length(), item.sums().crc32(),
                    !item.part().isJson()));
        }
        return ZipLayout.of(slots);
    }
}
