package dev.fovea.insight.report;

import static dev.fovea.insight.report.Html.escaped;
import static dev.fovea.insight.report.Html.format;
import static dev.fovea.insight.report.Html.percent;

import dev.fovea.data.io.AtomicFile;
import dev.fovea.insight.Robustness;
import dev.fovea.insight.Variation;
import dev.fovea.nn.chart.Chart;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// The curves of one to four models on one page, in the same diagrams: `RobustnessPage.of("digits", before, after).write(Path.of("robustness.html"))`.
///
/// It needs no script and refers to nothing outside of it.
public record RobustnessPage(String title, List<Robustness> models) {
    private static final int CHART = 500;
    private static final List<String> COLORS = List.of("#1f5fa8", "#c2570c", "#2e7d4f", "#6b4fa0");
    private static final List<String> DASHES = List.of("", "6 4", "2 3", "9 3 2 3");

    public RobustnessPage {
        models = List.copyOf(models);
        if (models.isEmpty() || models.size() > COLORS.size()) {
            throw new IllegalArgumentException(
                    "a page shows the curves of 1 to %d models, but %d were given".formatted(COLORS.size(),
                            models.size()));
        }
        Robustness.requireSame(models.toArray(Robustness[]::new));
    }

    public static RobustnessPage of(String title, Robustness... models) {
        return new RobustnessPage(title, List.of(models));
    }

    /// A chart for each variation.
    public List<Chart> charts() {
        return models.getFirst().curves().stream().map(c -> chart(c.variation())).toList();
    }

    private Chart chart(Variation variation) {
        var series = new ArrayList<Chart.Series>();
        for (int i = 0; i < models.size(); i++) {
            Robustness model = models.get(i);
            series.add(new Chart.Series(variation.word(), COLORS.get(i), DASHES.get(i),
                    model.curve(variation).accuracies()));
        }
        return Chart.over(variation.unit(), variation.labels(), variation.word(), series);
    }

    /// Which line is which model; names are too long for the diagrams.
    private String legend() {
        var legend = new StringBuilder("<p class=\"legend\">");
        for (int i = 0; i < models.size(); i++) {
            legend.append(format(
                    "<span><svg width=\"34\" height=\"8\"><line class=\"line-%d\" x1=\"0\" y1=\"4\" x2=\"34\" y2=\"4\" stroke=\"%s\" "
                            + "stroke-width=\"2\" stroke-dasharray=\"%s\"/></svg>%s</span>",
                    i + 1, COLORS.get(i), DASHES.get(i).isEmpty() ? "none" : DASHES.get(i),
                    escaped(models.get(i).name())));
        }
        return legend.append("</p>\n").toString();
    }

    private String table() {
        var rows = new StringBuilder("<table class=\"norms\"><tr><th></th><th class=\"number\">as they are</th>");
        models.getFirst().curves()
                .forEach(c -> rows.append(format("<th class=\"number\">%s</th>", c.variation().word())));
        rows.append("<th class=\"number\">mean</th></tr>\n");
        for (Robustness model : models) {
            rows.append(
                    format("<tr><th scope=\"row\">%s</th><td>%s</td>", escaped(model.name()), percent(model.plain())));
            model.curves().forEach(c -> rows.append(format("<td>%s</td>", percent(c.mean()))));
            rows.append(format("<td>%s</td></tr>\n", percent(model.mean())));
        }
        return rows.append("</table>\n").toString();
    }

    public String html() {
        var charts = new StringBuilder(models.size() == 1 ? "" : legend()).append("<div class=\"charts\">\n");
        charts().forEach(c -> charts.append(c.svg(CHART)));
        charts.append("</div>\n");
        return Html.page(title, "<h1>" + escaped(title) + "</h1>\n"
                + Html.section("accuracy", "Accuracy", "The mean over the levels of each variation, of %s.".formatted(
                        Html.count(models.getFirst().images(), "image")),
                        "<div class=\"wide\">" + table() + "</div>\n")
                + Html.section("curves", "Curves", "Accuracy on all images, each changed by as much as the axis says.",
                        charts.toString()));
    }

    /// Writes the page, whole or not at all.
    public void write(Path file) {
        byte[] page = html().getBytes(StandardCharsets.UTF_8);
        AtomicFile.write(file, out -> out.write(page));
    }
}
