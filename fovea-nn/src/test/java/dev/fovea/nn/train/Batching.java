package dev.fovea.nn.train;

import dev.fovea.data.Batches;
import dev.fovea.data.DataSet;
import dev.fovea.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.Map;

/// Data sets as one batch of tensors by name; the one input under the name `input`.
public final class Batching {
    private Batching() {}

    public static Map<String, Tensor> all(DataSet data) {
        var all = new LinkedHashMap<String, Tensor>();
        try (var epoch = Batches.inOrder(data, data.size()).prefetch(0).epoch(0)) {
            var batch = epoch.next();
            data.inputs().forEach(f -> all.put("input", batch.input(f.name()).copy()));
            data.targets().forEach(f -> all.put(f.name(), batch.target(f.name()).copy()));
        }
        return all;
    }

    /// Fields by their own names.
    public static Map<String, Tensor> some(DataSet data, String... fields) {
        var some = new LinkedHashMap<String, Tensor>();
        try (var epoch = Batches.inOrder(data, data.size()).prefetch(0).epoch(0)) {
            var batch = epoch.next();
            for (String field : fields) {
                some.put(field, batch.tensors().get(field).copy());
            }
        }
        return some;
    }

    public static Map<String, Tensor> part(Map<String, Tensor> batch, int from, int to) {
        var part = new LinkedHashMap<String, Tensor>();
        batch.forEach((name, t) -> part.put(name, t.samples(from, to)));
        return part;
    }
}
