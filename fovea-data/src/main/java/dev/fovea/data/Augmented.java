package dev.fovea.data;

import dev.fovea.data.augment.Augmentation;
import dev.fovea.data.augment.Change;
import dev.fovea.data.augment.Mixing;
import dev.fovea.data.augment.Picture;
import dev.fovea.tensor.DType;
import dev.fovea.tensor.Shape;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// The samples of another data set, their pictures changed at random where a batch is for training, and as they are elsewhere.
///
/// Each change draws numbers of its own: they follow from the batch's key (seed and epoch), the number of the sample in the data set that
/// was augmented, and the place of the change among all that the sample goes through. Parts of it keep those numbers.
final class Augmented implements DataSet {
    private static final String SUFFIX = "/augmented";
    private static final long PARTNER = -1;      // keeps the numbers of another sample apart from those of places, never negative

    private final DataSet data;
    private final String name;
    private final List<Augmentation> augmentations;
    private final int[] numbers;      // of the samples in the data set that was augmented; empty where they are its own
    private final Field input;
    private final Queue<Desk> spare = new ConcurrentLinkedQueue<>();     // one for each sample that is being changed
    private volatile String digest = "";

    /// What one thread needs to change a sample.
    ///
    /// @param whole another sample, to mix with
    private record Desk(Picture picture, Picture other, CounterDraw draw, Batch whole) {
    }

    private Augmented(DataSet data, String name, List<Augmentation> augmentations, int[] numbers) {
        this.data = data;
        this.name = name;
        this.augmentations = List.copyOf(augmentations);
        this.numbers = numbers;
        this.input = data.inputs().getFirst();
        checkInputs();
        augmentations.stream().filter(Mixing.class::isInstance).findFirst().ifPresent(this::checkMixing);
    }

    static Augmented of(DataSet data, List<Augmentation> augmentations) {
        return data instanceof Augmented inner && inner.numbers.length == 0
                ? new Augmented(inner.data, inner.name,
                        Stream.concat(inner.augmentations.stream(), augmentations.stream()).toList(), inner.numbers)
                : new Augmented(data, data.name() + SUFFIX, augmentations, new int[0]);
    }

    private void checkInputs() {
        Shape shape = input.sample();
        if (data.inputs().size() != 1 || shape.rank() != 3 || input.dtype() != DType.U8 && input.dtype() != DType.F32) {
            throw new DataException(
                    "%s: pictures that can be augmented are one input [height, width, channels] of u8 or f32, "
                            + "but the data has %s; reshape it, or leave the augmentation out",
                    data.name(), data.inputs());
        }
        if (augmentations.isEmpty()) {
            throw new DataException("%s: augmentation needs one or more changes, such as randomFlip(); none was given",
                    data.name());
        }
        for (Augmentation augmentation : augmentations) {
            if (augmentation instanceof Change change) {
                try {
                    change.check(shape.extent(0), shape.extent(1), shape.extent(2));
                } catch (IllegalArgumentException e) {
                    throw new DataException(e, "%s: %s", data.name(), String.valueOf(e.getMessage()));
                }
            }
        }
    }

    private void checkMixing(Augmentation mixing) {
        for (Field target : data.targets()) {
            if (target.dtype() != DType.F32) {
                throw new DataException("%s: %s mixes the targets too, but %s is no probability of classes; "
                        + "make it one before, with oneHot(classes)", data.name(), mixing, target);
            }
        }
        if (data.size() < 2) {
            throw new DataException("%s: %s mixes a sample with another, but there is 1 sample; give it 2 or more",
                    data.name(), mixing);
        }
    }

    /// Some of these samples, mixed with each other only.
    DataSet view(String name, int[] some) {
        int[] kept = IntStream.of(some).map(this::number).toArray();
        return new Augmented(View.of(data, name, some), name, augmentations, kept);
    }

    /// The number of a sample in the data set that was augmented.
    private int number(int index) {
        return numbers.length == 0 ? index : numbers[index];
    }

    @Override public String name() {
        return name;
    }

    @Override public int size() {
        return data.size();
    }

    @Override public List<Field> inputs() {
        return data.inputs();
    }

    @Override public List<Field> targets() {
        return data.targets();
    }

    @Override public List<String> classNames() {
        return data.classNames();
    }

    @Override public List<Augmentation> augmentations() {
        return Stream.concat(data.augmentations().stream(), augmentations.stream()).toList();
    }

    @Override public String digest() {
        if (digest.isEmpty()) {
            digest = Digest.of(this);
        }
        return digest;
    }

    @Override public void read(int index, Batch into, int slot) {
        read(index, into, slot, augmentations.size());
    }

    /// Reads a sample with the first `count` augmentations.
    private void read(int index, Batch into, int slot, int count) {
        data.read(index, into, slot);
        if (!into.isDrawn() || count == 0) {
            return;
        }
        Desk desk = desk();
        MemorySegment memory = into.memory(0);
        long offset = into.offset(0, slot);
        desk.picture.read(memory, offset);
        for (int i = 0; i < count; i++) {
            long key = into.nextKey(slot, number(index));
            switch (augmentations.get(i)) {
                case Change change -> apply(change, desk.picture, desk.draw.start(key));
                case Mixing mixing -> mix(mixing, index, i, key, desk, into, slot);
            }
        }
        desk.picture.write(memory, offset);
        spare.add(desk);
    }

    private static void apply(Change change, Picture picture, CounterDraw draw) {
        try {
            change.apply(picture, draw);
        } catch (IllegalArgumentException e) {
            throw new DataException(e, "%s: %s", change, e.getMessage() instanceof String why ? why : e.toString());
        }
    }

    /// The other sample goes through what stands before, with numbers of its own.
    private void mix(Mixing mixing, int index, int place, long key, Desk desk, Batch into, int slot) {
        int other = desk.draw.start(CounterRandom.key(key, PARTNER)).below(data.size() - 1);
        other += other >= index ? 1 : 0;
        Batch whole = desk.whole;
        whole.drawFrom(CounterRandom.key(key, PARTNER));
        read(other, whole, 0, place);
        desk.other.read(whole.memory(0), 0);
        double share = mixing.apply(desk.picture, desk.other, desk.draw.start(key));
        for (int field = 1; field <= data.targets().size(); field++) {
            MemorySegment to = into.memory(field);
            MemorySegment from = whole.memory(field);
            long at = into.offset(field, slot);
            for (long i = 0; i < from.byteSize(); i += Float.BYTES) {
                float own = to.get(ValueLayout.JAVA_FLOAT, at + i);
                float others = from.get(ValueLayout.JAVA_FLOAT, i);
                to.set(ValueLayout.JAVA_FLOAT, at + i, (float) (share * own + (1 - share) * others));
            }
        }
    }

    private Desk desk() {
        Desk desk = spare.poll();
        return desk != null
                ? desk
                : new Desk(picture(), picture(), new CounterDraw(),
                        Batch.of(data.inputs(), data.targets(), 1, Arena.ofAuto()));
    }

    private Picture picture() {
        Shape shape = input.sample();
        return new Picture(input.dtype(), shape.extent(0), shape.extent(1), shape.extent(2));
    }

    @Override public String toString() {
        return TensorData.describe(this) + ", " + String.join(", ",
                augmentations().stream().map(Augmentation::toString).toList());
    }
}
