package dev.fovea.data;

import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.stream.IntStream;

/// Digits drawn from strokes, `image u8[28, 28, 1]`, `label i32[]`, light ink on dark ground: a data set that needs
/// no files.
///
/// Sample `i` is a function of the seed and `i`; of ten samples in a row each is another digit. It is drawn when
/// first read.
public final class Digits implements DataSet {
    private static final int TRAINING = 12_000;
    private static final int TEST = 2_000;
    private static final long TRAINING_SEED = 1;
    private static final long TEST_SEED = 2;
    private static final int CLASSES = 10;
    private static final List<Field> INPUTS = List.of(Field.image(DigitPainter.SIDE, DigitPainter.SIDE, 1));
    private static final List<Field> TARGETS = List.of(Field.label());

    private final String name;
    private final long seed;
    private final MemorySegment labels;
    private final AtomicReferenceArray<MemorySegment> images;
    private volatile String digest = "";

    private Digits(String name, long seed, int size) {
        this.name = name;
        this.seed = seed;
        labels = MemorySegment.ofArray(IntStream.range(0, size).map(this::label).toArray());
        images = new AtomicReferenceArray<>(size);
    }

    /// 12,000 images, 1,200 of each digit.
    public static DataSet training() {
        return new Digits("digits/training", TRAINING_SEED, TRAINING);
    }

    /// 2,000 other images, 200 of each digit.
    public static DataSet test() {
        return new Digits("digits/test", TEST_SEED, TEST);
    }

    /// As many images as wanted; seeds 1 and 2 are those of [#training()] and [#test()].
    public static DataSet of(long seed, int size) {
        if (size < 1) {
            throw new DataException("digits: 1 sample or more can be drawn, but %d were asked for", size);
        }
        return new Digits("digits(" + seed + ")", seed, size);
    }

    @Override public String name() {
        return name;
    }

    @Override public int size() {
        return images.length();
    }

    @Override public List<Field> inputs() {
        return INPUTS;
    }

    @Override public List<Field> targets() {
        return TARGETS;
    }

    @Override public List<String> classNames() {
        return Mnist.CLASSES;
    }

    @Override public String digest() {
        if (digest.isEmpty()) {
            digest = Digest.of(this);
        }
        return digest;
    }

    @Override public void read(int index, Batch into, int slot) {
        into.set(0, slot, image(Objects.checkIndex(index, size())), 0);
        into.set(1, slot, labels, index * 4L);
    }

    /// Drawn by two threads at once it is the same image, so that either may stay.
    private MemorySegment image(int index) {
        MemorySegment image = images.get(index);
        if (image == null) {
            image = MemorySegment.ofArray(new DigitPainter(CounterRandom.key(seed, index)).paint(label(index)));
            images.set(index, image);
        }
        return image;
    }

    /// Each ten samples are a shuffle of the ten digits.
    private int label(int index) {
        return CounterRandom.permutation(CLASSES, CounterRandom.key(seed, -1 - index / CLASSES))[index % CLASSES];
    }

    @Override public String toString() {
        return TensorData.describe(this);
    }
}
