package dev.fovea.formats.hdf;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.fovea.data.io.AtomicFile;
import dev.fovea.tensor.DType;
import dev.fovea.tensor.Tensor;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SequencedMap;
import java.util.Set;
import java.util.TreeMap;

/// Writes a file of HDF5 in the oldest form (superblock 0, HDF5 File Format 3.0), which every version of the library reads and
/// h5py writes too: groups with names in B-trees, arrays in one piece, texts as attributes.
///
/// Equal contents give equal bytes: names stand in the order of the alphabet, and nothing says when.
public final class HdfWriter {
    private static final int SUPERBLOCK = 96;
    private static final long UNDEFINED = -1;
    private static final int TREE_K = 16;                   // H5F_CRT_BTREE_RANK's default
    private static final int LEAF_K = 4;                    // H5F_CRT_SYM_LEAF's default
    private static final int SMALLEST_HEAP = 4096;
    private static final int CHUNK = 1 << 16;
    private static final int DATASPACE = 0x01;
    private static final int DATATYPE = 0x03;
    private static final int LAYOUT = 0x08;
    private static final int ATTRIBUTE = 0x0C;
    private static final int SYMBOL_TABLE = 0x11;

    private final List<MemorySegment> pieces = new ArrayList<>();
    private final Map<String, Place> texts = new HashMap<>();
    private long end = SUPERBLOCK;
    private int leafK = LEAF_K;

    /// A group that is to be written.
    public static final class Group {
        private final SequencedMap<String, Object> children = new TreeMap<>();
        private final Map<String, String> texts = new TreeMap<>();

        /// An empty one.
        public Group() {
        }

        /// The group of that name below this one, made where it is not there yet; `a/b` for several.
        public Group group(String names) {
            Group group = this;
            for (String name : names.split("/")) {
                if (!(group.children.computeIfAbsent(name, _ -> new Group()) instanceof Group next)) {
                    throw new IllegalArgumentException(names + " is an array, and cannot be a group too");
                }
                group = next;
            }
            return group;
        }

        /// An array of that name in this group.
        public Group array(String name, Tensor values) {
            if (children.putIfAbsent(name, values) != null) {
                throw new IllegalArgumentException("two arrays are called " + name);
            }
            return this;
        }

        /// A text that is said of this group.
        public Group text(String attribute, String text) {
            texts.put(attribute, text);
            return this;
        }
    }

    private HdfWriter() {}

    /// Writes a file that is whole or not there.
    ///
    /// @throws dev.fovea.data.io.FileException if the file system fails
    public static void write(Path file, Group root) {
        List<MemorySegment> pieces = new HdfWriter().pieces(root);
        AtomicFile.write(file, out -> {
            var chunk = new byte[CHUNK];
            for (MemorySegment piece : pieces) {
                for (long done = 0; done < piece.byteSize();) {
                    int count = (int) Math.min(CHUNK, piece.byteSize() - done);
                    MemorySegment.copy(piece, ValueLayout.JAVA_BYTE, done, chunk, 0, count);
                    out.write(chunk, 0, count);
                    done += count;
                }
            }
        });
    }

    private List<MemorySegment> pieces(Group root) {
        leafK = Math.max(LEAF_K, Math.ceilDiv(mostChildren(root), 4 * TREE_K));
        var all = new LinkedHashSet<String>();
        collectTexts(root, all);
        writeTexts(List.copyOf(all));
        long address = group(root);
        var whole = new ArrayList<>(List.of(MemorySegment.ofArray(superblock(address))));
        whole.addAll(pieces);
        return whole;
    }

    private static int mostChildren(Group group) {
        int most = group.children.size();
        for (Object child : group.children.values()) {
            if (child instanceof Group below) {
                most = Math.max(most, mostChildren(below));
            }
        }
        return most;
    }

    private static void collectTexts(Group group, Set<String> into) {
        into.addAll(group.texts.values());
        group.children.values().forEach(child -> {
            if (child instanceof Group below) {
                collectTexts(below, into);
            }
        });
    }

    // where things go

    private long place(MemorySegment piece) {
        long at = end;
        pieces.add(piece);
        int padding = (int) (-piece.byteSize() & 7);
        if (padding > 0) {
            pieces.add(MemorySegment.ofArray(new byte[padding]));
        }
        end = Math.addExact(at, piece.byteSize() + padding);
        return at;
    }

    private long place(ByteBuffer bytes) {
        return place(MemorySegment.ofArray(bytes.array()));
    }

    private static ByteBuffer buffer(int size) {
        return ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
    }

    private static int padded(int size) {
        return Math.ceilDiv(size, 8) * 8;
    }

    private static byte[] ascii(String signature) {
        return signature.getBytes(java.nio.charset.StandardCharsets.ISO_8859_1);
    }

    private byte[] superblock(long root) {
        return buffer(SUPERBLOCK).put(ascii("\u0089HDF\r\n\032\n"))
                .put(new byte[]{0, 0, 0, 0, 0, 8, 8, 0})
                .putShort((short) leafK).putShort((short) TREE_K).putInt(0)
                .putLong(0).putLong(UNDEFINED).putLong(end).putLong(UNDEFINED)
                .putLong(0).putLong(root).array();
    }

    // texts of any length: heaps of about the smallest size, as the library writes them, for each is read whole

    /// @param number its number in the heap
    private record Place(long heap, int number) {
    }

    private void writeTexts(List<String> all) {
        var some = new ArrayList<String>();
        int size = 16;
        for (String text : all) {
            int more = 16 + padded(text.getBytes(UTF_8).length);
            if (!some.isEmpty() && size + more > SMALLEST_HEAP - 16) {
                writeHeap(some, size);
                some.clear();
                size = 16;
            }
            some.add(text);
            size = Math.addExact(size, more);
        }
        if (!some.isEmpty()) {
            writeHeap(some, size);
        }
    }

    private void writeHeap(List<String> some, int size) {
        int whole = Math.max(SMALLEST_HEAP, padded(size + 16));
        ByteBuffer heap = buffer(whole).put(ascii("GCOL")).put(new byte[]{1, 0, 0, 0}).putLong(whole);
        for (int i = 0; i < some.size(); i++) {
            byte[] text = some.get(i).getBytes(UTF_8);
            heap.putShort((short) (i + 1)).putShort((short) 1).putInt(0).putLong(text.length)
                    .put(Arrays.copyOf(text, padded(text.length)));
            texts.put(some.get(i), new Place(end, i + 1));
        }
        heap.putShort((short) 0).putShort((short) 0).putInt(0).putLong(whole - size);      // what is free
        place(heap);
    }

    // objects

    private record Message(int type, int flags, byte[] content) {
    }

    private long object(List<Message> messages) {
        int size = messages.stream().mapToInt(m -> 8 + padded(m.content.length)).sum();
        ByteBuffer header = buffer(16 + size).put((byte) 1).put((byte) 0).putShort((short) messages.size()).putInt(1)
                .putInt(size).putInt(0);
        for (Message m : messages) {
            header.putShort((short) m.type).putShort((short) padded(m.content.length)).put((byte) m.flags)
                    .put(new byte[3]).put(Arrays.copyOf(m.content, padded(m.content.length)));
        }
        return place(header);
    }

    private long group(Group group) {
        var messages = new ArrayList<Message>();
        group.texts
                .forEach((name, text) -> messages.add(new Message(ATTRIBUTE, 0, attribute(name, text))));
        var addresses = new ArrayList<Long>();
        group.children.values().forEach(child -> addresses.add(switch (child) {
            case Group below -> group(below);
            case Tensor values -> array(values);
            default -> throw new IllegalStateException("neither a group nor an array: " + child);
        }));
        var names = new ArrayList<byte[]>();
        group.children.keySet().forEach(name -> names.add(name.getBytes(UTF_8)));
        var offsets = new ArrayList<Long>();
        int heapSize = 8;                                                   // the empty name
        for (byte[] name : names) {
            offsets.add((long) heapSize);
            heapSize += padded(name.length + 1);
        }
        ByteBuffer heapData = buffer(heapSize).position(8);
        names.forEach(name -> heapData.put(Arrays.copyOf(name, padded(name.length + 1))));
        long data = place(heapData);
        long heap = place(buffer(32).put(ascii("HEAP")).putInt(0).putLong(heapSize).putLong(1).putLong(data));
        long tree = tree(offsets, addresses);
        messages.addFirst(new Message(SYMBOL_TABLE, 0, buffer(16).putLong(tree).putLong(heap).array()));
        return object(messages);
    }

    private long tree(List<Long> names, List<Long> addresses) {
        ByteBuffer tree = buffer(24 + 16 * 2 * TREE_K + 8).put(ascii("TREE")).put((byte) 0).put((byte) 0)
                .putShort((short) Math.ceilDiv(names.size(), 2 * leafK)).putLong(UNDEFINED).putLong(UNDEFINED)
                .putLong(0);
        for (int from = 0; from < names.size(); from += 2 * leafK) {
            int to = Math.min(names.size(), from + 2 * leafK);
            ByteBuffer leaf = buffer(8 + 2 * leafK * 40).put(ascii("SNOD")).put((byte) 1).put((byte) 0)
                    .putShort((short) (to - from));
            for (int i = from; i < to; i++) {
                leaf.putLong(names.get(i)).putLong(addresses.get(i)).putLong(0).putLong(0).putLong(0);
            }
            tree.putLong(place(leaf)).putLong(names.get(to - 1));
        }
        return place(tree);
    }

    private byte[] attribute(String name, String text) {
        byte[] called = (name + "\0").getBytes(UTF_8);
        byte[] type = buffer(20).putInt(0x00010119).putInt(16).putInt(0x10).putInt(1).putShort((short) 0)
                .putShort((short) 8).array();
        Place place = Objects.requireNonNull(texts.get(text));
        return buffer(8 + padded(called.length) + padded(type.length) + 8 + 16).put((byte) 1).put((byte) 0)
                .putShort((short) called.length).putShort((short) type.length).putShort((short) 8)
                .put(Arrays.copyOf(called, padded(called.length))).put(Arrays.copyOf(type, padded(type.length)))
                .putLong(1)                                                 // a scalar, of version 1
                .putInt(text.getBytes(UTF_8).length).putLong(place.heap).putInt(place.number).array();
    }

    private long array(Tensor tensor) {
        Tensor values = tensor.dtype() == DType.BF16 ? tensor.cast(DType.F32) : tensor;
        long data = place(values.data());
        ByteBuffer shape = buffer(8 + 8 * values.shape().rank()).put((byte) 1).put((byte) values.shape().rank())
                .putShort((short) 0).putInt(0);
        values.shape().extents().forEach(e -> shape.putLong(e));
        byte[] layout = buffer(18).put((byte) 3).put((byte) 1).putLong(data).putLong(values.data().byteSize()).array();
        return object(List.of(new Message(DATASPACE, 0, shape.array()),
                new Message(DATATYPE, 1, type(values.dtype())),
                new Message(0x05, 1, new byte[]{2, 2, 2, 1, 0, 0, 0, 0}),      // no value to fill with
                new Message(LAYOUT, 0, layout)));
    }

    private static byte[] type(DType dtype) {
        return switch (dtype) {
            case F32 -> buffer(20).putInt(0x001f2011).putInt(4).putShort((short) 0).putShort((short) 32)
                    .put(new byte[]{23, 8, 0, 23}).putInt(127).array();
            case F64 -> buffer(20).putInt(0x003f2011).putInt(8).putShort((short) 0).putShort((short) 64)
                    .put(new byte[]{52, 11, 0, 52}).putInt(1023).array();
            case U8 -> whole(0x10, 1);
            case I32 -> whole(0x810, 4);
            case I64 -> whole(0x810, 8);
            case BF16 -> throw new IllegalStateException("HDF5 has no bfloat16; it is written as float32");
        };
    }

    private static byte[] whole(int head, int bytes) {
        return buffer(12).putInt(head).putInt(bytes).putShort((short) 0).putShort((short) (8 * bytes)).array();
    }
}
