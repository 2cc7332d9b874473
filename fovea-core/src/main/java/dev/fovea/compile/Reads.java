package dev.fovea.compile;

import static java.util.Objects.requireNonNull;

import dev.fovea.graph.Value;
import dev.fovea.spi.Layout;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.Set;
import java.util.stream.Collectors;

/// What it costs that values are read in other layouts, or as another type, than they are made in.
///
/// A reorder that several readers want is made once. So a value with several readers is a place of its own in the [Assignment]: as it
/// is made, and perhaps in one more layout, whose reorder counts there. Who wants neither pays for a reorder of its own.
final class Reads {
    /// Of the reorder from a layout to another.
    @FunctionalInterface
    interface Cost {
        double of(Layout from, Layout to);
    }

    private record Read(int place, List<Layout> wanted) {
    }

    /// How a value lies: as it is made, and in one more layout; −1 for none.
    private record Lying(int made, int more) {
        boolean has(int layout) {
            return layout == made || layout == more;
        }
    }

    private final Assignment costs;
    private final SequencedMap<Value, List<Read>> reads = new LinkedHashMap<>();
    private final Map<Integer, Integer> usual = new HashMap<>();

    Reads(Assignment costs) {
        this.costs = costs;
    }

    /// `v` is read at `place`, in a layout that depends on the option taken there.
    void add(Value v, int place, List<Layout> wanted) {
        reads.computeIfAbsent(v, _ -> new ArrayList<>()).add(new Read(place, wanted));
    }

    /// `v` must be there in that layout.
    void add(Value v, Layout wanted) {
        add(v, costs.place(0), List.of(wanted));
    }

    Set<Value> values() {
        return reads.keySet();
    }

    /// `v` is made at `maker`, in a layout that depends on the option taken there.
    void count(Value v, int maker, List<Layout> made, Cost move) {
        List<Read> readers = reads.getOrDefault(v, List.of());
        if (readers.size() == 1) {
            List<Layout> wanted = readers.getFirst().wanted();
            costs.add(maker, readers.getFirst().place(), table(made.size(), wanted.size(),
                    (m, w) -> move.of(made.get(m), wanted.get(w))));
            return;
        }
        var layouts = new ArrayList<>(made.stream().distinct().toList());
        int ways = layouts.size();
        Set<Layout> asked = readers.stream().flatMap(r -> r.wanted().stream())
                .collect(Collectors.toCollection(LinkedHashSet::new));
        asked.stream().filter(l -> !layouts.contains(l)).forEach(layouts::add);
        if (layouts.size() > 1) {
            share(maker, made.stream().map(layouts::indexOf).toList(), readers.stream()
                    .map(r -> r.wanted().stream().map(layouts::indexOf).toList()).toList(),
                    readers.stream().map(Read::place).toList(), table(ways, layouts.size(),
                            (m, l) -> asked.contains(layouts.get(l))
                                    ? move.of(layouts.get(m), layouts.get(l))
                                    : Double.POSITIVE_INFINITY));
        }
    }

    /// @param made   for each option of the maker, in which layout
    /// @param wanted for each reader and option, in which layout
    /// @param moves  from each that may be made to each layout
    private void share(int maker, List<Integer> made, List<List<Integer>> wanted, List<Integer> readers,
            double[][] moves) {
        var all = new ArrayList<Lying>();
        for (int m = 0; m < moves.length; m++) {
            all.add(new Lying(m, -1));
            for (int l = 0; l < moves[m].length; l++) {
                if (l != m && moves[m][l] < Double.POSITIVE_INFINITY) {
                    all.add(new Lying(m, l));
                }
            }
        }
        int place = costs.place(all.stream().mapToDouble(l -> l.more() < 0 ? 0 : moves[l.made()][l.more()]).toArray());
        costs.add(maker, place, table(made.size(), all.size(),
                (o, l) -> all.get(l).made() == made.get(o) ? 0 : Double.POSITIVE_INFINITY));
        var sums = new double[all.size()];
        for (int r = 0; r < readers.size(); r++) {
            List<Integer> its = wanted.get(r);
            double[][] with = table(all.size(), its.size(),
                    (l, o) -> all.get(l).has(its.get(o)) ? 0 : moves[all.get(l).made()][its.get(o)]);
            costs.add(place, readers.get(r), with);
            for (int l = 0; l < sums.length; l++) {
                sums[l] += with[l][0];
            }
        }
        usual.put(place, best(all, made.getFirst(), sums, moves));
    }

    /// How a value lies where every place has its first option.
    private static int best(List<Lying> all, int made, double[] sums, double[][] moves) {
        int best = all.indexOf(new Lying(made, -1));
        for (int l = best; l < sums.length && all.get(l).made() == made; l++) {
            double cost = sums[l] + (all.get(l).more() < 0 ? 0 : moves[made][all.get(l).more()]);
            if (cost < sums[best] + (all.get(best).more() < 0 ? 0 : moves[made][all.get(best).more()])) {
                best = l;
            }
        }
        return best;
    }

    /// The options where every place has its first, and values lie as is best for that.
    int[] usual(int places) {
        var options = new int[places];
        usual.forEach((place, option) -> options[place] = requireNonNull(option));
        return options;
    }

    @FunctionalInterface
    private interface Entry {
        double of(int row, int column);
    }

    private static double[][] table(int rows, int columns, Entry entry) {
        var table = new double[rows][columns];
        for (int i = 0; i < rows; i++) {
            for (int j = 0; j < columns; j++) {
                table[i][j] = entry.of(i, j);
            }
        }
        return table;
    }
}
