package dev.fovea.nn.train;

import dev.fovea.data.Batch;
import dev.fovea.data.Batches;
import dev.fovea.data.DataException;
import dev.fovea.data.DataSet;
import dev.fovea.data.Field;
import dev.fovea.data.Labels;
import dev.fovea.graph.Value;
import dev.fovea.nn.layer.Mode;
import dev.fovea.nn.loss.Accepted;
import dev.fovea.nn.model.Forward;
import dev.fovea.nn.model.Network;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import dev.fovea.tensor.TensorType;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;

/// Which numbers targets may be: one that is out of range would train something else, silently.
record LabelCheck(List<Rule> rules) {
    private static final int BATCH = 256;

    /// One field.
    ///
    /// @param by who says so, for the message: `hinge()`
    record Rule(String field, Accepted accepted, String by) {
    }

    static LabelCheck of(Network network, List<Field> targets, Recipe recipe) {
        Forward forward = network.build(Mode.INFERENCE);
        var byName = new LinkedHashMap<String, Field>();
        targets.forEach(f -> byName.put(f.name(), f));
        var rules = new ArrayList<Rule>();
        for (Task task : recipe.tasks()) {
            Value y = task.output().isEmpty()
                    ? forward.output()
                    : forward.outputs().getOrDefault(task.output(), forward.outputs().firstEntry().getValue());
            Field field = byName.getOrDefault(Objective.targetName(task, byName), targets.getFirst());
            var type = new TensorType(field.dtype(), field.sample().prepend(Shape.N));
            Accepted accepted = task.loss().accepts(y.shape(), type);
            if (!(accepted instanceof Accepted.Anything)) {
                rules.add(new Rule(field.name(), accepted, task.loss().toString()));
            }
        }
        if (byName.containsKey(Field.SAMPLE_WEIGHT)) {
            rules.add(new Rule(Field.SAMPLE_WEIGHT, new Accepted.Between(0, Float.MAX_VALUE), "a weight"));
        }
        return new LabelCheck(rules);
    }

    /// Checks every sample of a data set.
    void check(DataSet data) {
        if (!rules.isEmpty()) {
            try (var batches = Batches.inOrder(data, BATCH).prefetch(0).epoch(0)) {
                while (batches.hasNext()) {
                    check(data, batches.next());
                }
            }
        }
    }

    /// Checks a batch.
    void check(DataSet data, Batch batch) {
        for (Rule r : rules) {
            Tensor numbers = batch.target(r.field);
            if (r.accepted instanceof Accepted.Classes(int classes) && numbers.count() == batch.size()) {
                Labels.check(data.name(), batch, r.field, classes);
            } else {
                check(data, batch, numbers, r);
            }
        }
    }

    private static void check(DataSet data, Batch batch, Tensor numbers, Rule rule) {
        long each = numbers.count() / batch.size();
        for (long i = 0; i < numbers.count(); i++) {
            if (!rule.accepted.contains(numbers.get(i))) {
                throw refused(data, batch.sample((int) (i / each)), numbers.get(i), rule);
            }
        }
    }

    private static DataException refused(DataSet data, int sample, double number, Rule rule) {
        String shown = number == Math.rint(number)
                ? String.format(Locale.ROOT, "%.0f", number)
                : Double.toString(number);
        if (rule.accepted instanceof Accepted.Classes(int classes)) {
            return new DataException("%s: sample %d has the label %s, but %d classes have the labels 0 to %d. "
                    + "Correct the label, or choose as many classes as there are.", data.name(), sample, shown, classes,
                    classes - 1);
        }
        return rule.field.equals(Field.SAMPLE_WEIGHT)
                ? new DataException("%s: sample %d has the weight %s; a weight is a finite number of 0 or more",
                        data.name(),
                        sample, shown)
                : new DataException("%s: sample %d has the target %s, but %s takes %s. "
                        + "Scale or correct the targets, or choose another loss.", data.name(), sample, shown, rule.by,
                        rule.accepted);
    }
}
