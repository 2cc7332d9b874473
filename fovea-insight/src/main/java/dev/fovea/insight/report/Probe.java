package dev.fovea.insight.report;

import static java.util.Objects.requireNonNull;

import dev.fovea.autodiff.Gradients;
import dev.fovea.compile.Program;
import dev.fovea.data.Batch;
import dev.fovea.data.Batches;
import dev.fovea.data.DataSet;
import dev.fovea.data.Field;
import dev.fovea.graph.Graph;
import dev.fovea.graph.Value;
import dev.fovea.insight.report.RunTrace.Norms;
import dev.fovea.nn.layer.Mode;
import dev.fovea.nn.layer.Parameter;
import dev.fovea.nn.model.Forward;
import dev.fovea.nn.model.Model;
import dev.fovea.nn.train.Objective;
import dev.fovea.op.Ops;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;

/// The norms `√(Σ w²)` and `√(Σ (∂L/∂w)²)` of each layer, on the first samples of the training data: always the same, so
/// that the epochs can be compared. The weights are read, and nothing is changed.
final class Probe {
    private static final int MOST_SAMPLES = 64;
    private static final long MOST_BYTES = 1 << 27;     // beside the memory of the training, for outputs and their gradients

    private Probe() {}

    static SequencedMap<String, Norms> of(Model model, DataSet data) {
        int count = Math.min(samples(model), data.size());
        try (var epoch = Batches.inOrder(data.take(count), count).epoch(0)) {
            return of(model, epoch.next());
        }
    }

    /// Fewer of a network whose layers yield much.
    static int samples(Model model) {
        return Math.clamp(MOST_BYTES / (2 * Math.max(1, model.summary().activationBytes())), 1, MOST_SAMPLES);
    }

    private static SequencedMap<String, Norms> of(Model model, Batch batch) {
        Forward forward = model.networkFor(batch.inputs()).build(new Graph(), Mode.TRAINING);
        Value loss = Objective.of(forward, batch.targets(), model.recipe()).loss();
        List<Parameter> learned = forward.trainable();
        List<Value> gradients = Gradients.of(loss, learned.stream().map(Parameter::value).toList());
        var squares = new LinkedHashMap<String, Value>();
        for (int i = 0; i < learned.size(); i++) {
            squares.put("weights " + learned.get(i).path(), square(learned.get(i).value()));
            squares.put("gradient " + learned.get(i).path(), square(gradients.get(i)));
        }
        if (squares.isEmpty()) {
            return new LinkedHashMap<>();
        }
        SequencedMap<String, Tensor> sums = model.run(Program.of(squares), batch.size(), feeds(model, batch));
        var weights = new LinkedHashMap<String, Double>();
        var gradient = new LinkedHashMap<String, Double>();
        for (Parameter p : learned) {
            weights.merge(layer(p.path()), requireNonNull(sums.get("weights " + p.path())).get(0), Double::sum);
            gradient.merge(layer(p.path()), requireNonNull(sums.get("gradient " + p.path())).get(0), Double::sum);
        }
        var norms = new LinkedHashMap<String, Norms>();
        weights.forEach((layer, sum) -> norms.put(layer, new Norms((float) Math.sqrt(sum),
                (float) Math.sqrt(gradient.getOrDefault(layer, Double.NaN)))));
        return norms;
    }

    private static Value square(Value x) {
        return Ops.sum(Ops.times(x, x));
    }

    private static Map<String, Tensor> feeds(Model model, Batch batch) {
        var feeds = new LinkedHashMap<String, Tensor>(batch.tensors());
        List<Field> inputs = model.network().inputs();
        if (inputs.size() == 1 && batch.inputs().size() == 1) {
            feeds.put(inputs.getFirst().name(), batch.input(batch.inputs().getFirst().name()));
        }
        feeds.put("random", Tensor.of(Shape.of(3), model.seed().value(), 0L, 0L));
        return feeds;
    }

    private static String layer(String path) {
        int slash = path.lastIndexOf('/');
        return slash < 0 ? path : path.substring(0, slash);
    }
}
