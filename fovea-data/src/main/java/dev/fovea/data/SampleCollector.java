package dev.fovea.data;

import dev.fovea.tensor.DType;
import dev.fovea.tensor.Tensor;
import dev.fovea.tensor.TensorType;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Copies samples one after the other, and makes a data set of them; the first sample says what the others must be.
final class SampleCollector {
    private static final int LONGEST_ARRAY = Integer.MAX_VALUE - 8;

    /// The samples of one field so far.
    private static final class Column {
        final String name;
        final TensorType type;
        private byte[] bytes = new byte[0];
        private int used;

        Column(String name, TensorType type) {
            this.name = name;
            this.type = type;
        }

        void add(Tensor value, int sample) {
            long needed = used + type.bytes();
            if (needed > LONGEST_ARRAY) {
                throw new DataException("\"%s\" takes more than %d bytes with sample %d; collect fewer samples, "
                        + "or write a DataSet that reads them one by one", name, LONGEST_ARRAY, sample);
            }
            if (needed > bytes.length) {
                bytes = Arrays.copyOf(bytes, (int) Math.min(LONGEST_ARRAY, Math.max(needed, bytes.length * 3L / 2)));
            }
            MemorySegment.copy(value.data(), 0, MemorySegment.ofArray(bytes), used, type.bytes());
            used = (int) needed;
        }

        Tensor all(int samples) {
            DType dtype = type.dtype();
            return Tensor.of(dtype, type.shape().prepend(samples), MemorySegment.ofArray(bytes).asSlice(0, used));
        }
    }

    private final List<Column> inputs = new ArrayList<>();
    private final List<Column> targets = new ArrayList<>();
    private int size;

    void add(Sample sample) {
        if (size == 0) {
            sample.inputs().forEach((name, tensor) -> inputs.add(new Column(name, tensor.type())));
            sample.targets().forEach((name, tensor) -> targets.add(new Column(name, tensor.type())));
        }
        addAll("inputs", inputs, sample.inputs());
        addAll("targets", targets, sample.targets());
        size++;
    }

    private void addAll(String what, List<Column> columns, Map<String, Tensor> values) {
        if (values.size() != columns.size()) {
            throw otherFields(what, columns, values);
        }
        values.forEach((name, value) -> {
            Column column = columns.stream().filter(c -> c.name.equals(name)).findFirst()
                    .orElseThrow(() -> otherFields(what, columns, values));
            if (!value.type().equals(column.type)) {
                throw new DataException(
                        "sample %d has \"%s\" as %s, but sample 0 as %s; all samples need the same type and shape",
                        size, name, value.type(), column.type);
            }
            column.add(value, size);
        });
    }

    private DataException otherFields(String what, List<Column> columns, Map<String, Tensor> values) {
        return new DataException("sample %d has the %s %s, but sample 0 has %s; all samples need the same fields",
                size, what, values.keySet(), columns.stream().map(c -> c.name).toList());
    }

    DataSet finish() {
        if (size == 0) {
            throw new DataException("there is no sample; a data set needs one or more");
        }
        return TensorData.of("data", tensors(inputs), tensors(targets));
    }

    private Map<String, Tensor> tensors(List<Column> columns) {
        var tensors = new LinkedHashMap<String, Tensor>();
        columns.forEach(c -> tensors.put(c.name, c.all(size)));
        return tensors;
    }
}
