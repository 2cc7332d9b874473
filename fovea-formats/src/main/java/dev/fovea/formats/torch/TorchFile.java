package dev.fovea.formats.torch;

import dev.fovea.formats.FormatException;
import dev.fovea.formats.Mapping;
import dev.fovea.formats.Text;
import dev.fovea.formats.torch.Pickled.Dictionary;
import dev.fovea.formats.torch.Pickled.Elements;
import dev.fovea.formats.torch.Pickled.Huge;
import dev.fovea.formats.torch.Pickled.Item;
import dev.fovea.formats.torch.Pickled.Plain;
import dev.fovea.formats.torch.Pickled.Storage;
import dev.fovea.formats.torch.Pickled.Tuple;
import dev.fovea.formats.torch.Pickled.View;
import dev.fovea.formats.zip.ZipEntries;
import dev.fovea.tensor.Tensor;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;

/// Weights as PyTorch saves them, `torch.save(model.state_dict(), "weights.pt")`: a pickle of names and views, and the
/// storages that they are views of.
///
/// Since PyTorch 1.6 a file is a zip of `data.pkl` and `data/0`, `data/1`, …; before, it is five pickles one after another,
/// and then the storages. Both are read, [StateDict] says which tensors; nothing that a pickle names is called
/// ([Unpickler]). Tensors that lie row by row share the file's memory; others are copied, and so are types that
/// Fovea has not: `float16` is loaded as float32, `int16` and `int8` as int32, `bool` as bytes.
public final class TorchFile {
    private static final String DAMAGED = "The file is damaged or was cut off: copy or download it again";
    /// The number that a file before PyTorch 1.6 begins with (`torch/serialization.py`).
    private static final String MAGIC = "119547037146038801333356";
    private static final int LONGEST_PICKLE = 1 << 28;
    private static final String PICKLE = "data.pkl";
    private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    private final String file;
    private final Views views;
    private final SequencedMap<String, View> byName;

    private TorchFile(String file, MemorySegment bytes, Pickled root, Storages storages) {
        this.file = file;
        this.byName = StateDict.of(file, root);
        this.views = new Views(file, bytes.byteSize(), storages);
    }

    /// Where the values of a storage lie.
    interface Storages {
        MemorySegment of(Storage storage);
    }

    /// Tensors over memory that the caller keeps alive; `file` is its name in error messages.
    ///
    /// @throws FormatException if it is no file of PyTorch's, a damaged one, or one with more than weights
    public static TorchFile of(String file, MemorySegment bytes) {
        return ZipEntries.isZip(bytes) ? zipped(file, bytes) : legacy(file, bytes);
    }

    /// The tensors of a file, mapped for as long as the arena lives.
    ///
    /// @throws dev.fovea.data.io.FileException if the file cannot be read
    public static TorchFile map(Path file, Arena arena) {
        return of(file.toString(), Mapping.map(file, arena));
    }

    private static TorchFile zipped(String file, MemorySegment bytes) {
        ZipEntries zip = ZipEntries.of(file, bytes);
        List<String> pickles = zip.names().stream()
                .filter(n -> n.endsWith("/" + PICKLE) && n.indexOf('/') == n.lastIndexOf('/')).toList();
        if (pickles.size() != 1) {
            boolean script = zip.names().stream().anyMatch(n -> n.endsWith("/constants.pkl"));
            throw new FormatException(file, "", "it has %d files %s where one was expected".formatted(pickles.size(),
                    PICKLE), script ? "It holds a program (torch.jit.save): save model.state_dict() instead" : DAMAGED);
        }
        String root = pickles.getFirst().substring(0, pickles.getFirst().length() - PICKLE.length());
        if (zip.has(root + "constants.pkl")) {
            throw new FormatException(file, "", "it holds a program (torch.jit.save), of which nothing is run",
                    "Save the weights in PyTorch with torch.save(model.state_dict(), \"weights.pt\")");
        }
        zip.content(root + "byteorder", 16).ifPresent(order -> checkOrder(file, ascii(order)));
        MemorySegment pickle = zip.content(root + PICKLE, LONGEST_PICKLE).orElseThrow();
        Pickled value = new Unpickler(zip.nameOf(root + PICKLE), pickle, 0).read();
        return new TorchFile(file, bytes, value, storage -> {
            String name = root + "data/" + storage.key();
            MemorySegment content = zip.content(name, Long.MAX_VALUE).orElseThrow(() -> new FormatException(file, "",
                    "the storage %s is missing".formatted(Text.quote(name)), DAMAGED));
            return checked(zip.nameOf(name), storage, content);
        });
    }

    private static String ascii(MemorySegment bytes) {
        return new String(bytes.toArray(ValueLayout.JAVA_BYTE), StandardCharsets.US_ASCII).strip();
    }

    private static void checkOrder(String file, String order) {
        if (!order.equals("little")) {
            throw new FormatException(file, "byteorder", "the values are %s-endian; little was expected"
                    .formatted(order.equals("big") ? order : Text.quote(order)),
                    "Save it on a machine of the usual byte order");
        }
    }

    private static MemorySegment checked(String place, Storage storage, MemorySegment content) {
        long most = content.byteSize() / storage.type().bytes();
        if (storage.count() > most) {
            throw new FormatException(place, "",
                    "the storage has %d elements of %s, but was announced with %d".formatted(
                            most, storage.type(), storage.count()),
                    DAMAGED);
        }
        return content.asSlice(0, storage.count() * storage.type().bytes());
    }

    // before PyTorch 1.6

    private static TorchFile legacy(String file, MemorySegment bytes) {
        if (bytes.byteSize() < 2 || bytes.get(ValueLayout.JAVA_BYTE, 0) != (byte) 0x80) {
            throw new FormatException(file, "byte 0", "it begins neither as a zip file nor as a pickle does",
                    "This is no file that torch.save wrote");
        }
        var pickles = new Unpickler(file, bytes, 0);
        if (!(pickles.read() instanceof Huge(String digits)) || !digits.equals(MAGIC)) {
            throw new FormatException(file, "byte 0", "it does not begin with the number of PyTorch's files",
                    "This is a pickle of another program");
        }
        pickles.read();                                             // the version of the protocol, 1001
        checkEndian(file, pickles.read());
        Pickled root = pickles.read();
        Pickled keys = pickles.read();
        Map<String, MemorySegment> places = places(file, bytes, pickles.position(), keys, storagesOf(root));
        return new TorchFile(file, bytes, root, storage -> {
            MemorySegment content = places.get(storage.key());
            if (content == null) {
                throw new FormatException(file, "",
                        "the storage %s is missing".formatted(Text.quote(storage.key())), DAMAGED);
            }
            return checked(file, storage, content);
        });
    }

    private static void checkEndian(String file, Pickled system) {
        boolean little = system instanceof Dictionary(var items) && items.stream()
                .anyMatch(i -> i.key() instanceof Pickled.Text(String key) && key.equals("little_endian")
                        && i.value() instanceof Plain(String value) && value.equals("True"));
        checkOrder(file, little ? "little" : "big");
    }

    /// Every storage that the pickle names, wherever: the bytes of each are known by its type alone.
    private static Map<String, Storage> storagesOf(Pickled root) {
        var storages = new HashMap<String, Storage>();
        Set<Pickled> seen = Collections.newSetFromMap(new IdentityHashMap<>());
        var open = new ArrayDeque<>(List.of(root));
        while (!open.isEmpty()) {
            Pickled next = open.pop();
            if (!seen.add(next)) {
                continue;
            }
            switch (next) {
                case View view -> storages.put(view.storage().key(), view.storage());
                case Storage storage -> storages.put(storage.key(), storage);
                case Dictionary(var items) -> items.stream().map(Item::value).forEach(open::push);
                case Elements(var elements) -> elements.forEach(open::push);
                case Tuple(var elements) -> elements.forEach(open::push);
                default -> {
                    // names no storage
                }
            }
        }
        return storages;
    }

    /// The storages stand in the order of the keys, the number of elements before each.
    private static Map<String, MemorySegment> places(String file, MemorySegment bytes, long from, Pickled keys,
            Map<String, Storage> storages) {
        if (!(keys instanceof Elements(var elements))) {
            throw new FormatException(file, "byte " + from, "no list of storages stands before this place", DAMAGED);
        }
        var places = new HashMap<String, MemorySegment>();
        long at = from;
        for (Pickled key : elements) {
            Optional<Storage> storage = key instanceof Pickled.Text(String name)
                    ? Optional.ofNullable(storages.get(name))
                    : Optional.empty();
            if (storage.isEmpty() || at > bytes.byteSize() - Long.BYTES) {
                throw new FormatException(file, "byte " + at, storage.isEmpty()
                        ? "a storage stands there that no tensor is a view of"
                        : "the file ends before all storages", DAMAGED);
            }
            long count = bytes.get(LONG, at);
            long room = bytes.byteSize() - at - Long.BYTES;
            if (count < 0 || count > room / storage.get().type().bytes()) {
                throw new FormatException(file, "byte " + at,
                        "a storage of %d elements was announced, but only %d bytes follow".formatted(count, room),
                        DAMAGED);
            }
            long length = count * storage.get().type().bytes();
            places.put(storage.get().key(), bytes.asSlice(at + Long.BYTES, length));
            at += Long.BYTES + length;
        }
        return places;
    }

    /// The names in the order of the file.
    public Set<String> names() {
        return Collections.unmodifiableSet(byName.keySet());
    }

    /// All tensors in the order of the file, in PyTorch's order of axes.
    ///
    /// @throws FormatException if one has no elements, or a type that Fovea has not, or lies outside of its storage
    public SequencedMap<String, Tensor> tensors() {
        var all = new LinkedHashMap<String, Tensor>();
        byName.forEach((name, view) -> all.put(name, views.tensor(name, view)));
        return all;
    }

    /// The tensor of this name.
    ///
    /// @throws FormatException if there is none, and as [#tensors]
    public Tensor tensor(String name) {
        View view = byName.get(name);
        if (view == null) {
            throw new FormatException(file, "",
                    "there is no tensor %s; %s".formatted(Text.quote(name), Text.near(name, names())), "");
        }
        return views.tensor(name, view);
    }

    @Override public String toString() {
        return "%s: %d tensors".formatted(file, byName.size());
    }
}
