package dev.fovea.insight.report;

import static dev.fovea.insight.report.Html.escaped;
import static dev.fovea.insight.report.Html.format;
import static dev.fovea.insight.report.Html.number;

import dev.fovea.insight.report.RunTrace.Norms;
import java.util.List;
import java.util.function.ToDoubleFunction;

/// The norms of weights and gradients, a line of both for each layer: a gradient that vanishes towards the first layers, or
/// weights that grow without end, are seen at once.
final class NormsSection {
    private static final int WIDTH = 150;
    private static final int HEIGHT = 30;
    private static final int EDGE = 4;

    private NormsSection() {}

    static String of(RunTrace trace) {
        List<String> layers = trace.layers();
        if (layers.isEmpty()) {
            return "";
        }
        var table = new StringBuilder(
                """
                        <div class="wide"><table class="norms">
                        <thead><tr><th>layer</th><th class="group" colspan="3">weights</th><th class="group" colspan="3">gradient</th></tr>
                        <tr class="dim"><th></th><th class="number">first</th><th>epochs</th><th class="number last">last</th>\
                        <th class="number">first</th><th>epochs</th><th class="number last">last</th></tr></thead>
                        <tbody>
                        """);
        for (String layer : layers) {
            table.append(format("<tr><th scope=\"row\">%s</th>%s%s</tr>\n", escaped(layer),
                    cells(trace, layer, Norms::weights, "line-1"), cells(trace, layer, Norms::gradient, "line-2")));
        }
        table.append("</tbody>\n</table></div>\n");
        return Html.section("norms", "Weights and gradients",
                "The norm √(Σ w²) of all that a layer has learned, after each epoch, and the norm of the gradient of the loss, on the "
                        + "same first samples of the training data each time. Each line has its own scale.",
                table + all(trace, layers));
    }

    private static String cells(RunTrace trace, String layer, ToDoubleFunction<Norms> what, String style) {
        double[] values = trace.epochs().stream().mapToDouble(e -> value(e, layer, what)).toArray();
        return format("<td class=\"number\">%s</td><td>%s</td><td class=\"number last\">%s</td>", number(values[0]),
                line(values, style), number(values[values.length - 1]));
    }

    private static double value(RunTrace.Epoch epoch, String layer, ToDoubleFunction<Norms> what) {
        return what.applyAsDouble(epoch.layers().getOrDefault(layer, Norms.UNKNOWN));
    }

    /// From its smallest number at the bottom to its largest at the top; a dot where it ends.
    private static String line(double[] values, String style) {
        double low = Double.POSITIVE_INFINITY;
        double high = Double.NEGATIVE_INFINITY;
        for (double v : values) {
            low = Double.isFinite(v) ? Math.min(low, v) : low;
            high = Double.isFinite(v) ? Math.max(high, v) : high;
        }
        var path = new StringBuilder();
        String dot = "";
        boolean pen = false;
        for (int i = 0; i < values.length; i++) {
            boolean finite = Double.isFinite(values[i]);
            if (finite) {
                double x = EDGE + (WIDTH - 2.0 * EDGE) * (values.length == 1 ? 1 : (double) i / (values.length - 1));
                double y = HEIGHT - EDGE
                        - (HEIGHT - 2.0 * EDGE) * (high > low ? (values[i] - low) / (high - low) : 0.5);
                path.append(format("%s%.1f %.1f", pen ? " L" : " M", x, y));
                dot = format("<circle class=\"%s-dot\" cx=\"%.1f\" cy=\"%.1f\" r=\"3\"/>", style, x, y);
            }
            pen = finite;
        }
        return format("<svg class=\"spark\" viewBox=\"0 0 %d %d\" width=\"%d\" height=\"%d\" aria-hidden=\"true\">"
                + "<path class=\"%s\" d=\"%s\" fill=\"none\" stroke-width=\"1.5\"/>%s</svg>", WIDTH, HEIGHT, WIDTH,
                HEIGHT,
                style, path.toString().strip(), dot);
    }

    private static String all(RunTrace trace, List<String> layers) {
        var table = new StringBuilder(
                "<details><summary>All numbers</summary>\n<div class=\"wide\"><table class=\"numbers\">\n<thead><tr><th>epoch</th>");
        layers.forEach(l -> table.append(format("<th colspan=\"2\">%s</th>", escaped(l))));
        table.append("</tr>\n<tr class=\"dim\"><th></th>")
                .append("<th>weights</th><th>gradient</th>".repeat(layers.size()))
                .append("</tr></thead>\n<tbody>\n");
        for (RunTrace.Epoch epoch : trace.epochs()) {
            table.append(format("<tr><th scope=\"row\">%d</th>", epoch.number()));
            for (String layer : layers) {
                table.append(format("<td>%s</td><td>%s</td>", number(value(epoch, layer, Norms::weights)),
                        number(value(epoch, layer, Norms::gradient))));
            }
            table.append("</tr>\n");
        }
        return table.append("</tbody>\n</table></div></details>\n").toString();
    }
}
