package dev.fovea.nn.train;

import dev.fovea.data.Batch;
import dev.fovea.data.DataSet;
import dev.fovea.data.Field;
import dev.fovea.data.Labels;
import dev.fovea.graph.Value;
import dev.fovea.nn.layer.Mode;
import dev.fovea.nn.loss.SparseCategoricalCrossentropy;
import dev.fovea.nn.model.Forward;
import dev.fovea.nn.model.Network;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;

/// Which targets are numbers of classes, and how many classes there are: a number that is out of range would train nothing, silently.
record LabelCheck(List<Rule> rules) {

    /// One target: its labels are `0 … classes − 1`.
    record Rule(String target, int classes) {
    }

    static LabelCheck of(Network network, List<Field> targets, Recipe recipe) {
        Forward forward = network.build(Mode.INFERENCE);
        var byName = new LinkedHashMap<String, Field>();
        targets.forEach(f -> byName.put(f.name(), f));
        var rules = new ArrayList<Rule>();
        for (Task task : recipe.tasks()) {
            if (task.loss() instanceof SparseCategoricalCrossentropy) {
                Value y = task.output().isEmpty()
                        ? forward.output()
                        : forward.outputs().getOrDefault(task.output(), forward.outputs().firstEntry().getValue());
                rules.add(new Rule(Objective.targetName(task, byName), y.shape().channels()));
            }
        }
        return new LabelCheck(rules);
    }

    /// Checks every sample of a data set.
    void check(DataSet data) {
        rules.forEach(r -> Labels.check(data, r.target(), r.classes()));
    }

    /// Checks a batch.
    void check(DataSet data, Batch batch) {
        for (Rule r : rules) {
            Labels.check(data.name(), batch, r.target(), r.classes());
        }
    }
}
