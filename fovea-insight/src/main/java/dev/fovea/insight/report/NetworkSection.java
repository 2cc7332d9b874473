package dev.fovea.insight.report;

import static dev.fovea.insight.report.Html.count;
import static dev.fovea.insight.report.Html.escaped;
import static dev.fovea.insight.report.Html.format;

import dev.fovea.insight.report.Placement.Place;
import dev.fovea.nn.model.Summary;
import dev.fovea.nn.model.Summary.Row;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// The network as boxes and arrows: of each layer its name, the call that makes it, the shape of its output, and what it
/// learns.
final class NetworkSection {
    private static final int LINE = 18;
    private static final int GAP = 24;          // between rows and between boxes
    private static final int ARROW = 36;        // the room of an arrow that passes boxes
    private static final int MARGIN = 4;
    private static final int MOST_SHRUNK = 1400;    // what is wider is moved sideways rather than made smaller
    private static final int CHARACTER = 7;     // the width of one, about

    private final int boxWidth;
    private final int boxHeight;
    private final boolean twoLines;

    private NetworkSection(int boxWidth, boolean twoLines) {
        this.boxWidth = boxWidth;
        this.boxHeight = (twoLines ? 2 : 3) * LINE + 16;
        this.twoLines = twoLines;
    }

    /// Boxes one below the other are wide; those beside each other have a line more instead.
    static String of(Summary summary) {
        List<List<Integer>> reads = reads(summary.rows());
        boolean chain = new Placement(reads, 1, 1).rows.size() == reads.size();
        return new NetworkSection(chain ? 640 : 296, chain).section(summary, reads);
    }

    private String section(Summary summary, List<List<Integer>> reads) {
        var placement = new Placement(reads, boxWidth + GAP, ARROW);
        double width = placement.width() - GAP + 2 * MARGIN;
        int height = placement.rows.size() * (boxHeight + GAP) - GAP + 2 * MARGIN;
        var svg = new StringBuilder(format("""
                <div class="wide"><svg class="network%s" viewBox="0 0 %.0f %d" width="%.0f" height="%d" role="img">
                <title>the network</title>
                <defs><marker id="tip" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="8" markerHeight="8" \
                orient="auto"><path d="M0 0 L8 4 L0 8 z"/></marker></defs>
                """, width <= MOST_SHRUNK ? " fit" : "", width, height, width, height));
        placement.arrows.forEach(a -> svg.append(arrow(a.through())));
        for (int i = 0; i < summary.rows().size(); i++) {
            svg.append(box(summary.rows().get(i), placement.boxes.get(i)));
        }
        String about = format(
                "%s; %s, of them %s learned; %s multiply-adds for a sample. N is the number of samples in a "
                        + "batch; \"sees\" says how large a part of the image one number depends on.",
                count(summary.rows().size() - inputs(summary), "layer"), count(summary.parameters(), "parameter"),
                count(summary.trainable()), count(summary.multiplyAdds()));
        return Html.section("network", "Network", about, svg.append("</svg></div>\n").toString());
    }

    private static long inputs(Summary summary) {
        return summary.rows().stream().filter(r -> r.kind().equals("input")).count();
    }

    /// By number: a shared layer stands there once for each use, and its last use is meant.
    private static List<List<Integer>> reads(List<Row> rows) {
        Map<String, Integer> last = new LinkedHashMap<>();
        var reads = new ArrayList<List<Integer>>();
        for (Row row : rows) {
            reads.add(row.reads().stream().filter(last::containsKey).map(r -> last.getOrDefault(r, 0)).distinct()
                    .toList());
            last.put(row.path(), reads.size() - 1);
        }
        return reads;
    }

    private double left(Place p) {
        return p.x - boxWidth / 2.0 - GAP / 2.0 + MARGIN;
    }

    private static double middle(Place p) {
        return p.x - GAP / 2.0 + MARGIN;
    }

    private int top(Place p) {
        return p.row * (boxHeight + GAP) + MARGIN;
    }

    /// Down from box to box; past the boxes between as a line.
    private String arrow(List<Place> through) {
        Place from = through.getFirst();
        var path = new StringBuilder(format("M%.1f %d", middle(from), top(from) + boxHeight));
        for (int i = 1; i < through.size(); i++) {
            Place to = through.get(i);
            Place before = through.get(i - 1);
            int start = top(before) + boxHeight;
            int end = top(to) - (i == through.size() - 1 ? 2 : 0);
            int bend = (start + end) / 2;
            path.append(format(" C%.1f %d %.1f %d %.1f %d", middle(before), bend, middle(to), bend, middle(to), end));
            if (i < through.size() - 1) {
                path.append(format(" L%.1f %d", middle(to), top(to) + boxHeight));
            }
        }
        return format("<path class=\"arrow\" d=\"%s\" marker-end=\"url(#tip)\"/>\n", path);
    }

    private String box(Row row, Place place) {
        double x = left(place);
        int y = top(place);
        double right = x + boxWidth - 12;
        String shape = row.output().toString();
        String costs = costs(row);
        int name = boxWidth / CHARACTER - shape.length() - 6;
        int call = boxWidth / CHARACTER - 3 - (twoLines ? costs.length() + 1 : 0);
        return format("<g class=\"layer %s\"><title>%s</title>\n", family(row),
                escaped(row.path() + " = " + row.layer()))
                + format("<rect x=\"%.1f\" y=\"%d\" width=\"%d\" height=\"%d\" rx=\"6\"/>", x, y, boxWidth, boxHeight)
                + format("<rect class=\"band\" x=\"%.1f\" y=\"%d\" width=\"6\" height=\"%d\" rx=\"3\"/>\n", x, y,
                        boxHeight)
                + text("name", x + 18, y + 21, end(row.path(), name)) + text("right", right, y + 21, shape)
                + text("call", x + 18, y + 21 + LINE, start(row.layer(), call))
                + (twoLines
                        ? text("call right", right, y + 21 + LINE, costs)
                        : text("call", x + 18, y + 21 + 2 * LINE, costs))
                + "</g>\n";
    }

    private static String text(String style, double x, int y, String content) {
        return content.isEmpty()
                ? ""
                : format("<text class=\"%s\" x=\"%.1f\" y=\"%d\">%s</text>\n", style, x, y, escaped(content));
    }

    private static String costs(Row row) {
        String sees = row.output().rank() == 4 && !row.kind().equals("input") ? "sees " + row.field().extentText() : "";
        String learns = row.parameters() == 0 ? "" : count(row.parameters(), "parameter");
        return learns + (learns.isEmpty() || sees.isEmpty() ? "" : ", ") + sees;
    }

    /// The end of a long path tells more than its start.
    private static String end(String path, int most) {
        return path.length() <= most ? path : "…" + path.substring(path.length() - most + 1);
    }

    private static String start(String call, int most) {
        return call.length() <= most ? call : call.substring(0, most - 1) + "…";
    }

    /// What gives a box its colour.
    private static String family(Row row) {
        String kind = row.kind().toLowerCase(Locale.ROOT);
        return kind.equals("input")
                ? "input"
                : kind.contains("conv")
                        ? "conv"
                        : kind.contains("pool") ? "pool" : kind.contains("dense") ? "dense" : "other";
    }
}
