package dev.fovea.insight;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/// Products as lines: as they lie in the window, or the largest of them in a list.
final class TermText {
    static final int LISTED = 12;
    static final int WIDEST = 12;

    private TermText() {}

    /// Whether each term has a place in a window that is narrow enough to be drawn.
    static boolean isDrawn(List<Term> terms) {
        return terms.stream().noneMatch(t -> t.tap().isEmpty() || t.tap().getLast() >= WIDEST);
    }

    /// Inputs, weights and products, each as they lie in the window.
    static List<String> windows(List<Term> terms, List<String> titles) {
        return Numbers.beside(List.of(block(terms, Term::input), block(terms, Term::weight),
                block(terms, Term::product)), List.of("*", "="), titles);
    }

    /// One number of each term: the last axis of the window from left to right, all others from top to bottom.
    static List<String> block(List<Term> terms, ToDoubleFunction<Term> number) {
        int axes = terms.getFirst().tap().size();
        int[] extents = new int[axes];
        terms.forEach(t -> {
            for (int d = 0; d < axes; d++) {
                extents[d] = Math.max(extents[d], t.tap().get(d) + 1);
            }
        });
        int columns = extents[axes - 1];
        var grid = new double[Arrays.stream(extents).reduce(1, Math::multiplyExact) / columns][columns];
        for (double[] row : grid) {
            Arrays.fill(row, Double.NaN);
        }
        for (Term t : terms) {
            int row = 0;
            for (int d = 0; d < axes - 1; d++) {
                row = row * extents[d] + t.tap().get(d);
            }
            grid[row][t.tap().getLast()] = number.applyAsDouble(t);
        }
        return Numbers.block(grid);
    }

    /// The products that say most, each with where its input stands, and the rest together.
    static List<String> list(List<Term> terms) {
        Map<Term, Integer> places = new IdentityHashMap<>();
        terms.forEach(t -> places.put(t, places.size()));
        List<Term> shown = terms.stream().sorted(Comparator.comparingDouble(t -> -Math.abs(t.product()))).limit(LISTED)
                .sorted(Comparator.comparing(places::get)).toList();
        String inputs = Numbers.format(shown.stream().map(Term::input).toList());
        String weights = Numbers.format(shown.stream().map(Term::weight).toList());
        var rows = new ArrayList<List<String>>();
        shown.forEach(t -> rows.add(List.of(t.from().toString(), Numbers.format(t.input(), inputs), "*",
                Numbers.format(t.weight(), weights), "=", Numbers.text(t.product()))));
        var lines = new ArrayList<>(Numbers.columns(rows));
        if (terms.size() > shown.size()) {
            double rest = sum(terms) - sum(shown);
            lines.add("the other %d products together   %s".formatted(terms.size() - shown.size(), Numbers.text(rest)));
        }
        return lines;
    }

    static double sum(List<Term> terms) {
        return terms.stream().mapToDouble(Term::product).sum();
    }
}
