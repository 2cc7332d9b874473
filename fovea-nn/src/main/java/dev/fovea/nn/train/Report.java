package dev.fovea.nn.train;

import static dev.fovea.nn.text.Require.require;

import dev.fovea.nn.metric.Metric;
import dev.fovea.tensor.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;

/// What is reported: by name a loss, or a metric made of one mean or several; and the parts it is made of, one after the other.
record Report(List<Entry> entries) {

    /// One number.
    ///
    /// @param metric none for losses and for what a step of one's own reports
    record Entry(String name, int parts, Optional<Metric> metric) {
        double value(double[] means) {
            return metric.map(m -> m.value(means)).orElseGet(() -> means[0]);
        }
    }

    Report {
        entries = List.copyOf(entries);
    }

    /// @param parts for each name the shape of its numbers: `[]` or `[parts]`
    static Report of(SequencedMap<String, Shape> parts, Recipe recipe) {
        Map<String, Metric> metrics = metrics(recipe);
        var entries = new ArrayList<Entry>();
        parts.forEach((name, shape) -> {
            Optional<Metric> metric = Optional.ofNullable(metrics.get(name));
            require(metric.isPresent() || shape.count() == 1,
                    "a step reports scalars, and metrics under their own names, but \"%s\" is %s", name, shape);
            entries.add(new Entry(name, (int) shape.count(), metric));
        });
        return new Report(entries);
    }

    /// The metrics of a recipe by the names under which they are reported.
    static SequencedMap<String, Metric> metrics(Recipe recipe) {
        var metrics = new LinkedHashMap<String, Metric>();
        recipe.tasks().forEach(task -> task.metrics().forEach(m -> metrics.put(name(recipe, task, m), m)));
        return metrics;
    }

    /// `accuracy`; where there are several outputs, with that of the output before it.
    static String name(Recipe recipe, Task task, Metric metric) {
        return recipe.tasks().size() > 1 ? task.output() + "/" + metric.name() : metric.name();
    }

    /// The number of parts in all.
    int size() {
        return entries.stream().mapToInt(Entry::parts).sum();
    }

    /// The names of the parts: `loss`, `f1[0]`, `f1[1]`.
    List<String> parts() {
        var names = new ArrayList<String>();
        for (Entry e : entries) {
            for (int i = 0; i < e.parts; i++) {
                names.add(e.parts == 1 ? e.name : e.name + "[" + i + "]");
            }
        }
        return names;
    }

    /// The numbers, from the sums of their parts over so many samples.
    Logs logs(double[] sums, double samples) {
        var logs = new LinkedHashMap<String, Double>();
        int at = 0;
        for (Entry e : entries) {
            double[] means = Arrays.stream(sums, at, at + e.parts).map(sum -> sum / samples).toArray();
            logs.put(e.name, e.value(means));
            at += e.parts;
        }
        return new Logs(logs);
    }
}
