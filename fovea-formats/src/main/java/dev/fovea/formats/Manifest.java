package dev.fovea.formats;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;

/// The first entry of an archive, `manifest.json`: the format's version, and of each part the length and two checksums.
record Manifest(List<Item> items) {
    static final String FILE_NAME = "manifest.json";
    /// No manifest is longer: six parts take under two thousand bytes.
    static final int LONGEST = 1 << 14;

    /// Of a JSON part.
    private static final JsonLimits JSON_LIMITS = JsonLimits.standard().bytes(4 << 20).values(60_000);
    /// Of a network, of which one that was imported has some 25 values a node, and the numbers of its constants: about 128 MB of heap.
    private static final JsonLimits NETWORK_LIMITS = JsonLimits.standard().values(400_000);

    private static final int VERSION = 1;
    private static final long LARGEST = 1L << 56;
    private static final JsonLimits LIMITS = new JsonLimits(LONGEST, 4, 200, 20, 100);

    record Item(Part part, long length, Content.Sums sums) {
        Json json() {
            return Json.object()
                    .with("name", Json.of(part.fileName()))
                    .with("length", Json.of(length))
                    .with("crc32", Json.of(HexFormat.of().toHexDigits(sums.crc32())))
                    .with("crc32c", Json.of(HexFormat.of().toHexDigits(sums.crc32c())));
        }
    }

    static JsonLimits limits(Part part) {
        return part == Part.NETWORK ? NETWORK_LIMITS : JSON_LIMITS;
    }

    Manifest {
        items = List.copyOf(items);
    }

    byte[] bytes() {
        return Json.object()
                .with("format", Json.of("fovea"))
                .with("version", Json.of(VERSION))
                .with("parts", Json.array(items.stream().map(Item::json).toList()))
                .bytes();
    }

    /// Reads a manifest whose checksum has been found right: what is wrong now was written so.
    static Manifest read(String file, byte[] bytes) {
        JsonCursor root = Json.parse(file, bytes, LIMITS).at(file);
        int version = root.get("version").integer(1, Integer.MAX_VALUE);
        if (version != VERSION) {
            throw new FormatException(file, "$.version",
                    "the archive has version %d; this Fovea reads %d".formatted(version, VERSION),
                    "Take the Fovea that wrote it, or a newer one");
        }
        if (!root.get("format").text().equals("fovea")) {
            throw root.get("format").expected("\"fovea\"");
        }
        root.only(List.of("format", "version", "parts"));
        var items = new ArrayList<Item>();
        for (JsonCursor part : root.get("parts").elements()) {
            Item item = item(part);
            if (!items.isEmpty() && items.getLast().part().compareTo(item.part()) >= 0) {
                throw part.error("%s stands there twice, or after %s", item.part(), items.getLast().part());
            }
            items.add(item);
        }
        Stream.of(Part.values()).filter(Part::isRequired).filter(p -> items.stream().noneMatch(i -> i.part() == p))
                .forEach(p -> {
                    throw root.get("parts").error("%s is missing; every archive has it", p);
                });
        return new Manifest(items);
    }

    private static Item item(JsonCursor from) {
        from.only(List.of("name", "length", "crc32", "crc32c"));
        JsonCursor name = from.get("name");
        Part part = Part.named(name.text())
                .orElseThrow(() -> name.error("%s is no part of an archive; %s", Text.quote(name.text()),
                        Text.near(name.text(), Stream.of(Part.values()).map(Part::fileName).toList())));
        long length = from.get("length").whole(0, LARGEST);
        if (part.isJson() && length > limits(part).bytes()) {
            throw from.get("length").error("%s has %d bytes; JSON may have %d", part, length,
                    limits(part).bytes());
        }
        return new Item(part, length, new Content.Sums(sum(from.get("crc32")), sum(from.get("crc32c"))));
    }

    private static int sum(JsonCursor from) {
        if (!from.text().matches("[0-9a-f]{8}")) {
            throw from.expected("a checksum of eight hexadecimal digits");
        }
        return HexFormat.fromHexDigits(from.text());
    }
}
