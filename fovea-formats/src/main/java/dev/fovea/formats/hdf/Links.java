package dev.fovea.formats.hdf;

import dev.fovea.formats.Text;
import dev.fovea.formats.hdf.ObjectHeader.Message;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;

/// What is in a group, by name: from a B-tree of names in a local heap (HDF5 File Format 3.0, III.A to D), or from link messages.
///
/// Only what is in the file itself is followed: soft and external links are refused. A node of a tree that is met again is a
/// cycle, whatever the group.
final class Links {
    private static final String LATEST = "The file was written with libver=\"latest\"; "
            + "save it again as Keras does, without that option";
    private static final int LONGEST_NAME = 1024;
    private static final int ENTRY = 40;
    private static final int MOST_CHILDREN = 100_000;

    private final HdfBytes bytes;
    private final Set<Long> met = new HashSet<>();

    Links(HdfBytes bytes) {
        this.bytes = bytes;
    }

    /// The addresses of the children of a group.
    SequencedMap<String, Long> of(String path, ObjectHeader header) {
        var children = new LinkedHashMap<String, Long>();
        Optional<Message> table = header.first(ObjectHeader.SYMBOL_TABLE);
        table.ifPresent(t -> {
            long heap = bytes.u64(t.at() + 8);
            bytes.expect(heap, "HEAP");
            long length = bytes.u64(heap + 8);
            long names = bytes.u64(heap + 24);
            bytes.check(names, length, "a heap of names");
            tree(path, bytes.u64(t.at()), -1, new Heap(names, length), children);
        });
        header.first(ObjectHeader.LINK_INFO).ifPresent(info -> {
            int flags = bytes.u8(info.at() + 1);
            if (bytes.u64(info.at() + 2 + ((flags & 1) != 0 ? 8 : 0)) != HdfBytes.UNDEFINED) {
                throw bytes.refused(path, "the group keeps its names in a fractal heap", LATEST);
            }
        });
        header.all(ObjectHeader.LINK).forEach(link -> message(path, link, children));
        return children;
    }

    private record Heap(long at, long length) {
    }

    private void tree(String path, long address, int expectedLevel, Heap heap, SequencedMap<String, Long> children) {
        visit(address, "TREE");
        int level = bytes.u8(address + 5);
        int count = bytes.u16(address + 6);
        if (bytes.u8(address + 4) != 0 || expectedLevel >= 0 && level != expectedLevel || level > 16) {
            throw bytes.damaged(address, "a tree of names of level %d is not one".formatted(level));
        }
        for (int i = 0; i < count; i++) {
            long child = bytes.u64(address + 24 + 8 + 16L * i);
            if (level > 0) {
                tree(path, child, level - 1, heap, children);
            } else {
                leaf(path, child, heap, children);
            }
        }
    }

    private void leaf(String path, long address, Heap heap, SequencedMap<String, Long> children) {
        visit(address, "SNOD");
        int count = bytes.u16(address + 6);
        for (int i = 0; i < count; i++) {
            long entry = address + 8 + (long) ENTRY * i;
            long offset = bytes.u64(entry);
            if (offset < 0 || offset >= heap.length) {
                throw bytes.damaged(entry, "a name stands at %d of a heap of %d bytes".formatted(offset, heap.length));
            }
            String name = bytes.text(heap.at + offset, Math.min(LONGEST_NAME, heap.length - offset));
            if (bytes.u32(entry + 16) == 2) {
                throw link(path, name, "soft");
            }
            add(path, name, bytes.u64(entry + 8), children);
        }
    }

    private void visit(long address, String signature) {
        bytes.expect(address, signature);
        if (!met.add(address)) {
            throw bytes.damaged(address, "a tree of names comes to the same place again");
        }
    }

    private void message(String path, Message link, SequencedMap<String, Long> children) {
        long at = link.at();
        int flags = bytes.u8(at + 1);
        at += 2;
        int type = 0;
        if ((flags & 8) != 0) {
            type = bytes.u8(at++);
        }
        at += ((flags & 4) != 0 ? 8 : 0) + ((flags & 0x10) != 0 ? 1 : 0);
        int width = 1 << (flags & 3);
        long length = bytes.number(at, width);
        at += width;
        if (length < 1 || length > LONGEST_NAME) {
            throw bytes.damaged(at, "a name of %d bytes; 1 to %d are allowed".formatted(length, LONGEST_NAME));
        }
        String name = bytes.text(at, length);
        if (type != 0) {
            throw link(path, name, type == 1 ? "soft" : "external");
        }
        add(path, name, bytes.u64(at + length), children);
    }

    private RuntimeException link(String path, String name, String kind) {
        return bytes.refused(path, "%s is a %s link, which may lead anywhere".formatted(Text.quote(name), kind),
                "Keras writes none; only what is in the file itself is read");
    }

    private void add(String path, String name, long address, SequencedMap<String, Long> children) {
        if (children.size() >= MOST_CHILDREN || children.putIfAbsent(name, address) != null) {
            throw bytes.refused(path, "the name %s comes twice, or after %d others".formatted(Text.quote(name),
                    MOST_CHILDREN), "");
        }
    }
}
