package dev.fovea.formats;

import dev.fovea.nn.train.History;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/// A picture of a run: loss and metrics over the epochs, on training and on validation data, as SVG without scripts
/// or fonts of its own.
///
/// @param first the number of the first epoch of the history, from 0
record Curves(String title, History history, int first) {
    private static final int WIDTH = 720;
    private static final int TITLE = 40;
    private static final String BLUE = "#1f5fa8";      // dark enough on white, and apart for the colour-blind
    private static final String ORANGE = "#c2570c";

    static Curves of(String title, History history, int first) {
        return new Curves(title, history, first);
    }

    /// The numbers that get a chart of their own: without `val_…`, which stands in the same, and the learning rate.
    private List<String> numbers() {
        return history.epochs().stream().flatMap(l -> l.values().keySet().stream()).distinct()
                .filter(n -> !n.startsWith("val_") && !n.equals("rate")).toList();
    }

    String svg() {
        List<String> names = numbers();
        int height = TITLE + Math.max(1, names.size()) * Chart.HEIGHT;
        var svg = new StringBuilder("""
                <svg xmlns="http://www.w3.org/2000/svg" width="%d" height="%d" viewBox="0 0 %1$d %2$d" role="img" \
                font-family="system-ui, sans-serif" font-size="13" fill="#333">
                <title>%s</title>
                <rect width="100%%" height="100%%" fill="#fff"/>
                <text x="20" y="26" font-size="16" font-weight="600">%3$s</text>
                """.formatted(WIDTH, height, escaped(title)));
        for (int i = 0; i < names.size(); i++) {
            String name = names.get(i);
            svg.append(new Chart(name, first + 1, series(name)).svg(WIDTH, TITLE + i * Chart.HEIGHT));
        }
        if (names.isEmpty()) {
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
