package dev.fovea.compile;

import static java.util.Objects.requireNonNull;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/// `min over x of Σᵢ cᵢ(xᵢ) + Σᵢⱼ Cᵢⱼ(xᵢ, xⱼ)`: one of several for each place, at a cost of its own and one with each neighbour.
///
/// A place with one or two neighbours is eliminated: its best answer to each of their choices becomes a cost of theirs, which is
/// exact, and solves chains as dynamic programming does, trees, and series of parallel branches. Where all places left have three
/// neighbours or more, the one with most is fixed as is best for it alone: greedy. Costs may be infinite.
///
/// Known as partitioned boolean quadratic programming; Scholz & Eckstein 2002 for registers, Anderson & Gregg 2018 for the
/// primitives of networks.
final class Assignment {
    private final List<double[]> own = new ArrayList<>();
    private final List<SortedMap<Integer, double[][]>> shared = new ArrayList<>();

    /// A new place; returns its number, from 0.
    int place(double... costs) {
        own.add(costs.clone());
        shared.add(new TreeMap<>());
        return own.size() - 1;
    }

    /// Adds to the cost of option `option` at `place`.
    void add(int place, int option, double cost) {
        own.get(place)[option] += cost;
    }

    /// Adds to the costs that two places have together, `[option of a][option of b]`.
    void add(int a, int b, double[][] costs) {
        if (a == b) {
            for (int x = 0; x < costs.length; x++) {
                own.get(a)[x] += costs[x][x];
            }
            return;
        }
        merge(shared.get(a), b, costs);
        merge(shared.get(b), a, turned(costs));
    }

    private static void merge(SortedMap<Integer, double[][]> neighbours, int other, double[][] costs) {
        double[][] sum = neighbours.computeIfAbsent(other, _ -> new double[costs.length][costs[0].length]);
        for (int x = 0; x < sum.length; x++) {
            for (int y = 0; y < sum[x].length; y++) {
                sum[x][y] += costs[x][y];
            }
        }
    }

    private static double[][] turned(double[][] costs) {
        var result = new double[costs[0].length][costs.length];
        for (int x = 0; x < costs.length; x++) {
            for (int y = 0; y < costs[x].length; y++) {
                result[y][x] = costs[x][y];
            }
        }
        return result;
    }

    /// The sum for these options.
    double cost(int[] options) {
        double sum = 0;
        for (int i = 0; i < own.size(); i++) {
            int x = options[i];
            sum += own.get(i)[x];
            for (var e : shared.get(i).tailMap(i).entrySet()) {
                sum += e.getValue()[x][options[e.getKey()]];
            }
        }
        return sum;
    }

    /// One option for each place. Of equal costs the first counts.
    int[] solve() {
        return new Elimination(this).solve();
    }

    private static final class Elimination {
        private final List<double[]> own = new ArrayList<>();
        private final List<SortedMap<Integer, double[][]>> shared = new ArrayList<>();
        private final Deque<Integer> eliminated = new ArrayDeque<>();
        private final int[] options;

        Elimination(Assignment of) {
            of.own.forEach(c -> own.add(c.clone()));
            of.shared.forEach(neighbours -> {
                var copy = new TreeMap<Integer, double[][]>();
                neighbours.forEach((j, costs) -> copy.put(j, Arrays.stream(costs).map(double[]::clone)
                        .toArray(double[][]::new)));
                shared.add(copy);
            });
            options = new int[own.size()];
            Arrays.fill(options, -1);
        }

        int[] solve() {
            var left = new ArrayList<Integer>();
            for (int i = 0; i < own.size(); i++) {
                left.add(i);
            }
            while (!left.isEmpty()) {
                Integer next = left.getFirst();
                for (Integer i : left) {
                    if (rank(i) > rank(next)) {
                        next = i;
                    }
                }
                left.remove(next);
                eliminate(next);
            }
            while (!eliminated.isEmpty()) {
                int i = eliminated.pop();
                if (options[i] < 0) {
                    double[] costs = own.get(i).clone();
                    shared.get(i).forEach((j, with) -> {
                        for (int x = 0; x < costs.length; x++) {
                            costs[x] += with[x][options[j]];
                        }
                    });
                    options[i] = least(costs);
                }
            }
            return options;
        }

        /// Few neighbours first; of those with many, the one with most.
        private int rank(int i) {
            int neighbours = shared.get(i).size();
            return neighbours <= 2 ? Integer.MAX_VALUE - neighbours : neighbours;
        }

        private void eliminate(int i) {
            List<Integer> neighbours = List.copyOf(shared.get(i).keySet());
            switch (neighbours.size()) {
                case 0 -> {
                }
                case 1 -> one(i, neighbours.getFirst());
                case 2 -> two(i, neighbours.getFirst(), neighbours.getLast());
                default -> fix(i);
            }
            neighbours.forEach(j -> shared.get(j).remove(i));
            eliminated.push(i);
        }

        private double[][] costs(int i, int j) {
            return requireNonNull(shared.get(i).get(j));
        }

        private void one(int i, int j) {
            double[][] with = costs(i, j);
            double[] its = own.get(j);
            for (int y = 0; y < its.length; y++) {
                double best = Double.POSITIVE_INFINITY;
                for (int x = 0; x < own.get(i).length; x++) {
                    best = Math.min(best, own.get(i)[x] + with[x][y]);
                }
                its[y] += best;
            }
        }

        private void two(int i, int j, int k) {
            double[][] withJ = costs(i, j);
            double[][] withK = costs(i, k);
            var between = new double[own.get(j).length][own.get(k).length];
            for (int y = 0; y < between.length; y++) {
                for (int z = 0; z < between[y].length; z++) {
                    double best = Double.POSITIVE_INFINITY;
                    for (int x = 0; x < own.get(i).length; x++) {
                        best = Math.min(best, own.get(i)[x] + withJ[x][y] + withK[x][z]);
                    }
                    between[y][z] = best;
                }
            }
            merge(shared.get(j), k, between);
            merge(shared.get(k), j, turned(between));
        }

        private void fix(int i) {
            double[] costs = own.get(i).clone();
            shared.get(i).forEach((j, with) -> {
                for (int x = 0; x < costs.length; x++) {
                    double best = Double.POSITIVE_INFINITY;
                    for (int y = 0; y < with[x].length; y++) {
                        best = Math.min(best, with[x][y] + own.get(j)[y]);
                    }
                    costs[x] += best;
                }
            });
            int chosen = least(costs);
            options[i] = chosen;
            shared.get(i).forEach((j, with) -> {
                for (int y = 0; y < own.get(j).length; y++) {
                    own.get(j)[y] += with[chosen][y];
                }
            });
        }

        private static int least(double[] costs) {
            int best = 0;
            for (int x = 1; x < costs.length; x++) {
                if (costs[x] < costs[best]) {
                    best = x;
                }
            }
            return best;
        }
    }
}
