package dev.fovea.data;

import dev.fovea.data.augment.Augmentation;
import java.util.List;

/// The samples of another data set, with another name and other class names.
record Renamed(DataSet data, String name, List<String> classNames) implements DataSet {

    Renamed {
        classNames = List.copyOf(classNames);
        if (data instanceof Renamed inner) {
            data = inner.data;
        }
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

    @Override public List<Augmentation> augmentations() {
        return data.augmentations();
    }

    @Override public String digest() {
        return data.digest();
    }

    @Override public void read(int index, Batch into, int slot) {
        data.read(index, into, slot);
    }

    @Override public String toString() {
        return TensorData.describe(this);
    }
}
