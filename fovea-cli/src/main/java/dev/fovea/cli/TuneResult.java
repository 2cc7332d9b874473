package dev.fovea.cli;

import dev.fovea.formats.Json;
import dev.fovea.nn.train.Better;
import dev.fovea.nn.train.Logs;
import dev.fovea.nn.tune.Result;
import dev.fovea.nn.tune.Trial;
import dev.fovea.nn.tune.Tuned;
import dev.fovea.nn.tune.Tuner;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// What came of a search, as a table and as JSON, with what to do next.
record TuneResult(Tuning tuning, Tuner tuner, Tuned tuned, SearchFolder folder) {

    /// How good the best trial is on the test data.
    ///
    /// @param line the same in words
    record Judged(Logs logs, String line) {
    }

    /// The trials in order, then the best: how good it is, where it lies, how to train it in a run of its own.
    String text(Optional<Judged> judged) {
        var text = new StringBuilder("\n" + table());
        tuned.best().ifPresent(best -> {
            judged.ifPresent(j -> text.append("\n%s, %s\n".formatted(j.line(), tuned.checkpoint(best))));
            text.append("report: ").append(folder.report()).append("\nin a run of its own: ")
                    .append(train(best.trial())).append('\n');
            evaluate(best).ifPresent(command -> text.append("judged again: ").append(command).append('\n'));
        });
        return text.toString();
    }

    /// `rank  trial  epochs  val_loss  rate …`, what failed last with the reason.
    private String table() {
        var rows = new ArrayList<List<String>>();
        var head = new ArrayList<>(List.of("rank", "trial", "epochs", tuner.monitor().name()));
        head.addAll(tuner.space().choices().keySet());
        rows.add(head);
        List<Result> ranking = tuned.ranking();
        for (Result result : ranking) {
            var row = new ArrayList<>(List.of(result.failed() ? "-" : Integer.toString(rows.size()),
                    Integer.toString(result.trial().number()), Integer.toString(result.epochs()),
                    result.failed() ? "failed" : String.format(Locale.ROOT, "%.4f", tuner.value(result))));
            tuner.space().choices().keySet().forEach(name -> row.add(result.trial().text(name)));
            rows.add(row);
        }
        int[] widths = IntStream.range(0, head.size())
                .map(i -> rows.stream().mapToInt(row -> row.get(i).length()).max().orElse(0)).toArray();
        return rows.stream().map(row -> IntStream.range(0, widths.length)
                .mapToObj(i -> " ".repeat(widths[i] - row.get(i).length()) + row.get(i))
                .collect(Collectors.joining("  ", "", "\n"))).collect(Collectors.joining());
    }

    private String train(Trial trial) {
        return Words.line(tuning.learning().words(trial.values()));
    }

    /// Of a data set by name: of images of one's own, what was held back is known to a run only.
    private Optional<String> evaluate(Result best) {
        RunData data = tuning.learning().data();
        var words = new ArrayList<>(List.of("evaluate", tuned.checkpoint(best).toString(), data.given()));
        data.samples().ifPresent(samples -> words.addAll(List.of("--samples", samples.toString())));
        return data.source() instanceof KnownSource ? Optional.of(Words.line(words)) : Optional.empty();
    }

    Json json(Optional<Judged> judged) {
        Json.Obj varied = Json.object();
        for (Vary vary : tuning.varied()) {
            varied = varied.with(vary.name(), Json.of(vary.text()));
        }
        Json.Obj object = Json.object().with("folder", Json.of(folder.toString()))
                .with("data", Json.of(tuning.learning().data().given()))
                .with("net", Json.of(tuning.learning().net().name()))
                .with("search", Json.of(tuner.search().toString())).with("varied", varied)
                .with("monitor", Json.of(tuner.monitor().name()))
                .with("better", Json.of(tuner.monitor().better() == Better.HIGHER ? "higher" : "lower"))
                .with("trials", Json.array(tuned.ranking().stream().map(this::object).toList()))
                .with("results", Json.array(tuned.results().stream().map(this::object).toList()))
                .with("report", Json.of(folder.report().toString()));
        if (judged.isPresent() && tuned.best().isPresent()) {
            Json.Obj test = Json.object();
            for (var number : judged.get().logs().values().entrySet()) {
                test = test.with(number.getKey(), Json.of(number.getValue()));
            }
            Result best = tuned.best().get();
            object = object.with("best", Json.object().with("trial", Json.of(best.trial().number()))
                    .with("checkpoint", Json.of(tuned.checkpoint(best).toString())).with("test", test)
                    .with("train", Json.of(train(best.trial()))));
        }
        return object;
    }

    private Json object(Result result) {
        Json.Obj values = Json.object();
        for (var value : result.trial().values().entrySet()) {
            values = values.with(value.getKey(), literal(value.getValue()));
        }
        Json.Obj object = Json.object().with("trial", Json.of(result.trial().number())).with("values", values)
                .with("epochs", Json.of(result.epochs())).with("seconds", Json.of(result.seconds()));
        return result.failed()
                ? object.with("failure", Json.of(result.failure()))
                : object.with(tuner.monitor().name(), Json.of(tuner.value(result)));
    }

    private static Json literal(Object value) {
        return switch (value) {
            case Integer whole -> Json.of(whole.longValue());
            case Double number -> Json.of(number.doubleValue());
            default -> Json.of(value.toString());
        };
    }
}
