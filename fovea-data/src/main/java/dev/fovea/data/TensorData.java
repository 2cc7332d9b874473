package dev.fovea.data;

import dev.fovea.tensor.DType;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// Samples along the first axis of tensors, one tensor per field.
final class TensorData implements DataSet {
    private final String name;
    private final List<Field> inputs;
    private final List<Field> targets;
    private final List<Tensor> tensors;
    private final int size;
    private volatile String digest = "";

    private TensorData(String name, List<Field> inputs, List<Field> targets, List<Tensor> tensors) {
        this.name = name;
        this.inputs = inputs;
        this.targets = targets;
        this.tensors = tensors;
        this.size = tensors.getFirst().shape().batch();
    }

    static TensorData of(String name, Map<String, Tensor> inputs, Map<String, Tensor> targets) {
        if (inputs.isEmpty()) {
            throw new DataException("%s: a data set needs an input", name);
        }
        var in = Order.kept(inputs);
        var out = Order.kept(targets);
        out.keySet().stream().filter(in::containsKey).findFirst().ifPresent(twice -> {
            throw new DataException("%s: \"%s\" is an input and a target; give one of them another name", name, twice);
        });
        var first = in.firstEntry();
        Stream.of(in, out).flatMap(m -> m.entrySet().stream()).forEach(e -> {
            if (e.getValue().shape().isScalar()) {
                throw new DataException("%s: \"%s\" is the scalar %s; the first axis must count samples", name,
                        e.getKey(), e.getValue().type());
            }
            if (e.getValue().shape().batch() != first.getValue().shape().batch()) {
                throw new DataException(
                        "%s: \"%s\" %s has %d samples, but \"%s\" %s has %d; each needs one row per sample",
                        name, first.getKey(), first.getValue().type(), first.getValue().shape().batch(),
                        e.getKey(), e.getValue().type(), e.getValue().shape().batch());
            }
        });
        return new TensorData(name, fields(in), fields(out),
                Stream.concat(in.values().stream(), out.values().stream()).toList());
    }

    private static List<Field> fields(Map<String, Tensor> tensors) {
        return tensors.entrySet().stream().map(e -> {
            Shape shape = e.getValue().shape();
            return new Field(e.getKey(), e.getValue().dtype(), shape.sub(1, shape.rank()));
        }).toList();
    }

    /// A tensor `[rows, columns]` of equally long rows.
    static Tensor rows(String field, float[][] rows) {
        if (rows.length == 0 || rows[0].length == 0) {
            throw new DataException("\"%s\" has %s; give at least one value per sample", field,
                    rows.length == 0 ? "no samples" : "no values in sample 0");
        }
        int columns = rows[0].length;
        var values = new float[Math.multiplyExact(rows.length, columns)];
        for (int i = 0; i < rows.length; i++) {
            if (rows[i].length != columns) {
                throw new DataException(
                        "\"%s\" has %d values in sample %d, but %d in sample 0; all samples need the same number",
                        field, rows[i].length, i, columns);
            }
            System.arraycopy(rows[i], 0, values, i * columns, columns);
        }
        return Tensor.of(Shape.of(rows.length, columns), values);
    }

    static Tensor labels(int[] labels) {
        if (labels.length == 0) {
            throw new DataException("\"label\" has no samples; give one label per sample");
        }
        return Tensor.of(Shape.of(labels.length), labels.clone());
    }

    @Override public String name() {
        return name;
    }

    @Override public int size() {
        return size;
    }

    @Override public List<Field> inputs() {
        return inputs;
    }

    @Override public List<Field> targets() {
        return targets;
    }

    @Override public String digest() {
        if (digest.isEmpty()) {
            digest = Digest.of(this);
        }
        return digest;
    }

    @Override public void read(int index, Batch into, int slot) {
        for (int field = 0; field < tensors.size(); field++) {
            into.set(field, slot, tensors.get(field), index);
        }
    }

    /// Every label is in memory, so that all are checked against the classes at once.
    @Override public DataSet classNames(List<String> names) {
        if (!names.isEmpty()) {
            for (int i = 0; i < targets.size(); i++) {
                if (targets.get(i).sample().isScalar() && !targets.get(i).dtype().isFloat()) {
                    Labels.check(name, tensors.get(inputs.size() + i), names.size());
                }
            }
        }
        return new Renamed(this, name, names);
    }

    @Override public String toString() {
        return describe(this);
    }

    /// `mnist/training: 60000 samples of image u8[28, 28, 1] → label i32[]`.
    static String describe(DataSet data) {
        return "%s: %d samples of %s → %s".formatted(data.name(), data.size(), join(data.inputs()),
                join(data.targets()));
    }

    private static String join(List<Field> fields) {
        return String.join(", ", fields.stream().map(Field::toString).toList());
    }

    /// Images as bytes and labels below 256 as the fields `image` and `label`.
    static TensorData ofImages(String name, Tensor images, Tensor labels) {
        return of(name, Map.of("image", images), Map.of("label", labels.cast(DType.I32)));
    }

    static List<Field> joined(DataSet data) {
        var all = new ArrayList<>(data.inputs());
        all.addAll(data.targets());
        return List.copyOf(all);
    }
}
