package dev.fovea.nn.train;

import static dev.fovea.nn.text.Require.require;

import dev.fovea.data.Field;
import dev.fovea.graph.Graph;
import dev.fovea.graph.Value;
import dev.fovea.nn.loss.Loss;
import dev.fovea.nn.metric.ExactMetric;
import dev.fovea.nn.metric.Metric;
import dev.fovea.nn.metric.Weighted;
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

    /// For training: means over the batch; `loss = Σ weight · mean(sample weight · loss) + penalties`, a scalar. A metric is a scalar,
    /// or the means of its numbers, `[k]`.
    public static Objective of(Forward forward, List<Field> targets, Recipe recipe) {
        Objective bare = of(forward, targets, recipe, Objective::mean, (m, y, t, w) -> {
            Value numbers = numbers(m, y, t, w);
            Shape one = numbers.shape().sub(1, numbers.shape().rank());
            return Ops.reshape(Ops.mean(numbers, List.of(0)), one);
        });
        Value loss = bare.loss();
        for (Value penalty : forward.penalties()) {
            loss = Ops.plus(loss, penalty);
        }
        var outputs = new LinkedHashMap<>(bare.outputs);
        outputs.putFirst(LOSS, loss);
        return new Objective(bare.targets, outputs);
    }

    /// As Keras 3 does it ("sum_over_batch_size"): `Σ_n w_n · L_n / N`, over the number of samples and not the sum of the weights.
    private static Value mean(Loss loss, Value y, Value target, Optional<Value> weights) {
        return weights.isEmpty() ? loss.mean(y, target) : Ops.mean(Ops.times(loss.of(y, target), weights.get()));
    }

    /// For judging: the numbers of every sample, `[batch]` or `[batch, k]`, without penalties; of an [ExactMetric] those that it
    /// keeps, and the weight.
    public static Objective perSample(Forward forward, List<Field> targets, Recipe recipe) {
        return of(forward, targets, recipe,
                (loss, y, t, w) -> w.isEmpty() ? loss.of(y, t) : Ops.times(loss.of(y, t), w.get()),
                (m, y, t, w) -> exact(m).map(e -> kept(e, y, t, m instanceof Weighted ? w : Optional.empty()))
                        .orElseGet(() -> numbers(m, y, t, w)));
    }

    /// The metric that wants to see all samples, if it is one.
    static Optional<ExactMetric> exact(Metric metric) {
        return switch (metric) {
            case ExactMetric e -> Optional.of(e);
            case Weighted(ExactMetric e) -> Optional.of(e);
            default -> Optional.empty();
        };
    }

    private static Value kept(ExactMetric metric, Value y, Value target, Optional<Value> weights) {
        Value each = weights.orElseGet(() -> Weighted.ones(y));
        return Ops.concat(1, List.of(metric.kept(y, target), Ops.reshape(each, each.shape().append(1))));
    }

    private static Value numbers(Metric metric, Value y, Value target, Optional<Value> weights) {
        Value numbers = weights.map(w -> metric.of(y, target, w)).orElseGet(() -> metric.of(y, target));
        require(numbers.shape().rank() == 1 || numbers.shape().rank() == 2,
                "the metric %s yields %s, but one number per sample, [batch], or several, [batch, k], were expected",
                metric,
                numbers.shape());
        return numbers;
    }

    private interface Formula<T> {
        Value of(T term, Value y, Value target, Optional<Value> weights);
    }

    private static Objective of(Forward forward, List<Field> fields, Recipe recipe, Formula<Loss> losses,
            Formula<Metric> metrics) {
        Graph graph = forward.graph();
        SequencedMap<String, Value> targets = inputs(forward, fields);
        boolean several = recipe.tasks().size() > 1;
        var outputs = new LinkedHashMap<String, Value>();
        Optional<Value> loss = Optional.empty();
        for (Task task : recipe.tasks()) {
            Value y = output(forward, task);
            Value target = target(task, targets);
            Optional<Value> weights = weights(targets, y);
            Value part = graph.within(LOSS, () -> losses.of(task.loss(), y, target, weights));
            Value weighted = task.weight() == 1 ? part : Ops.times(part, task.weight());
            loss = Optional.of(loss.map(sum -> Ops.plus(sum, weighted)).orElse(weighted));
            if (several) {
                outputs.put(task.output() + "/loss", part);
            }
            for (Metric m : task.metrics()) {
                String name = Report.name(recipe, task, m);
                require(!name.equals(LOSS) && !outputs.containsKey(name),
                        "two numbers are reported as \"%s\"; give the metric %s another name", name, m);
                outputs.put(name, graph.within("metric", () -> metrics.of(m, y, target, weights)));
            }
        }
        outputs.putFirst(LOSS, loss.orElseThrow());
        return new Objective(targets, outputs);
    }

    /// What is fed beside the network's inputs, by name.
    static SequencedMap<String, Value> inputs(Forward forward, List<Field> fields) {
        var targets = new LinkedHashMap<String, Value>();
        for (Field f : fields) {
            require(!forward.inputs().containsKey(f.name()),
                    "the data's target \"%s\" has the name of an input of the network; rename it", f.name());
            targets.put(f.name(), Ops.input(forward.graph(), f.name(), f.dtype(), f.sample().prepend(Shape.N)));
        }
        return targets;
    }

    /// How much each sample counts, `[batch]`, where the data says it.
    private static Optional<Value> weights(SequencedMap<String, Value> targets, Value y) {
        Optional<Value> found = Optional.ofNullable(targets.get(Field.SAMPLE_WEIGHT));
        found.ifPresent(w -> require(w.shape().sub(1, w.shape().rank()).count() == 1,
                "the data's \"%s\" are %s, but one number per sample, [N], was expected", Field.SAMPLE_WEIGHT,
                w.type()));
        return found.map(w -> Ops.reshape(Ops.cast(w, y.dtype()), w.shape().sub(0, 1)));
    }

    public Value loss() {
        return outputs.firstEntry().getValue();
    }

    static Value output(Forward forward, Task task) {
        if (task.output().isEmpty()) {
            return forward.output();
        }
        Value found = forward.outputs().get(task.output());
        require(found != null, "the network has no output \"%s\"; it has %s", task.output(),
                forward.outputs().keySet());
        return Objects.requireNonNull(found);
    }

    /// The target of a task: the one of the output's name, or the only one.
    static String targetName(Task task, SequencedMap<String, ?> fields) {
        var targets = new LinkedHashMap<>(fields);
        targets.remove(Field.SAMPLE_WEIGHT);
        boolean named = targets.containsKey(task.output());
        require(named || targets.size() == 1 || !task.output().isEmpty(),
                "the network is trained for one target, but the data has %s.\nKeep one of them, or compile the model with a task for each output.",
                targets.keySet());
        require(named || targets.size() == 1, "the output \"%s\" needs a target of its name; the data has %s",
                task.output(), targets.keySet());
        return named ? task.output() : targets.firstEntry().getKey();
    }

    static Value target(Task task, SequencedMap<String, Value> targets) {
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
