package dev.fovea.data;

import dev.fovea.data.augment.Augmentation;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/// The samples of one data set, then those of another with the same fields.
final class Concatenated implements DataSet {
    private final DataSet first;
    private final DataSet second;
    private volatile String digest = "";

    Concatenated(DataSet first, DataSet second) {
        if (!first.inputs().equals(second.inputs()) || !first.targets().equals(second.targets())) {
            throw new DataException(
                    "%s has the fields %s → %s, but %s has %s → %s; only data sets of the same fields can be joined",
                    first.name(), first.inputs(), first.targets(), second.name(), second.inputs(), second.targets());
        }
        if (!first.classNames().isEmpty() && !second.classNames().isEmpty()
                && !first.classNames().equals(second.classNames())) {
            throw new DataException(
                    "%s has the classes %s, but %s has %s; only data sets of the same classes can be joined",
                    first.name(), first.classNames(), second.name(), second.classNames());
        }
        if ((long) first.size() + second.size() > Integer.MAX_VALUE) {
            throw new DataException("%s and %s together have %d samples; a data set can have %d",
                    first.name(), second.name(), (long) first.size() + second.size(), Integer.MAX_VALUE);
        }
        this.first = first;
        this.second = second;
    }

    @Override public String name() {
        return first.name() + "+" + second.name();
    }

    @Override public int size() {
        return first.size() + second.size();
    }

    @Override public List<Field> inputs() {
        return first.inputs();
    }

    @Override public List<Field> targets() {
        return first.targets();
    }

    @Override public List<String> classNames() {
        return first.classNames().isEmpty() ? second.classNames() : first.classNames();
    }

    @Override public List<Augmentation> augmentations() {
        return Stream.concat(first.augmentations().stream(), second.augmentations().stream()).toList();
    }

    @Override public String digest() {
        if (digest.isEmpty()) {
            digest = Digest.of(this);
        }
        return digest;
    }

    @Override public void read(int index, Batch into, int slot) {
        if (Objects.checkIndex(index, size()) < first.size()) {
            first.read(index, into, slot);
        } else {
            second.read(index - first.size(), into, slot);
        }
    }

    @Override public String toString() {
        return TensorData.describe(this);
    }
}
