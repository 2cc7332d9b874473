package dev.fovea.cli;

import dev.fovea.data.DataSet;
import dev.fovea.data.Field;
import dev.fovea.graph.Value;
import dev.fovea.nn.layer.Mode;
import dev.fovea.nn.loss.Accepted;
import dev.fovea.nn.model.Model;
import dev.fovea.nn.train.Task;
import dev.fovea.op.RandomBits;
import dev.fovea.tensor.DType;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import dev.fovea.tensor.TensorType;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;

/// Samples without meaning for any model, by the types that it names: numbers in [0, 1), bytes, and 0 where whole numbers are
/// asked for, which is a class and a word of every network.
final class Noise {
    private static final int BYTES = 256;

    private Noise() {}

    /// So many samples; with targets that its losses take, if it is to be trained.
    static DataSet of(Model model, Pass pass, int count) {
        var inputs = new LinkedHashMap<String, Tensor>();
        for (Field f : model.network().inputs()) {
            inputs.put(f.name(), draw(f.name(), f.rows(count)));
        }
        return DataSet.of(inputs, pass == Pass.TRAIN
                ? targets(model, count)
                : Map.of("label", Tensor.zeros(DType.I32, Shape.of(count))));
    }

    private static SequencedMap<String, Tensor> targets(Model model, int count) {
        SequencedMap<String, Value> outputs = model.network().build(Mode.TRAINING).outputs();
        var targets = new LinkedHashMap<String, Tensor>();
        for (Task task : model.recipe().tasks()) {
            Value y = outputs.getOrDefault(task.output(), outputs.firstEntry().getValue());
            Shape sample = y.shape().sub(1, y.shape().rank());
            Shape classes = y.shape().sub(0, y.shape().rank() - 1);
            boolean named = task.loss().accepts(y.shape(),
                    new TensorType(DType.I32, classes)) instanceof Accepted.Classes;
            String name = task.output().isEmpty() ? "target" : task.output();
            targets.put(name, named
                    ? Tensor.zeros(DType.I32, classes.withExtent(0, count))
                    : draw(name, new TensorType(DType.F32, sample.prepend(count))));
        }
        return targets;
    }

    private static Tensor draw(String name, TensorType type) {
        Tensor values = Tensor.zeros(type.dtype(), type.shape());
        long key = RandomBits.key(name);
        int scale = type.dtype().isFloat() ? 1 : type.dtype() == DType.U8 ? BYTES : 0;
        for (long i = 0; i < values.count() && scale > 0; i++) {
            double number = scale * (double) RandomBits.uniform(key, (int) i);
            values.set(i, type.dtype().isFloat() ? number : Math.floor(number));
        }
        return values;
    }
}
