package dev.fovea.insight.report;

import static dev.fovea.insight.report.Html.count;
import static dev.fovea.insight.report.Html.escaped;
import static dev.fovea.insight.report.Html.format;
import static dev.fovea.insight.report.Html.percent;

import java.util.List;
import java.util.stream.Collectors;

/// The confusion matrix as a table, warm where many were mistaken; of very many classes the most frequent mistakes only.
final class ConfusionSection {
    private static final int MOST_CLASSES = 40;
    private static final int MOST_PAIRS = 10;

    private ConfusionSection() {}

    static String of(Confusion confusion) {
        return Html.section("confusion", "Confusion matrix",
                "A row for each true class, a column for each class that it was taken for. Blue is right, orange is wrong; "
                        + "the stronger, the larger its share of the row.",
                (confusion.size() <= MOST_CLASSES ? table(confusion) : "") + pairs(confusion));
    }

    private static String table(Confusion confusion) {
        double mostWrong = confusion.pairs().stream().mapToDouble(p -> confusion.share(p.truth(), p.predicted())).max()
                .orElse(1);
        var table = new StringBuilder("<div class=\"wide\"><table class=\"confusion\">\n<thead><tr><th>true</th>");
        for (String name : confusion.classes()) {
            table.append(format("<th scope=\"col\">%s</th>", escaped(name)));
        }
        table.append("<th class=\"sum\">samples</th><th class=\"sum\">recall</th></tr></thead>\n<tbody>\n");
        for (int t = 0; t < confusion.size(); t++) {
            table.append(format("<tr><th scope=\"row\">%s</th>", escaped(confusion.classes().get(t))));
            for (int p = 0; p < confusion.size(); p++) {
                table.append(cell(confusion.counts()[t][p], confusion.share(t, p), mostWrong, t == p));
            }
            table.append(
                    format("<td class=\"sum\">%s</td><td class=\"sum\">%s</td></tr>\n", count(confusion.ofClass(t)),
                            percent(confusion.recall(t))));
        }
        table.append("</tbody>\n<tfoot><tr><th scope=\"row\">precision</th>");
        for (int p = 0; p < confusion.size(); p++) {
            table.append(format("<td class=\"sum\">%s</td>", percent(confusion.precision(p))));
        }
        return table.append(
                format("<td class=\"sum\">%s</td><td class=\"sum\"><b>%s</b></td></tr></tfoot>\n</table></div>\n",
                        count(confusion.total()), percent(confusion.accuracy())))
                .toString();
    }

    /// Wrong ones are few: their colour is that of the matrix's largest share at most, and follows the square root.
    private static String cell(long n, double share, double mostWrong, boolean right) {
        if (n == 0) {
            return "<td class=\"none\">·</td>";
        }
        double heat = right ? 0.15 + 0.75 * share : 0.08 + 0.72 * Math.sqrt(share / mostWrong);
        return format("<td class=\"%s%s\" style=\"--heat:%.0f%%\">%s</td>", right ? "right" : "wrong",
                heat > 0.6 ? " hot" : "", 100 * heat, count(n));
    }

    private static String pairs(Confusion confusion) {
        List<Confusion.Pair> pairs = confusion.pairs();
        if (pairs.isEmpty()) {
            return "<p>No sample was mistaken.</p>\n";
        }
        return pairs.stream().limit(MOST_PAIRS)
                .map(p -> format("<li><b>%s</b> taken for <b>%s</b> <span class=\"times\">%s</span></li>",
                        escaped(confusion.classes().get(p.truth())), escaped(confusion.classes().get(p.predicted())),
                        count(p.count())))
                .collect(Collectors.joining("\n", "<h3>Most frequent mistakes</h3>\n<ol class=\"pairs\">\n",
                        "\n</ol>\n"));
    }
}
