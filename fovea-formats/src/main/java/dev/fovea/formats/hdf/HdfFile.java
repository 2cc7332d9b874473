package dev.fovea.formats.hdf;

import dev.fovea.formats.FormatException;
import dev.fovea.formats.Text;
import io.jhdf.api.Dataset;
import io.jhdf.api.Group;
import io.jhdf.api.Link;
import io.jhdf.api.Node;
import io.jhdf.links.SoftLink;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;
import java.util.Set;

/// The groups and arrays of a file of HDF5, over memory that the caller keeps alive. jHDF reads it; what is here keeps it to the
/// file and within bounds.
///
/// Opening walks through all groups and checks what they say of their arrays; values are read when they are asked for. An
/// object is one node: a group that is met again, in itself or elsewhere, is an error, and so is a link, which may lead to any
/// file. Arrays that lie in other files are errors of jHDF.
public final class HdfFile {
    private static final byte[] SIGNATURE = "\u0089HDF\r\n\032\n".getBytes(StandardCharsets.ISO_8859_1);
    private static final int MOST_OBJECTS = 200_000;
    private static final int DEEPEST = 64;

    static {
        // jHDF logs through SLF4J, which warns on standard error of a program that has no logging
        String verbosity = "slf4j.internal.verbosity";
        System.setProperty(verbosity, System.getProperty(verbosity, "ERROR"));
    }

    private final HdfSource source;
    private final long base;
    private final Set<Long> objects = new HashSet<>();
    private int count;

    private HdfFile(HdfSource source, long base) {
        this.source = source;
        this.base = base;
    }

    /// The root group; `file` is its name in error messages.
    ///
    /// @throws FormatException if it is no such file, a damaged one, or one with parts that are not read
    public static HdfNode.Group read(String file, MemorySegment bytes) {
        if (!isHdf(bytes)) {
            throw new FormatException(file, "byte 0", "it does not begin as a file of HDF5 does",
                    "Check the path, or copy the file again");
        }
        var source = new HdfSource(file, bytes);
        return source.guarded("/", () -> {
            // nothing is opened at this place: jHDF wants one for its log
            var opened = new io.jhdf.HdfFile(source, URI.create("file:///file.h5"));
            return new HdfFile(source, opened.getUserBlockSize()).group("/", opened, 0);
        });
    }

    /// Whether a file begins at byte 0, or behind a user block of 512, 1024, … bytes.
    private static boolean isHdf(MemorySegment bytes) {
        for (long at = 0; at <= bytes.byteSize() - SIGNATURE.length; at = at == 0 ? 512 : 2 * at) {
            if (Arrays.equals(bytes.asSlice(at, SIGNATURE.length).toArray(ValueLayout.JAVA_BYTE), SIGNATURE)) {
                return true;
            }
        }
        return false;
    }

    private HdfNode node(String path, Node node, int depth) {
        return switch (node) {
            case Link link -> throw source.refused(path, "it is %s link, which may lead anywhere".formatted(
                    link instanceof SoftLink ? "a soft" : "an external"),
                    "Keras writes none; only what is in the file itself is read");
            case Dataset dataset -> {
                met(path, node, depth);
                yield new HdfArray(source, base, path, dataset, attributes(path, node));
            }
            case Group group -> group(path, group, depth);
            default -> throw source.refused(path, "it is neither a group nor an array", "Keras writes nothing else");
        };
    }

    private HdfNode.Group group(String path, Group group, int depth) {
        met(path, group, depth);
        SequencedMap<String, HdfNode> children = new LinkedHashMap<>();
        group.getChildren().forEach((name, child) -> {
            String below = below(path, name);
            children.put(name, source.guarded(below, () -> node(below, child, depth + 1)));
        });
        return new HdfNode.Group(source.file(), path, children, attributes(path, group));
    }

    private void met(String path, Node node, int depth) {
        if (++count > MOST_OBJECTS || depth > DEEPEST) {
            throw source.refused(path, "more than %d objects, or more than %d in one another".formatted(MOST_OBJECTS,
                    DEEPEST), "");
        }
        if (!objects.add(node.getAddress())) {
            throw source.refused(path, "the object is the same as another, perhaps as one that it is in",
                    "Keras writes each once; a cycle of groups has no end");
        }
    }

    private String below(String path, String name) {
        if (name.isEmpty() || path.length() > 4096) {
            throw source.refused(path, "the name %s, or its path of more than 4096 letters".formatted(Text.quote(name)),
                    "");
        }
        return path.endsWith("/") ? path + name : path + "/" + name;
    }

    private Map<String, HdfAttribute> attributes(String path, Node node) {
        var attributes = new HashMap<String, HdfAttribute>();
        node.getAttributes().forEach((name, attribute) -> attributes.put(name,
                new HdfAttribute(source, base, path + "@" + name, attribute)));
        return attributes;
    }
}
