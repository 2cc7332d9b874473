package dev.fovea.nn.train;

import static dev.fovea.nn.text.Require.require;

import dev.fovea.data.Field;
import dev.fovea.graph.Graph;
import dev.fovea.graph.Value;
import dev.fovea.nn.loss.Loss;
import dev.fovea.nn.metric.Metric;
import dev.fovea.nn.model.Forward;
import dev.fovea.nn.model.Network;
import dev.fovea.op.Ops;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SequencedMap;

/// What a network is trained and judged by, in its graph: `loss`, then losses of single outputs and metrics, by name.
///
/// @param targets what is fed beside the network's inputs, by name
/// @param outputs the loss first
public record Objective(SequencedMap<String, Value> targets, SequencedMap<String, Value> outputs) {
    /// The output that holds the loss.
    public static final String LOSS = "loss";

    public Objective {
        targets = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(targets));
        outputs = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(outputs));
    }

    /// For training: means over the batch; `loss = Σ weight · mean loss + penalties`, a scalar.
    public static Objective of(Forward forward, List<Field> targets, Recipe recipe) {
        Objective bare = of(forward, targets, recipe, Loss::mean, (m, y, t) -> Ops.mean(m.of(y, t)));
        Value loss = bare.loss();
        for (Value penalty : forward.penalties()) {
            loss = Ops.plus(loss, penalty);
        }
        var outputs = new LinkedHashMap<>(bare.outputs);
        outputs.putFirst(LOSS, loss);
        return new Objective(bare.targets, outputs);
    }

    /// For judging: the numbers of every sample, `[batch]` each, without penalties.
    public static Objective perSample(Forward forward, List<Field> targets, Recipe recipe) {
        return of(forward, targets, recipe, Loss::of, Metric::of);
    }

    private interface Formula<T> {
        Value of(T term, Value y, Value target);
    }

    private static Objective of(Forward forward, List<Field> fields, Recipe recipe, Formula<Loss> losses,
            Formula<Metric> metrics) {
        Graph graph = forward.graph();
        var targets = new LinkedHashMap<String, Value>();
        for (Field f : fields) {
            require(!forward.inputs().containsKey(f.name()),
                    "the data's target \"%s\" has the name of an input of the network; rename it", f.name());
            targets.put(f.name(), Ops.input(graph, f.name(), f.dtype(), f.sample().prepend(Shape.N)));
        }
        boolean several = recipe.tasks().size() > 1;
        var outputs = new LinkedHashMap<String, Value>();
        Optional<Value> loss = Optional.empty();
        for (Task task : recipe.tasks()) {
            Value y = output(forward, task);
            Value target = target(task, targets);
            Value part = graph.within(LOSS, () -> losses.of(task.loss(), y, target));
            Value weighted = task.weight() == 1 ? part : Ops.times(part, task.weight());
            loss = Optional.of(loss.map(sum -> Ops.plus(sum, weighted)).orElse(weighted));
            if (several) {
                outputs.put(task.output() + "/loss", part);
            }
            for (Metric m : task.metrics()) {
                String name = several ? task.output() + "/" + m.name() : m.name();
                require(!name.equals(LOSS) && !outputs.containsKey(name),
                        "two numbers are reported as \"%s\"; give the metric %s another name", name, m);
                outputs.put(name, graph.within("metric", () -> metrics.of(m, y, target)));
            }
        }
        outputs.putFirst(LOSS, loss.orElseThrow());
        return new Objective(targets, outputs);
    }

    public Value loss() {
        return outputs.firstEntry().getValue();
    }

    private static Value output(Forward forward, Task task) {
        if (task.output().isEmpty()) {
            return forward.output();
        }
        Value found = forward.outputs().get(task.output());
        require(found != null, "the network has no output \"%s\"; it has %s", task.output(),
                forward.outputs().keySet());
        return Objects.requireNonNull(found);
    }

    /// The target of a task: the one of the output's name, or the only one.
    static String targetName(Task task, SequencedMap<String, ?> targets) {
        boolean named = targets.containsKey(task.output());
        require(named || targets.size() == 1 || !task.output().isEmpty(),
                "the network is trained for one target, but the data has %s.\nKeep one of them, or compile the model with a task for each output.",
                targets.keySet());
        require(named || targets.size() == 1, "the output \"%s\" needs a target of its name; the data has %s",
                task.output(), targets.keySet());
        return named ? task.output() : targets.firstEntry().getKey();
    }

    private static Value target(Task task, SequencedMap<String, Value> targets) {
        return Objects.requireNonNull(targets.get(targetName(task, targets)));
    }

    /// The fields of a batch that are no inputs of the network.
    public static List<Field> targets(Network network, Map<String, Tensor> batch) {
        List<String> inputs = network.inputs().stream().map(Field::name).toList();
        return fields(batch).stream().filter(f -> !inputs.contains(f.name())).toList();
    }

    /// The fields of tensors along whose first axis samples stand, by name.
    static List<Field> fields(Map<String, Tensor> batch) {
        int size = size(batch);
        return batch.entrySet().stream().sorted(Map.Entry.comparingByKey()).map(e -> {
            Shape shape = e.getValue().shape();
            require(shape.rank() > 0 && shape.batch() == size,
                    "the batch has %d samples, but \"%s\" is %s; each needs one row per sample",
                    size, e.getKey(), shape);
            return new Field(e.getKey(), e.getValue().dtype(), shape.sub(1, shape.rank()));
        }).toList();
    }

    /// The number of samples.
    static int size(Map<String, Tensor> batch) {
        require(!batch.isEmpty(), "the batch is empty; give a tensor for each input and target");
        Shape first = batch.values().iterator().next().shape();
        return first.rank() == 0 ? 1 : first.batch();
    }
}
