package dev.fovea.formats.torch;

import dev.fovea.formats.FormatException;
import dev.fovea.formats.Text;
import dev.fovea.formats.torch.Known.What;
import dev.fovea.formats.torch.Pickled.Dictionary;
import dev.fovea.formats.torch.Pickled.Elements;
import dev.fovea.formats.torch.Pickled.Huge;
import dev.fovea.formats.torch.Pickled.Item;
import dev.fovea.formats.torch.Pickled.Named;
import dev.fovea.formats.torch.Pickled.Plain;
import dev.fovea.formats.torch.Pickled.Storage;
import dev.fovea.formats.torch.Pickled.Tuple;
import dev.fovea.formats.torch.Pickled.View;
import dev.fovea.formats.torch.Pickled.Whole;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.math.BigInteger;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Runs the stack machine of Python's pickles (protocols 0 to 5, `pickletools.py`), with a vocabulary of [Known] names: it
/// builds dictionaries, lists, texts, numbers and views of storages, and calls nothing.
///
/// A pickle is a program, and `torch.load` runs whatever it names. This one stops at the first name that it does not know.
/// Values are made one after another on a stack, without recursion; a pickle has a limit of steps, and so of memory.
final class Unpickler {
    private static final int MOST_STEPS = 2_000_000;
    private static final int LONGEST_TEXT = 1 << 20;
    private static final int LONGEST_LINE = 4096;
    private static final int LONGEST_NUMBER = 32;
    private static final int MOST_AXES = 64;
    private static final int NEWEST_PROTOCOL = 5;
    private static final String DAMAGED = "The file is damaged or was cut off: copy or download it again";
    private static final String WEIGHTS_ONLY = "A pickle may run code, so only weights are read. In PyTorch, save them alone: "
            + "torch.save(model.state_dict(), \"weights.pt\"), or with safetensors.torch.save_file";
    private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfShort SHORT = ValueLayout.JAVA_SHORT_UNALIGNED
            .withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfDouble DOUBLE = ValueLayout.JAVA_DOUBLE_UNALIGNED
            .withOrder(ByteOrder.BIG_ENDIAN);
    /// What stands on the stack where a collection begins.
    private static final Pickled MARK = Pickled.plain("(");
    private static final Pickled NONE = Pickled.plain("None");

    private final String file;
    private final MemorySegment bytes;
    private final ArrayList<Pickled> stack = new ArrayList<>();
    private final Map<Integer, Pickled> memo = new HashMap<>();
    private long position;
    private long step;
    private long copied;

    Unpickler(String file, MemorySegment bytes, long position) {
        this.file = file;
        this.bytes = bytes;
        this.position = position;
    }

    /// Behind the last pickle that was read.
    long position() {
        return position;
    }

    /// The value of the pickle at the position.
    Pickled read() {
        stack.clear();
        memo.clear();
        for (int steps = 0; steps < MOST_STEPS; steps++) {
            step = position;
            int code = Byte.toUnsignedInt(take(1).get(ValueLayout.JAVA_BYTE, 0));
            if (code == '.') {
                Pickled value = pop();
                if (!stack.isEmpty()) {
                    throw damaged("%d values are left over at its end".formatted(stack.size()));
                }
                return value;
            }
            perform(code);
        }
        throw error("the pickle has more than %d steps".formatted(MOST_STEPS), "");
    }

    private void perform(int code) {
        switch (code) {
            case 0x80 -> protocol();
            case 0x95 -> take(8);                                       // FRAME: how the rest is cut, which nobody needs
            case '(' -> push(MARK);
            case '0' -> pop();
            case '1' -> popMark();
            case '2' -> push(top());
            case 'N' -> push(NONE);
            case 0x88, 0x89 -> push(Pickled.plain(code == 0x88 ? "True" : "False"));
            case 'I', 'L' -> push(wholeOfLine());
            case 'J' -> push(new Whole(take(4).get(INT, 0)));
            case 'K' -> push(new Whole(unsignedByte()));
            case 'M' -> push(new Whole(unsignedShort()));
            case 0x8a -> push(whole(unsignedByte()));
            case 0x8b -> push(whole(unsignedInt()));
            case 'F' -> push(Pickled.plain(line()));
            case 'G' -> push(Pickled.plain(take(8).get(DOUBLE, 0)));
            case 'S' -> push(new Pickled.Text(unquoted(line())));
            case 'V' -> push(new Pickled.Text(line()));
            case 'X', 'T' -> push(new Pickled.Text(text(unsignedInt())));
            case 0x8c, 'U' -> push(new Pickled.Text(text(unsignedByte())));
            case 0x8d -> push(new Pickled.Text(text(take(8).get(LONG, 0))));
            case 'B' -> bytes(unsignedInt());
            case 'C' -> bytes(unsignedByte());
            case 0x8e, 0x96 -> bytes(take(8).get(LONG, 0));
            case ']', 0x8f -> push(new Elements(new ArrayList<>()));
            case 'l', 0x91 -> push(new Elements(popMark()));
            case 'a' -> append(List.of(pop()));
            case 'e', 0x90 -> append(popMark());
            case ')' -> push(new Tuple(List.of()));
            case 't' -> push(new Tuple(List.copyOf(popMark())));
            case 0x85, 0x86, 0x87 -> push(new Tuple(popped(code - 0x84)));
            case '}' -> push(new Dictionary(new ArrayList<>()));
            case 'd' -> dictionary(popMark());
            case 's' -> set(popped(2));
            case 'u' -> set(popMark());
            case 'p' -> memo.put(number(line()), top());
            case 'q' -> memo.put((int) unsignedByte(), top());
            case 'r' -> memo.put((int) unsignedInt(), top());
            case 0x94 -> memo.put(memo.size(), top());
            case 'g' -> push(remembered(number(line())));
            case 'h' -> push(remembered((int) unsignedByte()));
            case 'j' -> push(remembered((int) unsignedInt()));
            case 'c' -> push(known(line(), line()));
            case 0x93 -> {
                List<Pickled> names = popped(2);
                push(known(text(names.get(0)), text(names.get(1))));
            }
            case 'R', 0x81 -> {
                List<Pickled> call = popped(2);
                push(called(call.get(0), elements(call.get(1))));
            }
            case 'b' -> pop();      // BUILD: attributes of what is on the stack, such as the versions in _metadata
            case 'Q' -> push(storage(pop()));
            case 'P', 'i', 'o', 0x82, 0x83, 0x84, 0x92, 0x97, 0x98 -> throw error(
                    "the pickle has the instruction 0x%02x, which makes objects".formatted(code), WEIGHTS_ONLY);
            default -> throw damaged("0x%02x is no instruction of a pickle".formatted(code));
        }
    }

    // what is read

    private MemorySegment take(long count) {
        if (count < 0 || count > bytes.byteSize() - position) {
            throw damaged("%d bytes were announced, but only %d follow".formatted(count,
                    bytes.byteSize() - position));
        }
        MemorySegment taken = bytes.asSlice(position, count);
        position += count;
        return taken;
    }

    private long unsignedByte() {
        return Byte.toUnsignedInt(take(1).get(ValueLayout.JAVA_BYTE, 0));
    }

    private long unsignedShort() {
        return Short.toUnsignedInt(take(2).get(SHORT, 0));
    }

    private long unsignedInt() {
        return Integer.toUnsignedLong(take(4).get(INT, 0));
    }

    private void protocol() {
        long protocol = unsignedByte();
        if (protocol > NEWEST_PROTOCOL) {
            throw damaged("protocol %d is not known; 0 to %d are".formatted(protocol, NEWEST_PROTOCOL));
        }
    }

    private String text(long length) {
        if (length > LONGEST_TEXT) {
            throw error("a text of %d bytes; %d are allowed".formatted(length, LONGEST_TEXT), "");
        }
        return new String(take(length).toArray(ValueLayout.JAVA_BYTE), StandardCharsets.UTF_8);
    }

    /// Bytes are passed over: those of weights stand in storages.
    private void bytes(long length) {
        take(length);
        push(Pickled.plain("bytes"));
    }

    private String line() {
        long from = position;
        while (take(1).get(ValueLayout.JAVA_BYTE, 0) != '\n') {
            if (position - from > LONGEST_LINE) {
                throw damaged("a line has more than %d bytes".formatted(LONGEST_LINE));
            }
        }
        return new String(bytes.asSlice(from, position - 1 - from).toArray(ValueLayout.JAVA_BYTE),
                StandardCharsets.UTF_8);
    }

    private static String unquoted(String literal) {
        return literal.length() < 2 ? literal : literal.substring(1, literal.length() - 1);
    }

    private Pickled wholeOfLine() {
        String digits = line().replaceFirst("L$", "");
        if (digits.equals("00") || digits.equals("01")) {
            return Pickled.plain(digits.equals("01") ? "True" : "False");
        }
        try {
            return new Whole(Long.parseLong(digits));
        } catch (NumberFormatException e) {
            throw damaged(Text.quote(digits) + " is no whole number").causedBy(e);
        }
    }

    /// Little-endian, in two's complement.
    private Pickled whole(long length) {
        if (length > LONGEST_NUMBER) {
            throw error("a number of %d bytes; %d are allowed".formatted(length, LONGEST_NUMBER), "");
        }
        MemorySegment taken = take(length);
        var reversed = new byte[(int) length + 1];
        for (int i = 0; i < length; i++) {
            reversed[(int) length - i] = taken.get(ValueLayout.JAVA_BYTE, i);
        }
        reversed[0] = (byte) (length > 0 && reversed[1] < 0 ? -1 : 0);
        var value = new BigInteger(reversed);
        return value.bitLength() < Long.SIZE ? new Whole(value.longValue()) : new Huge(value.toString());
    }

    private int number(String line) {
        try {
            return Integer.parseInt(line);
        } catch (NumberFormatException e) {
            throw damaged(Text.quote(line) + " is no whole number").causedBy(e);
        }
    }

    // the stack

    private void push(Pickled value) {
        stack.add(value);
    }

    private Pickled top() {
        if (stack.isEmpty() || stack.getLast() == MARK) {
            throw damaged("an instruction finds no value on the stack");
        }
        return stack.getLast();
    }

    private Pickled pop() {
        Pickled top = top();
        stack.removeLast();
        return top;
    }

    /// The last values, in their order.
    private List<Pickled> popped(int count) {
        var values = new ArrayList<Pickled>();
        for (int i = 0; i < count; i++) {
            values.add(pop());
        }
        return List.copyOf(values.reversed());
    }

    /// The values above the mark.
    private ArrayList<Pickled> popMark() {
        int mark = stack.size() - 1;
        while (mark >= 0 && stack.get(mark) != MARK) {
            mark--;
        }
        if (mark < 0) {
            throw damaged("an instruction finds no mark on the stack");
        }
        var above = new ArrayList<>(stack.subList(mark + 1, stack.size()));
        stack.subList(mark, stack.size()).clear();
        return above;
    }

    private Pickled remembered(int key) {
        Pickled value = memo.get(key);
        if (value == null) {
            throw damaged("value %d is asked for, but was not kept".formatted(key));
        }
        return value;
    }

    private void append(List<Pickled> values) {
        if (!(top() instanceof Elements(var elements))) {
            throw damaged("values are appended to what is no list");
        }
        elements.addAll(values);
    }

    private void dictionary(List<Pickled> keysAndValues) {
        push(new Dictionary(new ArrayList<>()));
        set(keysAndValues);
    }

    private void set(List<Pickled> keysAndValues) {
        if (!(top() instanceof Dictionary(var items))) {
            throw damaged("items are set in what is no dictionary");
        }
        if (keysAndValues.size() % 2 != 0) {
            throw damaged("a key has no value");
        }
        for (int i = 0; i < keysAndValues.size(); i += 2) {
            items.add(new Item(keysAndValues.get(i), keysAndValues.get(i + 1)));
        }
    }

    // what it means

    private Named known(String module, String name) {
        return new Named(Known.named(module, name)
                .orElseThrow(() -> error("the pickle names %s, which is not known".formatted(
                        Text.quote(module + "." + name)), WEIGHTS_ONLY)));
    }

    private Pickled called(Pickled function, List<Pickled> arguments) {
        if (!(function instanceof Named(Known known))) {
            throw damaged("what is called is no function");
        }
        return switch (known.what()) {
            case DICTIONARY -> ordered(arguments);
            case COLLECTION -> new Tuple(arguments.isEmpty() ? List.of() : elements(arguments.getFirst()));
            case TENSOR -> view(arguments, 4);
            case TENSOR_2 -> view(arguments, 6);
            case TENSOR_3 -> view(arguments, 7);
            case PARAMETER -> parameter(arguments);
            case IGNORED -> Pickled.plain("a number of NumPy's");
            case TYPE -> throw damaged("a type is called as a function");
        };
    }

    /// `OrderedDict()`, or of pairs as old versions of Python pickle it.
    private Pickled ordered(List<Pickled> arguments) {
        var items = new ArrayList<Item>();
        if (!arguments.isEmpty()) {
            List<Pickled> pairs = elements(arguments.getFirst());
            copied += pairs.size();
            if (copied > MOST_STEPS) {
                throw error("dictionaries are made of more than %d pairs".formatted(MOST_STEPS), "");
            }
            for (Pickled pair : pairs) {
                List<Pickled> both = elements(pair);
                if (both.size() != 2) {
                    throw damaged("a dictionary is made of %d values where two were expected".formatted(both.size()));
                }
                items.add(new Item(both.getFirst(), both.getLast()));
            }
        }
        return new Dictionary(items);
    }

    private View view(List<Pickled> arguments, int least) {
        if (arguments.size() < least || !(arguments.getFirst() instanceof Storage storage)) {
            throw damaged("a tensor is made of other things than a storage, an offset, a size and strides");
        }
        TorchType type = storage.type();
        if (least == 7) {
            if (!(arguments.get(6) instanceof Named(Known(What what, TorchType named))) || what != What.TYPE) {
                throw damaged("a tensor of bytes has no type");
            }
            type = named;
        }
        List<Long> extents = extents(arguments.get(2));
        List<Long> strides = extents(arguments.get(3));
        if (extents.size() != strides.size()) {
            throw damaged("a tensor has %d extents and %d strides".formatted(extents.size(), strides.size()));
        }
        return new View(step, storage, type, whole(arguments.get(1)), extents, strides);
    }

    private Pickled parameter(List<Pickled> arguments) {
        if (arguments.isEmpty() || !(arguments.getFirst() instanceof View view)) {
            throw damaged("a parameter is made of what is no tensor");
        }
        return view;
    }

    /// `('storage', torch.FloatStorage, '0', 'cpu', 432)`
    private Storage storage(Pickled id) {
        List<Pickled> parts = elements(id);
        if (parts.size() < 5 || !text(parts.getFirst()).equals("storage")
                || !(parts.get(1) instanceof Named(Known(What what, TorchType type))) || what != What.TYPE) {
            throw damaged("a storage is not described as one");
        }
        if (parts.size() > 5 && !(parts.get(5) instanceof Plain)) {
            throw error("a storage is a part of another, as PyTorch before 0.4 saved it",
                    "Load the file in a newer PyTorch, and save it again");
        }
        long count = whole(parts.get(4));
        if (count < 0) {
            throw damaged("a storage has %d elements".formatted(count));
        }
        return new Storage(type, text(parts.get(2)), count);
    }

    private List<Pickled> elements(Pickled value) {
        return switch (value) {
            case Tuple(var elements) -> elements;
            case Elements(var elements) -> elements;
            default -> throw damaged("a tuple was expected");
        };
    }

    private String text(Pickled value) {
        if (!(value instanceof Pickled.Text(String text))) {
            throw damaged("a text was expected");
        }
        return text;
    }

    private long whole(Pickled value) {
        if (!(value instanceof Whole(long whole))) {
            throw damaged("a whole number was expected");
        }
        return whole;
    }

    private List<Long> extents(Pickled values) {
        List<Pickled> elements = elements(values);
        if (elements.size() > MOST_AXES) {
            throw damaged("a tensor has %d axes; at most %d are allowed".formatted(elements.size(), MOST_AXES));
        }
        return elements.stream().map(this::whole).toList();
    }

    private FormatException damaged(String problem) {
        return error(problem, DAMAGED);
    }

    private FormatException error(String problem, String remedy) {
        return new FormatException(file, "byte " + step, problem, remedy);
    }
}
