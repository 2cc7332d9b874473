package dev.fovea.nn.chart;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.List;

/// One diagram: lines over epochs, or over what the labels say, with axes, round numbers at the ticks, and a legend. What is not finite leaves a gap.
///
/// Axes and texts have the colour of what they stand in (`currentColor`); a line has its own, and a class by which a page
/// may give it another: `line-1`, `line-2`, …. There is no legend where all lines are called like the diagram.
///
/// @param firstEpoch the number of the first value, from 1
/// @param axis       what stands below the axis: `epoch`
/// @param labels     of the values, where they are not the numbers of epochs; else empty
public record Chart(String name, int firstEpoch, List<Series> series, String axis, List<String> labels) {
    static final int WIDTH = 720;
    public static final int HEIGHT = 280;
    private static final int LEFT = 76;
    private static final int RIGHT = 24;
    private static final int TOP = 36;
    private static final int BOTTOM = 48;
    private static final int MOST_MARKS = 40;     // beyond that many epochs a line without dots is clearer

    /// @param dash of the line, in SVG's words; empty for a full one
    public record Series(String name, String color, String dash, List<Double> values) {
        public Series {
            values = List.copyOf(values);
        }
    }

    public Chart {
        series = List.copyOf(series);
        labels = List.copyOf(labels);
    }

    /// Over epochs.
    public Chart(String name, int firstEpoch, List<Series> series) {
        this(name, firstEpoch, series, "epoch", List.of());
    }

    /// Over values with these labels, one beside the other.
    public static Chart over(String axis, List<String> labels, String name, List<Series> series) {
        return new Chart(name, 1, series, axis, labels);
    }

    /// Round numbers from the lowest to the highest, `step` apart.
    record Ticks(double from, double to, double step) {
        /// About `count` steps of 1, 2 or 5 times a power of ten.
        static Ticks of(double low, double high, int count) {
            double width = high > low ? high - low : Math.max(Math.abs(high), 1) * 0.1;
            double raw = width / count;
            double power = Math.pow(10, Math.floor(Math.log10(raw)));
            double step = power * (raw / power > 5 ? 10 : raw / power > 2 ? 5 : raw / power > 1 ? 2 : 1);
            double from = Math.floor(low / step) * step;
            double to = Math.ceil((high > low ? high : low + width) / step) * step;
            return new Ticks(from, to, step);
        }

        List<Double> values() {
            var all = new ArrayList<Double>();
            long count = Math.round((to - from) / step);
            for (int i = 0; i <= count; i++) {
                all.add(from + i * step);
            }
            return all;
        }
    }

    private int epochs() {
        return series.stream().mapToInt(s -> s.values().size()).max().orElse(0);
    }

    /// A picture of its own, of that width and [#HEIGHT] where its texts are 13 pixels high.
    public String svg(int width) {
        return """
                <svg viewBox="0 0 %d %d" width="%1$d" height="%2$d" role="img" font-family="system-ui, sans-serif" font-size="13" fill="currentColor">
                <title>%3$s</title>
                %4$s</svg>
                """
                .formatted(width, HEIGHT, Curves.escaped(name), group(width, 0));
    }

    /// A part of a larger picture, from `y` on.
    String group(int width, int y) {
        var numbers = series.stream().flatMap(s -> s.values().stream()).filter(Double::isFinite).toList();
        double low = numbers.stream().mapToDouble(v -> v).min().orElse(0);
        double high = numbers.stream().mapToDouble(v -> v).max().orElse(1);
        var frame = new Frame(width - LEFT - RIGHT, HEIGHT - TOP - BOTTOM, Ticks.of(low, high, 5), epochs());
        var svg = new StringBuilder(Curves.format("<g transform=\"translate(%d,%d)\">\n", LEFT, y + TOP));
        svg.append(Curves.format("<text x=\"0\" y=\"-12\" font-weight=\"600\">%s</text>\n", Curves.escaped(name)));
        yAxis(svg, frame);
        xAxis(svg, frame);
        legend(svg, frame);
        for (int i = 0; i < series.size(); i++) {
            line(svg, frame, series.get(i), "line-" + (i + 1));
        }
        return svg.append("</g>\n").toString();
    }

    /// The area of the lines, and where in it a value stands.
    private record Frame(int width, int height, Ticks ticks, int epochs) {
        double x(int epoch) {
            return epochs < 2 ? width / 2.0 : (double) width * epoch / (epochs - 1);
        }

        double y(double value) {
            return height - height * (value - ticks.from()) / (ticks.to() - ticks.from());
        }
    }

    private static void yAxis(StringBuilder svg, Frame frame) {
        for (double tick : frame.ticks().values()) {
            double y = frame.y(tick);
            svg.append(Curves.format(
                    "<line x1=\"0\" y1=\"%.1f\" x2=\"%d\" y2=\"%.1f\" stroke=\"currentColor\" stroke-opacity=\"0.15\"/>",
                    y,
                    frame.width(), y));
            svg.append(Curves.format("<text x=\"-8\" y=\"%.1f\" text-anchor=\"end\">%s</text>\n", y + 4, label(tick)));
        }
        svg.append(Curves.format("<line x1=\"0\" y1=\"0\" x2=\"0\" y2=\"%d\" stroke=\"currentColor\"/>\n",
                frame.height()));
    }

    private void xAxis(StringBuilder svg, Frame frame) {
        int every = Math.max(1, (int) Ticks.of(0, Math.max(1, frame.epochs()), 12).step());
        for (int i = 0; i < frame.epochs(); i++) {
            int epoch = firstEpoch + i;
            if (!labels.isEmpty() || epoch % every == 0 || every > 1 && epoch == 1) {
                double x = frame.x(i);
                svg.append(
                        Curves.format("<line x1=\"%.1f\" y1=\"%d\" x2=\"%.1f\" y2=\"%d\" stroke=\"currentColor\"/>", x,
                                frame.height(), x, frame.height() + 5));
                svg.append(Curves.format("<text x=\"%.1f\" y=\"%d\" text-anchor=\"middle\">%s</text>\n", x,
                        frame.height() + 19, labels.isEmpty() ? epoch : Curves.escaped(labels.get(i))));
            }
        }
        svg.append(
                Curves.format("<line x1=\"0\" y1=\"%d\" x2=\"%d\" y2=\"%d\" stroke=\"currentColor\"/>", frame.height(),
                        frame.width(), frame.height()));
        svg.append(Curves.format("<text x=\"%.1f\" y=\"%d\" text-anchor=\"middle\">%s</text>\n", frame.width() / 2.0,
                frame.height() + 37, Curves.escaped(axis)));
    }

    private void legend(StringBuilder svg, Frame frame) {
        if (series.stream().allMatch(s -> s.name().equals(name))) {
            return;
        }
        int x = frame.width() - 110 * series.size();
        for (int i = 0; i < series.size(); i++) {
            Series s = series.get(i);
            svg.append(Curves.format(
                    "<line class=\"line-%d\" x1=\"%d\" y1=\"-16\" x2=\"%d\" y2=\"-16\" stroke=\"%s\" stroke-width=\"2\"%s/>",
                    i + 1, x, x + 28, s.color(), dash(s)));
            svg.append(Curves.format("<text x=\"%d\" y=\"-12\">%s</text>\n", x + 34, Curves.escaped(s.name())));
            x += 110;
        }
    }

    private static String dash(Series s) {
        return s.dash().isEmpty() ? "" : " stroke-dasharray=\"" + s.dash() + "\"";
    }

    private static void line(StringBuilder svg, Frame frame, Series s, String style) {
        var path = new StringBuilder();
        var marks = new StringBuilder();
        boolean pen = false;
        for (int i = 0; i < s.values().size(); i++) {
            double value = s.values().get(i);
            if (Double.isFinite(value)) {
                path.append(Curves.format("%s%.1f %.1f", pen ? " L" : " M", frame.x(i), frame.y(value)));
                marks.append(
                        Curves.format("<circle class=\"%s-dot\" cx=\"%.1f\" cy=\"%.1f\" r=\"3\" fill=\"%s\"/>", style,
                                frame.x(i), frame.y(value), s.color()));
            }
            pen = Double.isFinite(value);
        }
        svg.append(Curves.format("<path d=\"%s\" class=\"%s\" fill=\"none\" stroke=\"%s\" stroke-width=\"2\"%s/>\n",
                path.toString().strip(), style, s.color(), dash(s)));
        if (s.values().size() <= MOST_MARKS) {
            svg.append(marks).append('\n');
        }
    }

    /// `0.02`, `1500`, `2E-8`: without the digits that adding has left behind.
    static String label(double tick) {
        BigDecimal rounded = new BigDecimal(tick).round(new MathContext(6)).stripTrailingZeros();
        boolean plain = rounded.signum() == 0 || Math.abs(tick) >= 1e-5 && Math.abs(tick) < 1e7;
        return Math.abs(tick) < 1e-12 ? "0" : plain ? rounded.toPlainString() : rounded.toString();
    }
}
