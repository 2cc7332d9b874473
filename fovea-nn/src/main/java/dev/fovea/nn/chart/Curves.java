package dev.fovea.nn.chart;

import dev.fovea.nn.train.History;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/// A picture of a run: loss and metrics over the epochs, on training and on validation data, as SVG without scripts
/// or fonts of its own.
///
/// @param first the number of the first epoch of the history, from 0
public record Curves(String title, History history, int first) {
    private static final int TITLE = 40;
    private static final String BLUE = "#1f5fa8";      // dark enough on white, and apart for the colour-blind
    private static final String ORANGE = "#c2570c";

    public static Curves of(String title, History history, int first) {
        return new Curves(title, history, first);
    }

    /// The numbers that get a chart of their own: without `val_…`, which stands in the same, and the learning rate.
    private List<String> numbers() {
        return history.epochs().stream().flatMap(l -> l.values().keySet().stream()).distinct()
                .filter(n -> !n.startsWith("val_") && !n.equals("rate")).toList();
    }

    /// A chart for the loss and for each metric.
    public List<Chart> charts() {
        return numbers().stream().map(name -> new Chart(name, first + 1, series(name))).toList();
    }

    /// The learning rate; none before the first epoch has ended.
    public Optional<Chart> learningRate() {
        var rate = new Chart.Series("learning rate", BLUE, "", values("rate"));
        return rate.values().stream().anyMatch(Double::isFinite)
                ? Optional.of(new Chart("learning rate", first + 1, List.of(rate)))
                : Optional.empty();
    }

    /// All charts below each other, under the title: a file of its own.
    public String svg() {
        List<Chart> charts = charts();
        int height = TITLE + Math.max(1, charts.size()) * Chart.HEIGHT;
        var svg = new StringBuilder("""
                <svg xmlns="http://www.w3.org/2000/svg" width="%d" height="%d" viewBox="0 0 %1$d %2$d" role="img" \
                font-family="system-ui, sans-serif" font-size="13" color="#333" fill="currentColor">
                <title>%s</title>
                <rect width="100%%" height="100%%" fill="#fff"/>
                <text x="20" y="26" font-size="16" font-weight="600">%3$s</text>
                """.formatted(Chart.WIDTH, height, escaped(title)));
        for (int i = 0; i < charts.size(); i++) {
            svg.append(charts.get(i).group(Chart.WIDTH, TITLE + i * Chart.HEIGHT));
        }
        if (charts.isEmpty()) {
            svg.append("<text x=\"20\" y=\"80\">no epoch has ended yet</text>\n");
        }
        return svg.append("</svg>\n").toString();
    }

    private List<Chart.Series> series(String name) {
        return Stream.of(new Chart.Series("training", BLUE, "", values(name)),
                new Chart.Series("validation", ORANGE, "6 4", values("val_" + name)))
                .filter(s -> s.values().stream().anyMatch(Double::isFinite)).toList();
    }

    private List<Double> values(String name) {
        return history.epochs().stream().map(l -> l.find(name).orElse(Double.NaN)).toList();
    }

    static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("\"", "&quot;");
    }

    static String format(String format, Object... values) {
        return String.format(Locale.ROOT, format, values);
    }
}
