package dev.fovea.nn.metric;

import static dev.fovea.nn.text.Require.require;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/// `C[i][j]`: how many samples of class `i` were taken for class `j`. Rows are what is right, columns what was answered, as in
/// scikit-learn; right answers stand on the diagonal.
///
/// It prints as a table; [#report] has precision, recall and F1 of each class. 0/0 counts as 0.
public final class ConfusionMatrix {
    private final List<String> classes;
    private final long[][] counts;

    private ConfusionMatrix(List<String> classes, long[][] counts) {
        this.classes = List.copyOf(classes);
        this.counts = Arrays.stream(counts).map(long[]::clone).toArray(long[][]::new);
        require(counts.length > 0 && Arrays.stream(counts).allMatch(row -> row.length == counts.length),
                "a confusion matrix is square, with a row and a column for each class");
        require(classes.size() == counts.length, "there are %d names for %d classes", classes.size(), counts.length);
    }

    /// @param classes their names; numbers from 0 if there are none
    /// @param counts  a row for each class that is right, a column for each answer
    public static ConfusionMatrix of(List<String> classes, long[][] counts) {
        List<String> numbers = IntStream.range(0, counts.length).mapToObj(Integer::toString).toList();
        return new ConfusionMatrix(classes.isEmpty() ? numbers : classes, counts);
    }

    /// The names of the classes.
    public List<String> classes() {
        return classes;
    }

    /// How many of class `right` were taken for class `answered`.
    public long count(int right, int answered) {
        return counts[right][answered];
    }

    /// How many samples there are of a class.
    public long support(int of) {
        return Arrays.stream(counts[of]).sum();
    }

    /// How often a class was answered.
    public long answered(int as) {
        return Arrays.stream(counts).mapToLong(row -> row[as]).sum();
    }

    /// The number of all answers.
    public long total() {
        return IntStream.range(0, counts.length).mapToLong(this::support).sum();
    }

    /// The share of right answers.
    public double accuracy() {
        return ClassCounts.share(IntStream.range(0, counts.length).mapToLong(c -> counts[c][c]).sum(), total());
    }

    /// Of the answers that name the class, the share that is right.
    public double precision(int of) {
        return ClassCounts.share(counts[of][of], answered(of));
    }

    /// Of the samples of the class, the share that was found: the accuracy within the class.
    public double recall(int of) {
        return ClassCounts.share(counts[of][of], support(of));
    }

    /// `2 · precision · recall / (precision + recall)`
    public double f1(int of) {
        return ClassCounts.f1(counts[of][of], answered(of), support(of));
    }

    public double precision(Averaging average) {
        return average(average, ClassCounts::precision);
    }

    public double recall(Averaging average) {
        return average(average, ClassCounts::recall);
    }

    public double f1(Averaging average) {
        return average(average, ClassCounts::f1);
    }

    private double average(Averaging average, ClassCounts.Ratio ratio) {
        int n = counts.length;
        double[] all = new double[3 * n];
        for (int c = 0; c < n; c++) {
            all[c] = counts[c][c];
            all[n + c] = answered(c);
            all[2 * n + c] = support(c);
        }
        return ClassCounts.average(all, average, ratio);
    }

    /// Precision, recall and F1 of each class and their averages, laid out as scikit-learn's `classification_report`.
    public String report() {
        var rows = new ArrayList<List<String>>();
        rows.add(List.of("", "precision", "recall", "f1", "support"));
        for (int c = 0; c < counts.length; c++) {
            rows.add(row(classes.get(c), precision(c), recall(c), f1(c), support(c)));
        }
        rows.add(List.of("", "", "", "", ""));
        rows.add(List.of("accuracy", "", "", share(accuracy()), Long.toString(total())));
        rows.add(row("macro average", precision(Averaging.MACRO), recall(Averaging.MACRO), f1(Averaging.MACRO),
                total()));
        rows.add(row("weighted average", precision(Averaging.WEIGHTED), recall(Averaging.WEIGHTED),
                f1(Averaging.WEIGHTED),
                total()));
        return table(rows);
    }

    private static List<String> row(String name, double precision, double recall, double f1, long support) {
        return List.of(name, share(precision), share(recall), share(f1), Long.toString(support));
    }

    private static String share(double value) {
        return String.format(Locale.ROOT, "%.4f", value);
    }

    /// A row for each class that is right, a column for each answer.
    @Override public String toString() {
        var rows = new ArrayList<List<String>>();
        var head = new ArrayList<>(List.of("right \\ answered"));
        head.addAll(classes);
        rows.add(head);
        for (int i = 0; i < counts.length; i++) {
            var row = new ArrayList<>(List.of(classes.get(i)));
            Arrays.stream(counts[i]).mapToObj(Long::toString).forEach(row::add);
            rows.add(row);
        }
        return table(rows);
    }

    /// The first column to the left, all others to the right.
    private static String table(List<? extends List<String>> rows) {
        int[] widths = IntStream.range(0, rows.getFirst().size())
                .map(i -> rows.stream().mapToInt(row -> row.get(i).length()).max().orElse(0)).toArray();
        var text = new StringBuilder();
        for (List<String> row : rows) {
            var line = new StringBuilder();
            for (int i = 0; i < widths.length; i++) {
                String gap = " ".repeat(widths[i] - row.get(i).length());
                line.append(i == 0 ? row.get(i) + gap : "  " + gap + row.get(i));
            }
            text.append(line.toString().stripTrailing()).append('\n');
        }
        return text.toString();
    }
}
