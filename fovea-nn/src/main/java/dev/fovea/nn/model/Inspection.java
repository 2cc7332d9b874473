package dev.fovea.nn.model;

import static dev.fovea.nn.text.Require.require;

import dev.fovea.autodiff.Gradients;
import dev.fovea.compile.Program;
import dev.fovea.data.Field;
import dev.fovea.graph.Graph;
import dev.fovea.graph.Value;
import dev.fovea.nn.layer.Mode;
import dev.fovea.nn.layer.Scope;
import dev.fovea.nn.train.Objective;
import dev.fovea.op.Ops;
import dev.fovea.plan.Plan;
import dev.fovea.plan.Runner;
import dev.fovea.tensor.DType;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SequencedMap;
import java.util.function.UnaryOperator;

/// Looks into a network: what layers answer, and what depends on what.
final class Inspection {
    private final Model model;

    Inspection(Model model) {
        this.model = model;
    }

    /// The outputs of the layers of these paths; of all where none is given.
    SequencedMap<String, Tensor> activations(Tensor samples, List<String> paths) {
        Field input = input(samples, samples.dtype());
        Forward forward = model.networkFor(List.of(input)).build(Mode.INFERENCE);
        SequencedMap<String, Value> all = layerOutputs(forward);
        var wanted = new LinkedHashMap<String, Value>();
        for (String path : paths.isEmpty() ? all.keySet() : paths) {
            require(all.containsKey(path), "the network has no layer \"%s\"; it has %s", path, all.keySet());
            wanted.put(path, Objects.requireNonNull(all.get(path)));
        }
        return run(Program.of(wanted), samples.shape().batch(), Map.of(input.name(), samples));
    }

    /// Every use of a layer by its path, in the order of the computation; the second use of a shared layer is `path#1`, as in [Functional].
    static SequencedMap<String, Value> layerOutputs(Forward forward) {
        var outputs = new LinkedHashMap<String, Value>();
        var uses = new LinkedHashMap<String, Integer>();
        for (Scope.Call call : forward.calls()) {
            int use = uses.merge(call.path(), 1, Integer::sum) - 1;
            outputs.put(use == 0 ? call.path() : call.path() + "#" + use, call.output());
        }
        return outputs;
    }

    /// `∂ Σ score(output) / ∂ input`, in the shape of the samples.
    Tensor inputGradient(Tensor samples, UnaryOperator<Value> score) {
        Field input = input(samples, DType.F32);
        Forward forward = model.networkFor(List.of(input)).build(Mode.INFERENCE);
        Value sum = Ops.sum(score.apply(forward.output()));
        Value gradient = Gradients.of(sum, forward.inputs().values()).getFirst();
        Tensor floats = samples.dtype() == DType.F32 ? samples : samples.cast(DType.F32);
        return run(Map.of("gradient", gradient), samples.shape().batch(), Map.of(input.name(), floats), 0, 0)
                .firstEntry().getValue();
    }

    private Field input(Tensor samples, DType dtype) {
        require(model.network().inputs().size() == 1, "the network has the inputs %s; this takes a network of one",
                model.network().inputs());
        Field f = Predictions.fields(model.network(), Map.of(model.network().inputs().getFirst().name(), samples))
                .getFirst();
        return new Field(f.name(), dtype, f.sample());
    }

    /// `∂ loss / ∂ …` in training: of every learned parameter by its path, and of the output of every layer by its path.
    SequencedMap<String, Tensor> gradients(Map<String, Tensor> batch, long step, long firstSample) {
        Network network = model.network();
        List<Field> targets = Objective.targets(network, batch);
        Forward forward = model.networkFor(Predictions.fields(network, batch)).build(new Graph(), Mode.TRAINING);
        Value loss = Objective.of(forward, targets, model.recipe()).loss();
        var of = new LinkedHashMap<String, Value>();
        forward.trainable().forEach(p -> of.put(p.path(), p.value()));
        layerOutputs(forward).forEach(of::putIfAbsent);
        List<String> paths = new ArrayList<>(of.keySet());
        List<Value> values = Gradients.of(loss, of.values());
        var outputs = new LinkedHashMap<String, Value>();
        paths.forEach(p -> outputs.put(p, values.get(outputs.size())));
        return run(outputs, Predictions.size(batch), batch, step, firstSample);
    }

    /// Every layer's output on a batch as training sees it at that step, dropout included.
    SequencedMap<String, Tensor> trainingActivations(Map<String, Tensor> batch, long step) {
        Forward forward = model.networkFor(Predictions.fields(model.network(), batch)).build(Mode.TRAINING);
        return run(layerOutputs(forward), Predictions.size(batch), batch, step, 0);
    }

    /// Runs a program over the weights, once.
    SequencedMap<String, Tensor> run(Program program, int batch, Map<String, Tensor> feeds) {
        model.initialize();
        Execution execution = model.execution();
        var results = new LinkedHashMap<String, Tensor>();
        try (Plan plan = Plan.of(program, execution.target(batch, model.weights().layouts()))) {
            plan.requireAtMost(execution.memoryCap());
            for (String name : plan.inputs().keySet()) {
                require(feeds.containsKey(name), "the program reads \"%s\", but given are %s", name, feeds.keySet());
            }
            try (var runner = new Runner(plan, model.weights())) {
                plan.inputs().keySet().forEach(name -> runner.feed(name, Objects.requireNonNull(feeds.get(name))));
                runner.run();
                plan.outputs().keySet().forEach(name -> results.put(name, runner.read(name)));
            }
        }
        return results;
    }

    private SequencedMap<String, Tensor> run(Map<String, Value> outputs, int batch, Map<String, Tensor> feeds,
            long step, long firstSample) {
        var all = new LinkedHashMap<>(feeds);
        all.put("random", Tensor.of(Shape.of(3), model.seed().value(), step, firstSample));
        return run(Program.of(outputs), batch, all);
    }
}
