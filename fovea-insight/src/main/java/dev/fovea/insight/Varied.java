package dev.fovea.insight;

import dev.fovea.data.Batch;
import dev.fovea.data.DataSet;
import dev.fovea.data.Field;
import dev.fovea.data.augment.Change;
import dev.fovea.data.augment.Picture;
import dev.fovea.nn.text.Require;
import dev.fovea.op.RandomBits;
import dev.fovea.tensor.DType;
import dev.fovea.tensor.Shape;
import java.lang.foreign.MemorySegment;
import java.util.List;

/// The samples of another data set, all of their pictures changed by the same level of a variation, the same at every reading.
record Varied(DataSet data, Variation variation, double level) implements DataSet {

    /// The data set itself where nothing changes.
    static DataSet of(DataSet data, Variation variation, double level) {
        return variation.isNone(level) ? data : new Varied(data, variation, level);
    }

    static void check(DataSet data) {
        Field input = data.inputs().getFirst();
        Require.require(data.inputs().size() == 1 && input.sample().rank() == 3
                && (input.dtype() == DType.U8 || input.dtype() == DType.F32),
                "%s: pictures that can be varied are one input [height, width, channels] of u8 or f32, but the data has %s",
                data.name(), data.inputs());
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
        return data.targets();
    }

    @Override public List<String> classNames() {
        return data.classNames();
    }

    @Override public void read(int index, Batch into, int slot) {
        data.read(index, into, slot);
        Field input = data.inputs().getFirst();
        Shape shape = input.sample();
        var picture = new Picture(input.dtype(), shape.extent(0), shape.extent(1), shape.extent(2));
        MemorySegment row = into.row(0, slot);
        picture.read(row, 0);
        long key = RandomBits.key(0, 0, variation.ordinal(), index);
        var next = new int[1];
        Change change = variation.change(level);
        change.apply(picture, () -> RandomBits.uniform(key, next[0]++));
        picture.write(row, 0);
    }
}
