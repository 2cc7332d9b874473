package dev.fovea.data;

import dev.fovea.data.augment.Augmentation;
import dev.fovea.tensor.DType;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import java.util.List;

/// The samples of another data set, their label as a row `f32[classes]` of zeros with a one at its place.
final class OneHot implements DataSet {
    private final DataSet data;
    private final int classes;
    private final int place;
    private final List<Field> targets;
    private final SpareSamples wholes;
    private volatile String digest = "";

    OneHot(DataSet data, int classes) {
        this.data = data;
        this.wholes = new SpareSamples(data);
        this.classes = classes;
        if (classes < 2) {
            throw new DataException("%s: one-hot rows need 2 classes or more, but %d were given", data.name(), classes);
        }
        if (!data.classNames().isEmpty() && data.classNames().size() != classes) {
            throw new DataException("%s: one-hot rows of %d classes were asked for, but the data has %d classes; "
                    + "ask for as many", data.name(), classes, data.classNames().size());
        }
        List<Field> labels = data.targets().stream().filter(f -> !f.dtype().isFloat() && f.sample().isScalar())
                .toList();
        if (labels.size() != 1) {
            throw new DataException(
                    "%s: one-hot rows are made of one label, an integer per sample, but the targets are %s",
                    data.name(), data.targets());
        }
        this.place = data.targets().indexOf(labels.getFirst());
        this.targets = data.targets().stream().map(f -> f.equals(labels.getFirst())
                ? new Field(f.name(), DType.F32, Shape.of(classes))
                : f).toList();
    }

    OneHot view(String name, int[] numbers) {
        return new OneHot(View.of(data, name, numbers), classes);
    }

    @Override public String name() {
        return data.name();
    }

    @Override public int size() {
        return data.size();
    }

    @Override public List<Field> inputs() {
        return data.inputs();
    }

    @Override public List<Field> targets() {
        return targets;
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
        Batch whole = wholes.read(index, into, slot);
        int inputs = data.inputs().size();
        for (int field = 0; field < inputs + targets.size(); field++) {
            if (field != inputs + place) {
                into.set(field, slot, whole.memory(field), 0);
            }
        }
        Field label = data.targets().get(place);
        double number = whole.tensor(label.name()).get(0);
        if (!(number >= 0 && number < classes)) {
            throw new DataException("it has the label %.0f, but %d classes have the labels 0 to %d. "
                    + "Correct the label, or choose as many classes as there are.", number, classes, classes - 1);
        }
        Tensor row = Tensor.of(DType.F32, targets.get(place).sample(), into.row(inputs + place, slot));
        for (int c = 0; c < classes; c++) {
            row.set(c, c == (int) number ? 1 : 0);
        }
        wholes.giveBack(whole);
    }

    @Override public String toString() {
        return TensorData.describe(this);
    }
}
