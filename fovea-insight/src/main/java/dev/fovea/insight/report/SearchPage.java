package dev.fovea.insight.report;

import static dev.fovea.insight.report.Html.count;
import static dev.fovea.insight.report.Html.escaped;
import static dev.fovea.insight.report.Html.format;
import static dev.fovea.insight.report.Html.number;

import dev.fovea.data.io.AtomicFile;
import dev.fovea.nn.chart.Plot;
import dev.fovea.nn.chart.Plot.Axis;
import dev.fovea.nn.chart.Plot.Mark;
import dev.fovea.nn.chart.Plot.Point;
import dev.fovea.nn.train.Better;
import dev.fovea.nn.tune.Choice;
import dev.fovea.nn.tune.LogUniform;
import dev.fovea.nn.tune.OneOf;
import dev.fovea.nn.tune.Result;
import dev.fovea.nn.tune.Tuned;
import dev.fovea.nn.tune.Tuner;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;

/// A search for hyper-parameters on one page: the best trial, what each choice does to the score, how trials got on from rung to rung, and
/// all trials in order: `SearchPage.of("rates", tuner, tuned).write(Path.of("report.html"))`.
///
/// It needs no script and refers to nothing outside of it.
///
/// @param facts shown in the head
public record SearchPage(String title, Tuner tuner, Tuned tuned, SequencedMap<String, String> facts) {
    private static final int WIDTH = 500;
    private static final int HEIGHT = 340;

    public SearchPage {
        facts = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(facts));
    }

    public static SearchPage of(String title, Tuner tuner, Tuned tuned) {
        var facts = new LinkedHashMap<String, String>();
        facts.put("search", tuner.search().toString());
        tuner.space().choices().forEach((name, choice) -> facts.put(name, choice.toString()));
        return new SearchPage(title, tuner, tuned, facts);
    }

    /// One more fact for the head, or another text for one that is there.
    public SearchPage fact(String name, String text) {
        var more = new LinkedHashMap<>(facts);
        more.put(name, text);
        return new SearchPage(title, tuner, tuned, more);
    }

    /// A diagram for each choice that has several values: the number that trials are compared by, over the value, a colour for each rung.
    /// What was drawn from powers of ten stands on an axis of powers of ten.
    public List<Plot> choices() {
        return tuner.space().choices().entrySet().stream()
                .filter(e -> !(e.getValue() instanceof OneOf(var values)) || values.size() > 1)
                .map(e -> choice(e.getKey(), e.getValue())).toList();
    }

    private Plot choice(String name, Choice choice) {
        Plot plot = Plot.of(name, name, tuner.monitor().name())
                .axis(choice instanceof LogUniform ? Axis.DECADES : Axis.LINEAR);
        List<Integer> rungs = rungs();
        for (int rung : rungs) {
            plot = plot.with(new Plot.Series(rungs.size() > 1 ? count(rung, "epoch") : "", Mark.DOTS,
                    reached().stream().filter(r -> r.epochs() == rung)
                            .map(r -> new Point(place(choice, r.trial().get(name)), tuner.value(r))).toList()));
        }
        return choice instanceof OneOf(var values)
                ? plot.labels(values.stream().map(Object::toString).toList())
                : plot;
    }

    /// Where a value stands on its axis: a listed one at its number in the list, from 1.
    private static double place(Choice choice, Object value) {
        return choice instanceof OneOf(var values) ? values.indexOf(value) + 1 : ((Number) value).doubleValue();
    }

    /// How the search got on: with several rungs a line for each trial from rung to rung; else the trials in their order, and the best so far.
    public Plot progress() {
        String monitor = tuner.monitor().name();
        List<Integer> rungs = rungs();
        if (rungs.size() > 1) {
            var trials = new LinkedHashMap<Integer, List<Point>>();
            reached().forEach(r -> trials.computeIfAbsent(r.trial().number(), _ -> new ArrayList<>())
                    .add(new Point(rungs.indexOf(r.epochs()) + 1, tuner.value(r))));
            Plot plot = Plot.of(monitor + " by epochs", "epochs", monitor)
                    .labels(rungs.stream().map(String::valueOf).toList());
            for (List<Point> points : trials.values()) {
                plot = plot.line("", points);
            }
            return plot;
        }
        var each = new ArrayList<Point>();
        var best = new ArrayList<Point>();
        double highest = Double.NEGATIVE_INFINITY;
        for (Result result : reached()) {
            highest = Math.max(highest, result.score());
            int trial = result.trial().number();
            each.add(new Point(trial, tuner.value(result)));
            best.add(new Point(trial, tuner.monitor().better() == Better.HIGHER ? highest : -highest));
        }
        return Plot.of(monitor + " by trial", "trial", monitor).with(new Plot.Series("a trial", Mark.DOTS, each))
                .line("best so far", best);
    }

    private List<Result> reached() {
        return tuned.results().stream().filter(r -> !r.failed()).toList();
    }

    private List<Integer> rungs() {
        return reached().stream().map(Result::epochs).distinct().sorted().toList();
    }

    /// The page.
    public String html() {
        return Html.page(title, head() + (reached().isEmpty() ? "" : charts()) + Html.section("trials", "Trials",
                "Those that were trained longest first, and of these the best: after fewer epochs a number is no comparison.",
                "<div class=\"wide\">" + table() + "</div>\n"));
    }

    private String head() {
        var head = new StringBuilder("<header>\n<h1>" + escaped(title) + "</h1>\n<div class=\"tiles\">\n");
        tuned.best().ifPresent(best -> head.append(Html.tile("best " + escaped(tuner.monitor().name()),
                number(tuner.value(best)),
                "trial %d after %s".formatted(best.trial().number(), count(best.epochs(), "epoch")))));
        long trials = tuned.ranking().size();
        long failed = tuned.ranking().stream().filter(Result::failed).count();
        head.append(Html.tile("trials", count(trials), failed == 0 ? "none failed" : count(failed) + " failed"));
        int longest = rungs().isEmpty() ? 0 : rungs().getLast();
        if (longest > 0) {
            head.append(Html.tile("epochs", count(longest), "of %s trained to the end".formatted(
                    count(tuned.ranking().stream().filter(r -> !r.failed() && r.epochs() == longest).count(),
                            "trial"))));
        }
        head.append(Html.tile("time", Html.time(tuned.results().stream().mapToDouble(Result::seconds).sum()),
                "of training"));
        return head.append("</div>\n").append(Html.facts(facts)).append("</header>\n").toString();
    }

    private String charts() {
        var charts = new StringBuilder("<div class=\"charts\">\n");
        choices().forEach(p -> charts.append("<figure>").append(p.svg(WIDTH, HEIGHT)).append("</figure>\n"));
        charts.append("<figure>").append(progress().svg(WIDTH, HEIGHT)).append("</figure>\n</div>\n");
        return Html.section("choices", "Choices",
                "What trials reached on data that they do not learn from, %s being better; a dot for each trial and rung."
                        .formatted(tuner.monitor().better() == Better.HIGHER ? "more" : "less"),
                charts.toString());
    }

    private String table() {
        var rows = new StringBuilder(
                "<table class=\"norms\"><thead><tr><th></th><th class=\"number\">trial</th><th class=\"number\">epochs</th>");
        rows.append(format("<th class=\"number\">%s</th>", escaped(tuner.monitor().name())));
        tuner.space().choices().keySet()
                .forEach(name -> rows.append(format("<th class=\"number\">%s</th>", escaped(name))));
        rows.append("<th class=\"number\">time</th></tr></thead>\n<tbody>\n");
        int rank = 0;
        for (Result result : tuned.ranking()) {
            rank++;
            rows.append(format("<tr><th scope=\"row\">%s</th><td>%d</td><td>%d</td><td>%s</td>",
                    result.failed() ? "–" : rank, result.trial().number(), result.epochs(),
                    result.failed() ? "failed" : number(tuner.value(result))));
            tuner.space().choices().keySet()
                    .forEach(name -> rows.append(format("<td>%s</td>", escaped(result.trial().text(name)))));
            rows.append(format("<td>%s</td></tr>\n", Html.time(result.seconds())));
        }
        rows.append("</tbody></table>\n");
        tuned.ranking().stream().filter(Result::failed).forEach(r -> rows.append(
                format("<p>Trial %d failed: %s</p>\n", r.trial().number(), escaped(r.failure()))));
        return rows.toString();
    }

    /// Writes the page, whole or not at all.
    public void write(Path file) {
        byte[] page = html().getBytes(StandardCharsets.UTF_8);
        AtomicFile.write(file, out -> out.write(page));
    }
}
