package dev.fovea.formats;

import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Small archives: a good one, and ones that are laid out well and lie.
final class Archives {
    static final Json NETWORK = Json.object().with("layers", Json.array(Json.of("dense"))).with("input",
            Json.array(Json.of("N"), Json.of(2)));
    static final Json PROVENANCE = Json.object().with("version", Json.of("0.1.0")).with("seed", Json.of(1));
    static final Map<String, Tensor> WEIGHTS = Map.of(
            "dense/kernel", Tensor.of(Shape.of(2, 3), 1f, 2f, 3f, 4f, 5f, 6f), "dense/bias",
            Tensor.of(Shape.of(3), 0.5f, -0.5f, 0f));

    private Archives() {}

    static ArchiveContent small() {
        return ArchiveContent.empty().with(Part.NETWORK, NETWORK).with(Part.PROVENANCE, PROVENANCE).with(Part.WEIGHTS,
                WEIGHTS);
    }

    /// With every part, and as many steps done.
    static ArchiveContent checkpoint(long step) {
        return small().with(Part.TRAINING, Json.object().with("optimizer", Json.of("adam")))
                .with(Part.CHECKPOINT, Json.object().with("step", Json.of(step)))
                .with(Part.OPTIMIZER, Map.of("dense/kernel/velocity", Tensor.of(Shape.of(1), (float) step)));
    }

    /// The names and contents of a good archive, for being spoilt.
    static Map<String, byte[]> parts() {
        var parts = new LinkedHashMap<String, byte[]>();
        parts.put("network.json", NETWORK.bytes());
        parts.put("provenance.json", PROVENANCE.bytes());
        parts.put("weights.safetensors", bytes(Safetensors.content(WEIGHTS, Map.of())));
        return parts;
    }

    /// An archive whose checksums are right: what is wrong with it was meant.
    static byte[] of(Map<String, byte[]> parts) {
        var items = new ArrayList<Json>();
        parts.forEach((name, content) -> items.add(item(name, content.length, content)));
        return of(manifest(items), parts);
    }

    static Json item(String name, long length, byte[] content) {
        Content.Sums sums = Content.of(content).sums();
        return Json.object().with("name", Json.of(name)).with("length", Json.of(length))
                .with("crc32", Json.of("%08x".formatted(sums.crc32())))
                .with("crc32c", Json.of("%08x".formatted(sums.crc32c())));
    }

    static byte[] manifest(List<Json> items) {
        return Json.object().with("format", Json.of("fovea")).with("version", Json.of(1))
                .with("parts", new Json.Arr(items)).bytes();
    }

    static byte[] of(byte[] manifest, Map<String, byte[]> parts) {
        var all = new LinkedHashMap<String, byte[]>();
        all.put(Manifest.FILE_NAME, manifest);
        all.putAll(parts);
        ZipLayout layout = ZipLayout
                .of(all.entrySet().stream().map(e -> new ZipLayout.Slot(e.getKey(), e.getValue().length,
                        Content.of(e.getValue()).sums().crc32(), e.getKey().endsWith(".safetensors"))).toList());
        var bytes = new ByteArrayOutputStream();
        var headers = layout.entries().iterator();
        all.values().forEach(content -> {
            bytes.writeBytes(headers.next().bytes());
            bytes.writeBytes(content);
        });
        bytes.writeBytes(layout.directory().bytes());
        return bytes.toByteArray();
    }

    private static byte[] bytes(Content content) {
        var bytes = new ByteArrayOutputStream();
        content.pieces().forEach(p -> bytes.writeBytes(p.toArray(java.lang.foreign.ValueLayout.JAVA_BYTE)));
        return bytes.toByteArray();
    }
}
