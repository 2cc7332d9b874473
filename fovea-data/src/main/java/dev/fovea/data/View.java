package dev.fovea.data;

import java.util.List;
import java.util.Objects;

/// Some samples of another data set, by their numbers there.
final class View implements DataSet {
    /// Keeps the random numbers of splits apart from those of epochs, whose numbers are never negative.
    static final long SPLIT = -1;

    private final DataSet data;
    private final String name;
    private final int[] numbers;
    private volatile String digest = "";

    private View(DataSet data, String name, int[] numbers) {
        this.data = data;
        this.name = name;
        this.numbers = numbers;
    }

    /// A view of a view is one view.
    static View of(DataSet data, String name, int[] numbers) {
        if (data instanceof View inner) {
            for (int i = 0; i < numbers.length; i++) {
                numbers[i] = inner.numbers[numbers[i]];
            }
            return new View(inner.data, name, numbers);
        }
        return new View(data, name, numbers);
    }

    @Override public String name() {
        return name;
    }

    @Override public int size() {
        return numbers.length;
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

    @Override public String digest() {
        if (digest.isEmpty()) {
            digest = Digest.of(this);
        }
        return digest;
    }

    @Override public void read(int index, Batch into, int slot) {
        data.read(numbers[Objects.checkIndex(index, numbers.length)], into, slot);
    }

    @Override public String toString() {
        return TensorData.describe(this);
    }
}
