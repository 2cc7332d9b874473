package dev.fovea.formats;

import dev.fovea.data.io.AtomicFile;
import dev.fovea.tensor.DType;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.Set;

/// Named tensors in a file: the length of the header in eight bytes, the header in JSON, then the values, little-endian.
///
/// The format is Hugging Face's (github.com/huggingface/safetensors). A file that exists as an object has been checked:
/// values follow one another without gap or overlap, end with the file, and are as many as shape and type say.
/// Tensors share the memory that was given; only `F16`, `I8`, `I16`, `U16` and `U32` are converted, to the next wider type of Fovea's
/// ([StoredType#dtype()]).
public final class Safetensors {
    private final String file;
    private final MemorySegment values;
    private final SequencedMap<String, Entry> entries;
    private final SequencedMap<String, String> metadata;

    /// One tensor as the header has it. Extents may be 0 here, and more than an `int` counts.
    ///
    /// @param from where its values begin, counted from the end of the header
    /// @param to where they end, exclusive
    public record Entry(String name, StoredType type, List<Long> extents, long from, long to) {
        public Entry {
            extents = List.copyOf(extents);
        }
    }

    private Safetensors(String file, MemorySegment values, SafetensorsHeader header) {
        this.file = file;
        this.values = values;
        this.entries = header.entries();
        this.metadata = header.metadata();
    }

    /// Tensors over memory that the caller keeps alive; `file` is its name in error messages. Headers may have 16 MiB.
    ///
    /// @throws FormatException if it is no safetensors file, or a damaged one
    public static Safetensors of(String file, MemorySegment bytes) {
        return of(file, bytes, JsonLimits.standard());
    }

    /// @param limits of the header
    public static Safetensors of(String file, MemorySegment bytes, JsonLimits limits) {
        var header = SafetensorsHeader.read(file, bytes, limits);
        return new Safetensors(file, bytes.asSlice(header.length()), header);
    }

    /// The tensors of a file, mapped for as long as the arena lives.
    ///
    /// @throws dev.fovea.data.io.FileException if the file cannot be read
    public static Safetensors map(Path file, Arena arena) {
        return of(file.toString(), Mapping.map(file, arena));
    }

    /// Writes a file that has either all tensors or is not there. Equal tensors give equal bytes, whatever their order:
    /// wide types stand before narrow ones, so that all are aligned, and then names decide.
    ///
    /// @throws dev.fovea.data.io.FileException if the file system fails
    public static void write(Path file, Map<String, Tensor> tensors, Map<String, String> metadata) {
        Content content = content(tensors, metadata);
        AtomicFile.write(file, content::writeTo);
    }

    static Content content(Map<String, Tensor> tensors, Map<String, String> metadata) {
        var pieces = new ArrayList<MemorySegment>();
        pieces.add(MemorySegment.ofArray(SafetensorsHeader.write(tensors, metadata)));
        SafetensorsHeader.inOrder(tensors).forEach(name -> pieces.add(SafetensorsHeader.tensor(tensors, name).data()));
        return new Content(pieces);
    }

    /// The names in the order of the file.
    public Set<String> names() {
        return entries.keySet();
    }

    public List<Entry> entries() {
        return List.copyOf(entries.values());
    }

    /// The texts under `__metadata__`.
    public SequencedMap<String, String> metadata() {
        return metadata;
    }

    /// All tensors in the order of the file.
    public SequencedMap<String, Tensor> tensors() {
        var all = new LinkedHashMap<String, Tensor>();
        names().forEach(name -> all.put(name, tensor(name)));
        return all;
    }

    /// The tensor of this name.
    ///
    /// @throws FormatException if there is none, or it has no elements or a type that Fovea has not
    public Tensor tensor(String name) {
        Entry entry = entries.get(name);
        if (entry == null) {
            throw new FormatException(file, "",
                    "there is no tensor %s; %s".formatted(Text.quote(name), Text.near(name, names())), "");
        }
        DType dtype = entry.type().dtype()
                .orElseThrow(() -> unusable(entry, "is of type " + entry.type()
                        + ", which Fovea has not; F32, F64, F16, BF16, BOOL, U8, I8, I16, U16, I32, U32, I64 can be loaded"));
        var extents = new ArrayList<Integer>();
        for (long extent : entry.extents()) {
            if (extent < 1 || extent > Integer.MAX_VALUE) {
                throw unusable(entry,
                        "has the shape %s; Fovea's extents are from 1 to 2147483647".formatted(entry.extents()));
            }
            extents.add((int) extent);
        }
        MemorySegment data = values.asSlice(entry.from(), entry.to() - entry.from());
        var shape = new Shape(extents);
        return Tensor.of(dtype, shape, entry.type().isWidened() ? widened(entry, dtype, data) : data);
    }

    private MemorySegment widened(Entry entry, DType dtype, MemorySegment narrow) {
        long count = narrow.byteSize() / entry.type().bytes();
        if (count > 1 << 30) {
            throw unusable(entry, "has %d values of type %s; at most 2^30 are widened to %s".formatted(count,
                    entry.type(), dtype == DType.F32 ? "float32" : dtype == DType.I32 ? "int32" : "int64"));
        }
        return entry.type().widened(narrow);
    }

    private FormatException unusable(Entry entry, String problem) {
        return new FormatException(file, "", "the tensor %s %s".formatted(Text.quote(entry.name()), problem), "");
    }

    @Override public String toString() {
        return "%s: %d tensors, %d bytes".formatted(file, entries.size(), values.byteSize());
    }
}
