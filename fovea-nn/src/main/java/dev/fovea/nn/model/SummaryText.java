package dev.fovea.nn.model;

import dev.fovea.nn.model.Summary.Row;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/// A [Summary] as a table of text, a line per layer, with the totals below.
final class SummaryText {
    private static final List<String> HEAD = List.of("Layer", "Output", "Parameters", "Multiply-adds", "Activations",
            "Field", "Stride");
    private static final int LEFT = 2;      // columns that are aligned at the left

    private SummaryText() {}

    static String of(Summary summary) {
        boolean chain = isChain(summary.rows());
        var lines = new ArrayList<List<String>>();
        lines.add(chain ? HEAD : with(HEAD, "Reads"));
        for (Row row : summary.rows()) {
            List<String> cells = cells(row);
            lines.add(chain ? cells : with(cells, String.join(", ", row.reads())));
        }
        int[] widths = IntStream.range(0, lines.getFirst().size())
                .map(c -> lines.stream().mapToInt(l -> l.get(c).length()).max().orElse(0)).toArray();
        var text = new StringBuilder();
        String rule = "─".repeat(Arrays.stream(widths).sum() + 2 * (widths.length - 1)) + "\n";
        for (List<String> line : lines) {
            text.append(line(line, widths)).append(lines.getFirst() == line ? rule : "");
        }
        return text.append(rule).append(totals(summary)).toString();
    }

    private static List<String> cells(Row row) {
        String name = row.path().substring(row.path().lastIndexOf('/') + 1);
        boolean telling = name.equals(row.kind()) || name.matches(Pattern.quote(row.kind()) + "_\\d+");
        String layer = telling ? row.path() : row.path() + " (" + row.kind() + ")";
        return List.of(layer, row.output().toString(), number(row.parameters()), number(row.multiplyAdds()),
                bytes(row.activationBytes()), row.field().extentText(), row.field().strideText());
    }

    private static List<String> with(List<String> cells, String last) {
        var all = new ArrayList<>(cells);
        all.add(last);
        return all;
    }

    /// Whether each layer reads the one before it, and no other.
    private static boolean isChain(List<Row> rows) {
        return IntStream.range(1, rows.size())
                .allMatch(i -> rows.get(i).reads().equals(List.of(rows.get(i - 1).path())));
    }

    private static String line(List<String> cells, int[] widths) {
        var text = new StringBuilder();
        for (int c = 0; c < widths.length; c++) {
            boolean left = c < LEFT || c >= HEAD.size();
            text.append(c == 0 ? "" : "  ").append(("%" + (left ? "-" : "") + widths[c] + "s").formatted(cells.get(c)));
        }
        return text.toString().stripTrailing() + "\n";
    }

    private static String totals(Summary s) {
        String frozen = s.trainable() == s.parameters()
                ? ""
                : ", %s trainable, %s fixed".formatted(number(s.trainable()), number(s.parameters() - s.trainable()));
        return "Parameters: %s (%s)%s\nMultiply-adds per sample: %s\nActivations per sample: %s\n"
                .formatted(number(s.parameters()), bytes(s.parameterBytes()), frozen, number(s.multiplyAdds()),
                        bytes(s.activationBytes()));
    }

    private static String number(long n) {
        return String.format(Locale.ROOT, "%,d", n);
    }

    /// `784 B`, `12.5 MiB`
    private static String bytes(long n) {
        int unit = n < 1024 ? 0 : (63 - Long.numberOfLeadingZeros(n)) / 10;
        return unit == 0
                ? n + " B"
                : String.format(Locale.ROOT, "%.1f %ciB", n / Math.scalb(1.0, 10 * unit), "KMGTPE".charAt(unit - 1));
    }
}
