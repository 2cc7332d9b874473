package dev.fovea.insight;

import dev.fovea.nn.text.Require;
import dev.fovea.nn.model.Model;
import dev.fovea.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// How a filter slides over its input and builds its feature map: one step for each position, row by row.
///
/// @param steps the neurons of the map, in the order in which the window comes to them
public record Trace(List<Explanation> steps) {

    public Trace {
        steps = List.copyOf(steps);
        Require.require(!steps.isEmpty() && !steps.getFirst().unit().at().isEmpty(),
                "a trace needs a layer that slides over an image; explain one number of a dense layer instead");
    }

    /// The way of one filter of a layer over a sample.
    public static Trace of(Model model, Tensor sample, Unit filter) {
        Require.require(filter.at().isEmpty(), "a trace goes through every position of %s; give none", filter.layer());
        return new Trace(Explanation.ofMap(model, sample, filter.layer(), filter.filter()));
    }

    /// The finished map, row by row.
    public List<Double> map() {
        return steps.stream().map(Explanation::result).toList();
    }

    /// A step as text: what the window sees, and the map as far as it is built.
    private List<String> step(int number) {
        Explanation e = steps.get(number);
        var lines = new ArrayList<String>();
        lines.add("step %d at %s: %s".formatted(number + 1, e.unit().at(), Index.text(e.reads())));
        boolean drawn = TermText.isDrawn(e.terms())
                && e.terms().stream().map(Term::channel).distinct().count() == 1 && columns() <= TermText.WIDEST;
        String sum = "%s%s = %s".formatted(e.combine().toString().toLowerCase(Locale.ROOT),
                e.hasBias() ? " and bias" : "", Numbers.text(e.beforeActivation()));
        lines.add(e.activation().equals(Explanation.LINEAR)
                ? sum
                : sum + ", " + e.activation() + " = "
                        + Numbers.text(e.result()));
        if (drawn) {
            List<String> input = TermText.block(e.terms(), Term::input);
            lines.addAll(e.combine() == Explanation.Combine.SUM
                    ? Numbers.beside(List.of(input, TermText.block(e.terms(), Term::weight), built(number + 1)),
                            List.of("*", ">"), List.of("input", "kernel", "map"))
                    : Numbers.beside(List.of(input, built(number + 1)), List.of(">"), List.of("input", "map")));
        }
        lines.add("");
        return lines;
    }

    /// The map after so many steps, with dots for what is still to come.
    private List<String> built(int count) {
        int rows = steps.size() / columns();
        var grid = new double[rows][columns()];
        for (double[] row : grid) {
            Arrays.fill(row, Double.NaN);
        }
        for (int i = 0; i < count; i++) {
            grid[i / columns()][i % columns()] = steps.get(i).result();
        }
        return Numbers.block(grid);
    }

    private int columns() {
        return steps.getLast().unit().at().getLast() + 1;
    }

    @Override public String toString() {
        var lines = new ArrayList<String>();
        Explanation first = steps.getFirst();
        lines.add("filter %d of %s = %s slides over its input %s".formatted(first.unit().filter(), first.unit().layer(),
                first.layer(), first.input()));
        lines.add("");
        IntStream.range(0, steps.size()).forEach(i -> lines.addAll(step(i)));
        lines.add("the map");
        lines.addAll(built(steps.size()));
        return lines.stream().map(l -> l + "\n").collect(Collectors.joining());
    }
}
