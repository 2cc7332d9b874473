package dev.fovea.insight.report;

import static dev.fovea.insight.report.Html.count;
import static dev.fovea.insight.report.Html.escaped;
import static dev.fovea.insight.report.Html.format;

import dev.fovea.data.DataSet;
import dev.fovea.data.io.AtomicFile;
import dev.fovea.nn.chart.Chart;
import dev.fovea.nn.chart.Curves;
import dev.fovea.nn.model.Model;
import dev.fovea.nn.model.Summary;
import dev.fovea.nn.train.History;
import dev.fovea.nn.train.Logs;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// A run as one page: `Report.of(model, test).title("first").history(model.fit(…)).write(Path.of("report.html"))`.
///
/// The page needs no script and refers to nothing outside of it; it is light or dark as the reader's system is, and can be
/// printed. What does not apply is left out: a network without classes has no confusion matrix. [RunReport] writes it by
/// itself at the end of a run.
///
/// @param test       what the model is judged by; not learned from
/// @param facts      shown in the head, beside those that the model knows of itself
/// @param firstEpoch the number of the first epoch of the history, from 0
/// @param trace      times and norms of the epochs
public record Report(Model model, DataSet test, String title, SequencedMap<String, String> facts, History history,
        int firstEpoch, RunTrace trace) {

    private static final int CHART = 500;

    public Report {
        facts = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(facts));
    }

    /// The report of a model that was compiled, on data that it has not seen.
    public static Report of(Model model, DataSet test) {
        return new Report(model, test, test.name(), Facts.of(model, test), new History(List.of()), 0, RunTrace.NONE);
    }

    public Report title(String text) { return new Report(model, test, text, facts, history, firstEpoch, trace); }
    public Report trace(RunTrace epochs) { return new Report(model, test, title, facts, history, firstEpoch, epochs); }

    /// One more fact for the head, or another text for one that is there.
    public Report fact(String name, String text) {
        var more = new LinkedHashMap<>(facts);
        more.put(name, text);
        return new Report(model, test, title, more, history, firstEpoch, trace);
    }

    /// A history that starts with the first epoch.
    public Report history(History epochs) {
        return history(epochs, 0);
    }

    /// A history whose first epoch has that number, from 0.
    public Report history(History epochs, int first) {
        return new Report(model, test, title, facts, epochs, first, trace);
    }

    /// Writes the page, whole or not at all.
    public void write(Path file) {
        byte[] page = html().getBytes(StandardCharsets.UTF_8);
        AtomicFile.write(file, out -> out.write(page));
    }

    /// The page. It takes one pass over the test data.
    public String html() {
        Optional<Judgement> judged = Judgement.of(model, test, MistakesSection.MOST);
        Summary summary = model.summary();
        String sections = Stream.of(curves(),
                judged.map(j -> ConfusionSection.of(j.confusion())).orElse(""),
                judged.map(MistakesSection::of).orElse(""),
                judged.map(j -> AttributionSection.of(model, j)).orElse(""),
                FiltersSection.of(model),
                judged.map(j -> MapsSection.of(model, samples(j))).orElse(""),
                NormsSection.of(trace),
                NetworkSection.of(summary)).filter(s -> !s.isEmpty()).collect(Collectors.joining("\n"));
        return Html.page(title, head(summary, judged) + "\n" + sections);
    }

    private String head(Summary summary, Optional<Judgement> judged) {
        var head = new StringBuilder("<header>\n<h1>" + escaped(title) + "</h1>\n<div class=\"tiles\">\n");
        judged.map(Judgement::confusion)
                .ifPresent(c -> head.append(Html.tile("test accuracy", format("%.2f %%", 100 * c.accuracy()),
                        format("%s of %s right", count(c.right()), count(c.total())))));
        if (!history.epochs().isEmpty()) {
            head.append(Html.tile("epochs", count(firstEpoch + history.epochs().size()), lastLogs(history.last())));
        }
        head.append(Html.tile("parameters", count(summary.parameters()), Html.bytes(summary.parameterBytes())));
        if (!trace.epochs().isEmpty()) {
            head.append(Html.tile("time", Html.time(trace.seconds()),
                    Html.time(trace.seconds() / trace.epochs().size()) + " an epoch"));
        }
        return head.append("</div>\n").append(Html.facts(facts)).append("</header>\n").toString();
    }

    private static String lastLogs(Logs logs) {
        return format(logs.find("val_loss").isPresent() ? "validation loss %.4f" : "loss %.4f",
                logs.find("val_loss").orElse(logs.loss()));
    }

    private String curves() {
        if (history.epochs().isEmpty()) {
            return "";
        }
        Curves curves = Curves.of(title, history, firstEpoch);
        String charts = Stream.concat(curves.charts().stream(), curves.learningRate().stream())
                .map(chart -> "<figure>" + chart.svg(CHART) + "</figure>").collect(Collectors.joining("\n"));
        return Html.section("curves", "Curves",
                "Means over each epoch: on what was learned from, as it was learned, and on what was held back, afterwards.",
                "<div class=\"charts\">\n" + charts + "\n</div>\n");
    }

    private static List<MapsSection.Sample> samples(Judgement judged) {
        return judged.known().entrySet().stream().sorted(Map.Entry.comparingByKey()).limit(MapsSection.SAMPLES)
                .map(e -> new MapsSection.Sample(judged.confusion().classes().get(e.getKey()), e.getValue())).toList();
    }
}
