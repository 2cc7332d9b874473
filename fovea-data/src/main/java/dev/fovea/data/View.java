package dev.fovea.data;

import dev.fovea.data.augment.Augmentation;
import dev.fovea.data.augment.Mixing;
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

    /// A view of a view is one view. Of samples that are mixed with each other the parts are taken first, so that what is held back for
    /// validation is in no picture of the training.
    static DataSet of(DataSet data, String name, int[] numbers) {
        if (data instanceof View inner) {
            for (int i = 0; i < numbers.length; i++) {
                numbers[i] = inner.numbers[numbers[i]];
            }
            return new View(inner.data, name, numbers);
        }
        return data.augmentations().isEmpty() ? new View(data, name, numbers) : switch (data) {
            case Augmented augmented -> augmented.view(name, numbers);
            case Renamed renamed -> new Renamed(of(renamed.data(), name, numbers), name, renamed.classNames());
            case Weighted weighted -> weighted.view(name, numbers);
            case InputAsTarget both -> both.view(name, numbers);
            case OneHot oneHot -> oneHot.view(name, numbers);
            default -> apart(data, name, numbers);
        };
    }

    private static View apart(DataSet data, String name, int[] numbers) {
        data.augmentations().stream().filter(Mixing.class::isInstance).findFirst().ifPresent(mixing -> {
            throw new DataException("%s: %s would mix samples of one part with those of another; "
                    + "take the parts first, then augment the one that is learned from", data.name(), mixing);
        });
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

    @Override public List<Augmentation> augmentations() {
        return data.augmentations();
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
