package dev.fovea.data;

import dev.fovea.tensor.Tensor;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SequencedMap;
import java.util.stream.Stream;

/// Some samples side by side: per field one tensor `[size, …]` in native memory, aligned to 64 bytes.
///
/// A batch is made once for `capacity` samples and filled again and again. Rows from `size` on are not to be seen.
public final class Batch {
    private static final long ALIGNMENT = 64;   // a cache line, and the widest vector register

    private final List<Field> inputs;
    private final List<Field> targets;
    private final List<String> names;
    private final List<Tensor> full;
    private final MemorySegment[] memory;
    private final long[] rowBytes;
    private final int[] samples;
    private final int[] changes;      // that a sample went through
    private final int capacity;

    private SequencedMap<String, Tensor> tensors = new LinkedHashMap<>();
    private int size;
    private int index;
    private int firstSample;
    private boolean drawn;
    private long key;

    private Batch(List<Field> inputs, List<Field> targets, int capacity, Arena arena) {
        this.inputs = List.copyOf(inputs);
        this.targets = List.copyOf(targets);
        this.capacity = capacity;
        List<Field> fields = Stream.concat(inputs.stream(), targets.stream()).toList();
        names = fields.stream().map(Field::name).toList();
        rowBytes = fields.stream().mapToLong(Field::bytes).toArray();
        memory = fields.stream().map(f -> arena.allocate(f.rows(capacity).bytes(), ALIGNMENT))
                .toArray(MemorySegment[]::new);
        full = fields.stream().map(f -> Tensor.of(f.dtype(), f.rows(capacity).shape(), memory[names.indexOf(f.name())]))
                .toList();
        samples = new int[capacity];
        changes = new int[capacity];
        begin(0, 0, capacity);
    }

    /// A batch for samples of these fields; its memory lives as long as the arena.
    public static Batch of(List<Field> inputs, List<Field> targets, int capacity, Arena arena) {
        if (capacity < 1) {
            throw new DataException("a batch must have room for 1 sample or more, but %d was asked for", capacity);
        }
        return new Batch(inputs, targets, capacity, arena);
    }

    /// Says what the batch is to hold next, `1 … capacity` samples; their rows are then to be written.
    void begin(int index, int firstSample, int size) {
        this.index = index;
        this.firstSample = firstSample;
        if (this.size != size) {
            this.size = size;
            var visible = new LinkedHashMap<String, Tensor>();
            for (int i = 0; i < names.size(); i++) {
                visible.put(names.get(i), full.get(i).samples(0, size));
            }
            tensors = Collections.unmodifiableSequencedMap(visible);
        }
    }

    /// How many samples it holds.
    public int size() {
        return size;
    }

    /// How many it has room for.
    public int capacity() {
        return capacity;
    }

    /// Its number in the epoch, from 0.
    public int index() {
        return index;
    }

    /// The position of its first sample in the epoch: `index · batch size`.
    public int firstSample() {
        return firstSample;
    }

    /// The number in the data set of the sample in a row.
    public int sample(int row) {
        return samples[Objects.checkIndex(row, size)];
    }

    public List<Field> inputs() {
        return inputs;
    }

    public List<Field> targets() {
        return targets;
    }

    /// All tensors by field, inputs first, each of `size` rows. They show the next batch as soon as that is read.
    public Map<String, Tensor> tensors() {
        return tensors;
    }

    public Tensor input(String field) {
        return tensor(field, inputs, "input");
    }

    public Tensor target(String field) {
        return tensor(field, targets, "target");
    }

    Tensor tensor(String field) {
        return tensor(field, has(targets, field) ? targets : inputs, "field");
    }

    private Tensor tensor(String field, List<Field> among, String what) {
        if (tensors.get(field) instanceof Tensor tensor && has(among, field)) {
            return tensor;
        }
        throw new DataException("the batch has no %s \"%s\"; it has %s", what, field,
                among.stream().map(Field::name).toList());
    }

    private static boolean has(List<Field> fields, String name) {
        for (Field f : fields) {                 // asked at every step: no stream
            if (f.name().equals(name)) {
                return true;
            }
        }
        return false;
    }

    /// Writes one row of a field (numbered: inputs, then targets) from row `row` of a tensor. Allocates nothing.
    public void set(int field, int slot, Tensor from, long row) {
        set(field, slot, from.data(), row * rowBytes[field]);
    }

    /// Writes one row of a field from memory, starting at byte `offset` there. Allocates nothing.
    public void set(int field, int slot, MemorySegment from, long offset) {
        MemorySegment.copy(from, offset, memory[field], Objects.checkIndex(slot, capacity) * rowBytes[field],
                rowBytes[field]);
    }

    /// The memory of one row of a field, to be written.
    public MemorySegment row(int field, int slot) {
        return memory[field].asSlice(Objects.checkIndex(slot, capacity) * rowBytes[field], rowBytes[field]);
    }

    /// The memory of a field, all rows.
    MemorySegment memory(int field) {
        return memory[field];
    }

    /// Where a row of a field begins in its memory.
    long offset(int field, int slot) {
        return Objects.checkIndex(slot, capacity) * rowBytes[field];
    }

    // random changes

    /// Whether what is read is to be changed at random: for training.
    boolean isDrawn() {
        return drawn;
    }

    /// What is read from now on is changed at random, with numbers that follow from this key.
    void draw(long key) {
        drawn = true;
        this.key = key;
    }

    /// The key of the next change of the sample in a row, which has that number where it is changed.
    long nextKey(int slot, int number) {
        return CounterRandom.key(CounterRandom.key(key, number), changes[slot]++);
    }

    /// One row, to hold a sample with random numbers of this key.
    void drawFrom(long key) {
        draw(key);
        changes[0] = 0;
    }

    /// One row that stands for a row of another batch: the same random numbers.
    void drawAs(Batch batch, int slot) {
        drawn = batch.drawn;
        key = batch.key;
        changes[0] = batch.changes[slot];
    }

    /// The sample in this row went through what the one row of `batch` went through.
    void drawnAs(Batch batch, int slot) {
        changes[slot] = batch.changes[0];
    }

    /// Reads sample `number` of a data set into a row.
    void fill(DataSet data, int number, int row) {
        samples[row] = number;
        changes[row] = 0;
        data.read(number, this, row);
    }

    @Override public String toString() {
        return "batch %d: %d samples of %s → %s".formatted(index, size, inputs, targets);
    }
}
