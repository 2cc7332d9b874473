package dev.fovea.formats.hdf;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// The messages that describe an object (HDF5 File Format 3.0, IV.A): what it is, how large, where its values lie.
///
/// Headers are cut into blocks, and a block says where the next one is: each is read once, however often it is named.
record ObjectHeader(List<Message> messages) {
    static final int DATASPACE = 0x01;
    static final int LINK_INFO = 0x02;
    static final int DATATYPE = 0x03;
    static final int LINK = 0x06;
    static final int EXTERNAL_FILES = 0x07;
    static final int LAYOUT = 0x08;
    static final int FILTERS = 0x0B;
    static final int ATTRIBUTE = 0x0C;
    static final int CONTINUATION = 0x10;
    static final int SYMBOL_TABLE = 0x11;
    static final int ATTRIBUTE_INFO = 0x15;
    private static final int SHARED = 2;
    private static final int MOST_BLOCKS = 1000;
    private static final int MOST_MESSAGES = 20_000;

    /// @param at where its content begins
    record Message(int type, long at, int length) {
    }

    private record Block(long at, long length) {
    }

    static ObjectHeader read(HdfBytes bytes, long address) {
        bytes.check(address, 16, "an object");
        return bytes.isAt(address, "OHDR") ? second(bytes, address) : first(bytes, address);
    }

    private static ObjectHeader first(HdfBytes bytes, long address) {
        if (bytes.u8(address) != 1) {
            throw bytes.damaged(address, "no object begins there");
        }
        int count = bytes.u16(address + 2);
        var blocks = new ArrayList<>(List.of(new Block(address + 16, bytes.u32(address + 8))));
        var messages = new ArrayList<Message>();
        for (int i = 0; i < blocks.size(); i++) {
            Block block = blocks.get(i);
            bytes.check(block.at, block.length, "a part of an object");
            long end = block.at + block.length;
            for (long at = block.at; at <= end - 8 && messages.size() < count;) {
                int length = bytes.u16(at + 2);
                add(bytes, messages, blocks, new Message(bytes.u16(at), at + 8, length), bytes.u8(at + 4), end);
                at += 8 + length;
            }
        }
        return new ObjectHeader(messages);
    }

    private static ObjectHeader second(HdfBytes bytes, long address) {
        if (bytes.u8(address + 4) != 2) {
            throw bytes.damaged(address, "an object of version %d; 1 and 2 are known".formatted(bytes.u8(address + 4)));
        }
        int flags = bytes.u8(address + 5);
        long at = address + 6 + ((flags & 0x20) != 0 ? 16 : 0) + ((flags & 0x10) != 0 ? 4 : 0);
        int width = 1 << (flags & 3);
        var blocks = new ArrayList<>(List.of(new Block(at + width, bytes.number(at, width))));
        var messages = new ArrayList<Message>();
        int head = (flags & 4) != 0 ? 6 : 4;
        for (int i = 0; i < blocks.size(); i++) {
            Block block = blocks.get(i);
            bytes.check(block.at, block.length, "a part of an object");
            long from = block.at;
            long end = block.at + block.length;
            if (i > 0) {
                bytes.expect(from, "OCHK");
                from += 4;
                end -= 4;                               // the checksum
            }
            for (long message = from; message <= end - head;) {
                int length = bytes.u16(message + 1);
                add(bytes, messages, blocks, new Message(bytes.u8(message), message + head, length),
                        bytes.u8(message + 3), end);
                message += head + length;
            }
        }
        return new ObjectHeader(messages);
    }

    private static void add(HdfBytes bytes, List<Message> messages, List<Block> blocks, Message message, int flags,
            long end) {
        if (message.length > end - message.at) {
            throw bytes.damaged(message.at, "a message of %d bytes leaves its block".formatted(message.length));
        }
        if ((flags & SHARED) != 0 && message.type != 0) {
            throw bytes.refused("byte " + message.at, "a part of an object is shared with others",
                    "Keras writes no such files: save the model anew");
        }
        if (messages.size() >= MOST_MESSAGES) {
            throw bytes.damaged(message.at, "an object has more than %d messages".formatted(MOST_MESSAGES));
        }
        messages.add(message);
        if (message.type == CONTINUATION) {
            var next = new Block(bytes.u64(message.at), bytes.u64(message.at + 8));
            Set<Long> known = new HashSet<>(blocks.stream().map(Block::at).toList());
            if (known.contains(next.at) || blocks.size() >= MOST_BLOCKS) {
                throw bytes.damaged(message.at, "an object goes on where it has been, or in more than %d places"
                        .formatted(MOST_BLOCKS));
            }
            blocks.add(next);
        }
    }

    List<Message> all(int type) {
        return messages.stream().filter(m -> m.type == type).toList();
    }

    Optional<Message> first(int type) {
        return messages.stream().filter(m -> m.type == type).findFirst();
    }
}
