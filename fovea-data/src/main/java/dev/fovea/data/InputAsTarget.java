package dev.fovea.data;

import dev.fovea.data.augment.Augmentation;
import dev.fovea.tensor.DType;
import dev.fovea.tensor.Tensor;
import java.util.List;

/// The samples of another data set, each with `scale · input` as its target; targets that it has are left out.
final class InputAsTarget implements DataSet {
    private static final String TARGET = "target";

    private final DataSet data;
    private final double scale;
    private final Field input;
    private final Field target;
    private final SpareSamples wholes;
    private volatile String digest = "";

    InputAsTarget(DataSet data, double scale) {
        this.data = data;
        this.wholes = new SpareSamples(data);
        this.scale = scale;
        if (data.inputs().size() != 1 || data.inputs().getFirst().name().equals(TARGET)) {
            throw new DataException("%s: the input can be the target where there is one, of another name than \"%s\", "
                    + "but there are %s; name the one field that is both", data.name(), TARGET, data.inputs());
        }
        if (!Double.isFinite(scale) || scale == 0) {
            throw new DataException("%s: the scale of a target must be a number other than 0, but is %s", data.name(),
                    scale);
        }
        this.input = data.inputs().getFirst();
        this.target = new Field(TARGET, scale == 1 ? input.dtype() : DType.F32, input.sample());
    }

    InputAsTarget view(String name, int[] numbers) {
        return new InputAsTarget(View.of(data, name, numbers), scale);
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
        return List.of(target);
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
        Tensor from = whole.input(input.name());
        into.set(0, slot, from, 0);
        if (scale == 1) {
            into.set(1, slot, from, 0);
        } else {
            Tensor to = Tensor.of(target.dtype(), target.sample(), into.row(1, slot));
            for (long i = 0; i < from.count(); i++) {
                to.set(i, scale * from.get(i));
            }
        }
        wholes.giveBack(whole);
    }

    @Override public String toString() {
        return TensorData.describe(this);
    }
}
