package dev.fovea.nn.train;

import dev.fovea.compile.Program;
import dev.fovea.data.Batch;
import dev.fovea.data.Batches;
import dev.fovea.data.DataSet;
import dev.fovea.data.Field;
import dev.fovea.nn.layer.Mode;
import dev.fovea.nn.model.Model;
import dev.fovea.nn.model.Network;
import dev.fovea.plan.Plan;
import dev.fovea.plan.Runner;
import java.util.LinkedHashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Judges a model on data: loss and metrics over all samples. Dropout is the identity here, and nothing changes.
public final class Evaluator implements AutoCloseable {
    private final Model model;
    private final Recipe recipe;
    private @Nullable Made made;

    private record Key(List<Field> inputs, List<Field> targets, int batch) {
    }

    private record Made(Key key, Plan plan, Runner runner, LabelCheck labels) {
    }

    public Evaluator(Model model, Recipe recipe) {
        this.model = model;
        this.recipe = recipe;
    }

    /// Loss and metrics over a data set.
    public Logs evaluate(DataSet data, int batchSize) {
        Made with = prepare(data, batchSize);
        List<Tally> tallies = Tally.of(with.runner(), recipe);
        try (var epoch = Batches.inOrder(data, batchSize).epoch(0)) {
            while (epoch.hasNext()) {
                Batch batch = epoch.next();
                with.labels().check(data, batch);
                model.feed(with.runner(), batch);
                with.runner().run();
                tallies.forEach(t -> t.add(batch.size()));
            }
        }
        var logs = new LinkedHashMap<String, Double>();
        tallies.forEach(t -> logs.put(t.name(), t.value()));
        return new Logs(logs);
    }

    /// Says now what is wrong with data that are to be judged later.
    void check(DataSet data, int batchSize) {
        prepare(data, batchSize).labels().check(data);
    }

    private Made prepare(DataSet data, int batchSize) {
        Batches batches = Batches.inOrder(data, batchSize);          // says what is wrong with them
        var key = new Key(data.inputs(), data.targets(), Math.min(batches.batchSize(), data.size()));
        Made known = made;
        if (known != null && known.key().equals(key)) {
            return known;
        }
        close();
        Network network = model.networkFor(key.inputs());
        Objective objective = Objective.perSample(network.build(Mode.INFERENCE), key.targets(), recipe);
        model.initialize();
        Plan plan = Plan.of(Program.of(objective.outputs()),
                model.execution().target(key.batch(), model.weights().layouts()));
        try {
            plan.requireAtMost(model.execution().memoryCap());
            var fresh = new Made(key, plan, new Runner(plan, model.weights()),
                    LabelCheck.of(network, key.targets(), recipe));
            made = fresh;
            return fresh;
        } catch (RuntimeException e) {
            plan.close();
            throw e;
        }
    }

    @Override public void close() {
        Made known = made;
        if (known != null) {
            known.runner().close();
            known.plan().close();
            made = null;
        }
    }
}
