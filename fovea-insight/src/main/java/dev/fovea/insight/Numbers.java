package dev.fovea.insight;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.DoubleStream;

/// Numbers as a reader wants them, and in columns.
final class Numbers {
    private static final double EXACT = 1e-9;
    private static final String BETWEEN = "   ";

    private Numbers() {}

    /// Few digits: `6600`, `0.25`, `-1.3042`, `2.1e-05`.
    static String text(double v) {
        return format(v, format(List.of(v)));
    }

    /// One format for all of them: whole numbers without a point, others with up to four digits behind it.
    static String format(List<Double> values) {
        double largest = values.stream().filter(Double::isFinite).mapToDouble(Math::abs).max().orElse(0);
        if (values.stream().allMatch(v -> !Double.isFinite(v) || isWhole(v, 0))) {
            return "%.0f";
        }
        if (largest < 1e-2 || largest >= 1e7) {
            return "%.2e";
        }
        for (int digits = 1; digits < 4; digits++) {
            int d = digits;
            if (values.stream().allMatch(v -> !Double.isFinite(v) || isWhole(v, d))) {
                return "%." + digits + "f";
            }
        }
        return "%.4f";
    }

    private static boolean isWhole(double v, int digits) {
        double shifted = v * Math.pow(10, digits);
        return Math.abs(shifted - Math.rint(shifted)) < EXACT && (v == 0 || Math.rint(shifted) != 0)
                && Math.abs(v) < 1e15;
    }

    static String format(double v, String format) {
        if (Double.isNaN(v)) {
            return "NaN";
        }
        return String.format(Locale.ROOT, format, v == 0 ? 0.0 : v);
    }

    /// Rows of numbers under each other, right-aligned; what is NaN is not there and prints as a dot.
    static List<String> block(double[][] rows) {
        List<Double> all = Arrays.stream(rows).flatMapToDouble(DoubleStream::of).filter(v -> !Double.isNaN(v))
                .boxed().toList();
        String format = format(all);
        int width = all.stream().mapToInt(v -> format(v, format).length()).max().orElse(1);
        var lines = new ArrayList<String>();
        for (double[] row : rows) {
            var line = new StringBuilder();
            for (double v : row) {
                String text = Double.isNaN(v) ? "." : format(v, format);
                line.append(line.isEmpty() ? "" : " ").repeat(" ", width - text.length()).append(text);
            }
            lines.add(line.toString());
        }
        return lines;
    }

    /// Blocks side by side, with their titles above and a sign between two of them in the middle row.
    static List<String> beside(List<List<String>> blocks, List<String> signs, List<String> titles) {
        int height = blocks.stream().mapToInt(List::size).max().orElse(0);
        var lines = new ArrayList<StringBuilder>();
        for (int i = 0; i <= height; i++) {
            lines.add(new StringBuilder());
        }
        for (int b = 0; b < blocks.size(); b++) {
            List<String> block = blocks.get(b);
            int width = Math.max(titles.get(b).length(), block.stream().mapToInt(String::length).max().orElse(0));
            String sign = b == 0 ? "" : signs.get(b - 1);
            for (int i = 0; i <= height; i++) {
                String text = i == 0 ? titles.get(b) : i <= block.size() ? block.get(i - 1) : "";
                boolean middle = i == (height + 1) / 2;
                lines.get(i).append(b == 0 ? "" : BETWEEN + (middle ? sign : " ".repeat(sign.length())) + BETWEEN)
                        .append(text).repeat(" ", width - text.length());
            }
        }
        return lines.stream().map(l -> l.toString().stripTrailing()).toList();
    }

    /// Words in right-aligned columns.
    static List<String> columns(List<List<String>> rows) {
        var lines = new ArrayList<String>();
        for (List<String> row : rows) {
            var line = new StringBuilder();
            for (int i = 0; i < row.size(); i++) {
                int column = i;
                int width = rows.stream().mapToInt(r -> r.get(column).length()).max().orElse(0);
                line.append(i == 0 ? "" : " ").repeat(" ", width - row.get(i).length()).append(row.get(i));
            }
            lines.add(line.toString());
        }
        return lines;
    }
}
