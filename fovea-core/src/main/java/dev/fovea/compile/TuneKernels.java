package dev.fovea.compile;

import static java.util.Objects.requireNonNull;

import dev.fovea.graph.Node;
import dev.fovea.graph.Value;
import dev.fovea.op.Variable;
import dev.fovea.spi.Candidate;
import dev.fovea.spi.Layout;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Chooses kernels and layouts by times: of all [Alternatives] those with the least sum of kernels and of reorders between them
/// ([MeasuredCosts], [Assignment]).
///
/// The casts around a node that may run in bf16 or in f32 are reorders like others: so it is chosen for each whether bf16 pays.
/// What is chosen where nothing was measured is among the alternatives, and stays where nothing else is clearly faster.
/// A weight that a program changes lies in one layout, which counts as a choice of its own. What is prepared once costs nothing.
final class TuneKernels {
    private final Program program;
    private final List<Node> order;
    private final Target target;
    private final KernelTimes times;
    private final MeasuredCosts costs;
    private final Alternatives alternatives;

    /// What is scheduled, in which order, and by which kernels.
    record Tuned(Program program, List<Node> order, Choices choices) {
    }

    private TuneKernels(Program program, List<Node> order, Target target, KernelTimes times) {
        this.program = program;
        this.order = order;
        this.target = target;
        this.times = times;
        this.costs = new MeasuredCosts(target, times);
        this.alternatives = Alternatives.of(program, order, target, costs::timed);
    }

    static Tuned of(Program program, List<Node> order, Target target, KernelTimes times) {
        var pass = new TuneKernels(program, order, target, times);
        Tuned tuned = pass.solve();
        pass.costs.finish();
        return tuned;
    }

    private Tuned solve() {
        var assignment = new Assignment();
        Map<Node, Integer> places = new HashMap<>();
        Map<String, Integer> homes = new HashMap<>();
        alternatives.options().forEach((n, all) -> places.put(n, assignment.place(costs.of(all))));
        alternatives.weights().forEach((path, all) -> homes.put(path, assignment.place(new double[all.size()])));
        Reads reads = reads(assignment, places, homes);
        for (Value v : reads.values()) {
            Reads.Cost move = (from, to) -> costs.move(v, from, to);
            if (v.op() instanceof Variable variable && homes.get(variable.path()) instanceof Integer home) {
                reads.count(v, home, weight(variable.path()), move);
            } else if (places.get(v.node()) instanceof Integer place) {
                reads.count(v, place, alternatives.layouts(v), move);
            } else if (!alternatives.isPrepared(v)) {
                reads.count(v, assignment.place(0), List.of(alternatives.lies(v)), move);
            }
        }
        int[] best = assignment.solve();
        int[] usual = reads.usual(best.length);
        boolean isBetter = assignment.cost(best) < assignment.cost(usual);
        Map<Node, Option> taken = new LinkedHashMap<>();
        alternatives.options().forEach((n, all) -> taken.put(n,
                all.get((isBetter ? best : usual)[requireNonNull(places.get(n))])));
        report(taken);
        if (!isBetter) {
            return new Tuned(program, order, Choices.NONE);
        }
        Map<String, Layout> layouts = new HashMap<>();
        homes.forEach((path, place) -> layouts.put(path, weight(path).get(best[place])));
        return tuned(taken, layouts);
    }

    /// Who reads which value, in which layouts: the steps, the outputs, and the weights that become it.
    private Reads reads(Assignment assignment, Map<Node, Integer> places, Map<String, Integer> homes) {
        var reads = new Reads(assignment);
        alternatives.options().forEach((n, all) -> {
            for (int i = 0; i < n.inputs().size(); i++) {
                int input = i;
                reads.add(Alternatives.source(n.input(i)), requireNonNull(places.get(n)),
                        all.stream().map(o -> o.inputs().get(input)).toList());
            }
        });
        program.outputs().values().forEach(v -> reads.add(Alternatives.source(v), Layout.rowMajor(v.type())));
        program.updates().forEach((path, v) -> {
            Integer home = homes.get(path);
            if (home == null) {
                reads.add(Alternatives.source(v), target.layouts().getOrDefault(path, Layout.rowMajor(v.type())));
            } else {
                reads.add(Alternatives.source(v), home, weight(path));
            }
        });
        return reads;
    }

    private List<Layout> weight(String path) {
        return requireNonNull(alternatives.weights().get(path));
    }

    private Tuned tuned(Map<Node, Option> taken, Map<String, Layout> layouts) {
        Set<Node> inF32 = new LinkedHashSet<>();
        taken.forEach((n, o) -> {
            if (!o.job().op().equals(n.op())) {
                inF32.add(n);
            }
        });
        Widened widened = Widened.of(program, inF32);
        Map<Node, Candidate> kernels = new HashMap<>();
        taken.forEach((n, o) -> kernels.put(widened.nodes().getOrDefault(n, n), o.candidate()));
        return new Tuned(widened.program(), inF32.isEmpty() ? order : OrderSteps.of(widened.program()),
                new Choices(kernels, layouts));
    }

    private void report(Map<Node, Option> taken) {
        alternatives.options().forEach((n, all) -> {
            if (MeasuredCosts.isChoice(all)) {
                Job own = all.getFirst().job();
                Option chosen = requireNonNull(taken.get(n));
                times.decided(new KernelTimes.Decision(n.op().label(), own.types(), costs.what(own),
                        costs.what(own.inF32()), all.getFirst().how(), chosen.how(), !chosen.job().equals(own)));
            }
        });
    }
}
