package dev.fovea.insight.report;

import dev.fovea.data.DataSet;
import dev.fovea.nn.metric.Metric;
import dev.fovea.nn.model.Model;
import dev.fovea.nn.train.Recipe;
import dev.fovea.nn.train.Task;
import dev.fovea.nn.train.TrainingRun;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;
import java.util.stream.Collectors;

/// What a run was, by name: as a model that was saved in a run's folder remembers it, or as the run itself knows it.
final class Facts {
    private static final int DIGEST = 12;

    private Facts() {}

    static SequencedMap<String, String> of(Model model, DataSet test) {
        return of(model, test, model.provenance());
    }

    static SequencedMap<String, String> of(TrainingRun run, DataSet test) {
        var known = new LinkedHashMap<String, String>(run.model().provenance());
        put(known, "data", run.data());
        run.fit().validation().ifPresent(v -> put(known, "validation", v));
        known.put("batch size", Integer.toString(run.fit().batchSize()));
        known.put("backend", run.model().execution().backend().name());
        known.put("threads", Integer.toString(run.model().execution().threads()));
        SequencedMap<String, String> facts = of(run.model(), test, known);
        run.stopReason().ifPresent(reason -> facts.put("stopped", reason));
        return facts;
    }

    /// Under the names that a run's folder gives them.
    private static void put(Map<String, String> known, String name, DataSet data) {
        boolean training = name.equals("data");
        if (!known.containsKey(name + " sha256")) {
            known.put(name + (training ? "" : " data"), data.name());
            known.put(name + " samples", Integer.toString(data.size()));
            known.put(name + " sha256", data.digest());
        }
    }

    private static SequencedMap<String, String> of(Model model, DataSet test, Map<String, String> known) {
        var facts = new LinkedHashMap<String, String>();
        data(facts, "training data", known, "data", "data");
        data(facts, "validation data", known, "validation data", "validation");
        facts.put("test data", test.name() + ", " + Html.count(test.size(), "sample"));
        Recipe recipe = model.recipe();
        facts.put("loss", recipe.tasks().stream().map(Facts::task).collect(Collectors.joining("; ")));
        facts.put("optimizer", recipe.optimizer().toString());
        copy(facts, "batch size", known, "batch size");
        facts.put("seed", Long.toString(model.seed().value()));
        if (known.get("backend") instanceof String backend && known.get("threads") instanceof String threads) {
            facts.put("computed by", backend + ", " + threads + (threads.equals("1") ? " thread" : " threads"));
        }
        return facts;
    }

    private static String task(Task task) {
        String metrics = task.metrics().stream().map(Metric::name).collect(Collectors.joining(", "));
        return (task.output().isEmpty() ? "" : task.output() + ": ") + task.loss()
                + (metrics.isEmpty() ? "" : ", " + metrics);
    }

    private static void data(Map<String, String> facts, String name, Map<String, String> known, String key,
            String stem) {
        if (known.get(key) instanceof String data && known.get(stem + " samples") instanceof String samples) {
            String digest = known.getOrDefault(stem + " sha256", "");
            facts.put(name, "%s, %s%s".formatted(data, Html.count(Long.parseLong(samples), "sample"),
                    digest.isEmpty()
                            ? ""
                            : ", SHA-256 " + digest.substring(0, Math.min(DIGEST, digest.length())) + "…"));
        }
    }

    private static void copy(Map<String, String> facts, String name, Map<String, String> known, String key) {
        if (known.get(key) instanceof String value) {
            facts.put(name, value);
        }
    }
}
