package dev.fovea.formats.hdf;

import dev.fovea.formats.FormatException;
import dev.fovea.formats.Text;
import dev.fovea.formats.hdf.ObjectHeader.Message;
import java.lang.foreign.MemorySegment;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;

/// The groups and arrays of a file (HDF5 File Format 3.0), over memory that the caller keeps alive.
///
/// Opening walks through all groups and checks what they say of their arrays; values are read when they are asked for. An
/// object is one node: a group that is met again, in itself or elsewhere, is an error, and so is whatever leads out of the file.
/// What Keras' files do not have is not read: names in fractal heaps, shared types, newer kinds of chunks, a user block.
public final class HdfFile {
    private static final String SIGNATURE = "\u0089HDF\r\n\032\n";
    private static final int MOST_OBJECTS = 200_000;
    private static final int DEEPEST = 64;

    private final HdfBytes bytes;
    private final Links links;
    private final Set<Long> objects = new HashSet<>();
    private int count;

    private HdfFile(HdfBytes bytes) {
        this.bytes = bytes;
        this.links = new Links(bytes);
    }

    /// Whether the bytes begin as a file of HDF5 does.
    public static boolean isHdf(MemorySegment bytes) {
        return bytes.byteSize() >= SIGNATURE.length() && new HdfBytes("", bytes).isAt(0, SIGNATURE);
    }

    /// The root group; `file` is its name in error messages.
    ///
    /// @throws FormatException if it is no such file, a damaged one, or one with parts that are not read
    public static HdfNode.Group read(String file, MemorySegment bytes) {
        return new HdfFile(new HdfBytes(file, bytes)).root();
    }

    private HdfNode.Group root() {
        if (!isHdf(bytes.bytes())) {
            throw new FormatException(bytes.file(), "byte 0", "it does not begin as a file of HDF5 does",
                    "Check the path, or copy the file again");
        }
        int version = bytes.u8(8);
        boolean old = version <= 1;
        if (version > 3) {
            throw bytes.refused("byte 8", "version %d is not known; 0 to 3 are".formatted(version), "");
        }
        int offsets = bytes.u8(old ? 13 : 9);
        int lengths = bytes.u8(old ? 14 : 10);
        if (offsets != 8 || lengths != 8) {
            throw bytes.refused("byte 9", "addresses of %d and lengths of %d bytes; 8 were expected".formatted(offsets,
                    lengths), "");
        }
        long base = old ? 24 + 4 * version : 12;
        if (bytes.u64(base) != 0) {
            throw bytes.refused("byte " + base, "the file begins at %d of another".formatted(bytes.u64(base)), "");
        }
        long address = bytes.u64(old ? base + 40 : 36);
        if (!(node("/", address, 0) instanceof HdfNode.Group group)) {
            throw bytes.damaged(address, "the root is no group");
        }
        return group;
    }

    private HdfNode node(String path, long address, int depth) {
        if (++count > MOST_OBJECTS || depth > DEEPEST) {
            throw bytes.refused(path, "more than %d objects, or more than %d in one another".formatted(MOST_OBJECTS,
                    DEEPEST), "");
        }
        if (!objects.add(address)) {
            throw bytes.refused(path, "the object is the same as another, perhaps as one that it is in",
                    "Keras writes each once; a cycle of groups has no end");
        }
        ObjectHeader header = ObjectHeader.read(bytes, address);
        Map<String, HdfAttribute> attributes = attributes(path, header);
        Optional<Message> layout = header.first(ObjectHeader.LAYOUT);
        if (layout.isPresent()) {
            return array(path, header, layout.get(), attributes);
        }
        if (header.first(ObjectHeader.SYMBOL_TABLE).isEmpty() && header.first(ObjectHeader.LINK_INFO).isEmpty()
                && header.first(ObjectHeader.LINK).isEmpty()) {
            throw bytes.refused(path, "it is neither a group nor an array", "Keras writes nothing else");
        }
        SequencedMap<String, HdfNode> children = new LinkedHashMap<>();
        links.of(path, header).forEach((name, child) -> children.put(name, node(below(path, name), child, depth + 1)));
        return new HdfNode.Group(bytes.file(), path, children, attributes);
    }

    private String below(String path, String name) {
        if (name.isEmpty() || path.length() > 4096) {
            throw bytes.refused(path, "the name %s, or its path of more than 4096 letters".formatted(Text.quote(name)),
                    "");
        }
        return path.endsWith("/") ? path + name : path + "/" + name;
    }

    private HdfArray array(String path, ObjectHeader header, Message layout, Map<String, HdfAttribute> attributes) {
        Message type = header.first(ObjectHeader.DATATYPE)
                .orElseThrow(() -> bytes.refused(path, "the array has no type", ""));
        Message shape = header.first(ObjectHeader.DATASPACE)
                .orElseThrow(() -> bytes.refused(path, "the array has no shape", ""));
        return new HdfArray(bytes, path, HdfType.read(bytes, type.at()), Extents.read(bytes, shape.at()),
                Layout.read(bytes, path, header, layout), attributes);
    }

    private Map<String, HdfAttribute> attributes(String path, ObjectHeader header) {
        header.first(ObjectHeader.ATTRIBUTE_INFO).ifPresent(info -> {
            int flags = bytes.u8(info.at() + 1);
            if (bytes.u64(info.at() + 2 + ((flags & 1) != 0 ? 2 : 0)) != HdfBytes.UNDEFINED) {
                throw bytes.refused(path, "the attributes stand in a fractal heap",
                        "The file was written with libver=\"latest\"; save it again as Keras does");
            }
        });
        var attributes = new HashMap<String, HdfAttribute>();
        for (Message message : header.all(ObjectHeader.ATTRIBUTE)) {
            HdfAttribute.Named named = HdfAttribute.read(bytes, path, message);
            attributes.put(named.name(), named.attribute());
        }
        return attributes;
    }
}
