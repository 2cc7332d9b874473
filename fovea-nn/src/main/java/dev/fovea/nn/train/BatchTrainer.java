package dev.fovea.nn.train;

import static dev.fovea.nn.text.Require.require;

import dev.fovea.data.Field;
import dev.fovea.nn.model.Model;
import dev.fovea.nn.model.Network;
import dev.fovea.plan.Plan;
import dev.fovea.plan.Runner;
import dev.fovea.tensor.Tensor;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// `trainOnBatch` of a model: one step on tensors by name. The plan is kept for batches of the same types and size; for other
/// ones it is made anew. [Stepper] does the same with batches of a data set, and faster.
public final class BatchTrainer implements AutoCloseable {
    private static final long OPEN_END = Long.MAX_VALUE;

    private final Model model;
    private @Nullable Made made;
    private long steps;

    private record Key(List<Field> inputs, List<Field> targets, int batch) {
    }

    private record Made(Key key, Plan plan, BoundStep step) {
    }

    public BatchTrainer(Model model) {
        this.model = model;
    }

    /// One step; returns loss and metrics of the batch, before its update.
    public Logs train(Map<String, Tensor> batch) {
        Network network = model.network();
        for (Field f : network.inputs()) {
            require(batch.containsKey(f.name()), "the network's input \"%s\" is not in the batch; it has %s", f.name(),
                    batch.keySet());
        }
        BoundStep step = step(key(network, batch));
        Runner runner = step.runner();
        batch.forEach((name, tensor) -> {
            if (runner.plan().inputs().containsKey(name)) {
                runner.feed(name, tensor);
            }
        });
        step.run(model.recipe().optimizer().rate().at(0, steps, OPEN_END), 0, steps, OPEN_END);
        steps++;
        return step.logs();
    }

    private static Key key(Network network, Map<String, Tensor> batch) {
        List<Field> all = Objective.fields(batch);
        List<String> inputs = network.inputs().stream().map(Field::name).toList();
        return new Key(all.stream().filter(f -> inputs.contains(f.name())).toList(),
                all.stream().filter(f -> !inputs.contains(f.name())).toList(), Objective.size(batch));
    }

    private BoundStep step(Key key) {
        Made known = made;
        if (known != null && known.key().equals(key)) {
            return known.step();
        }
        close();
        var compiled = new CompiledStep(model, model.recipe(), key.inputs(), key.targets());
        Plan plan = compiled.plan(key.batch());
        BoundStep step = compiled.bind(plan, key.batch());
        made = new Made(key, plan, step);
        return step;
    }

    /// Lets the next step be the first.
    public void restart() {
        close();
        steps = 0;
    }

    /// Frees the plan; the next step makes it anew, and goes on.
    @Override public void close() {
        Made known = made;
        if (known != null) {
            made = null;
            known.step().close();
            known.plan().close();
        }
    }
}
