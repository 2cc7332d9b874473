package dev.fovea.compile;

import static java.util.Objects.requireNonNull;

import dev.fovea.graph.Node;
import dev.fovea.graph.Op;
import dev.fovea.graph.Value;
import dev.fovea.op.Variable;
import dev.fovea.spi.Candidate;
import dev.fovea.spi.KernelProvider;
import dev.fovea.spi.Layout;
import dev.fovea.spi.Signature;
import dev.fovea.tensor.TensorType;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SequencedMap;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// Chooses kernels and layouts by times: all alternatives of each node, for all layouts in which its inputs could lie, with all
/// threads and, for small work, with one; then the least sum of kernels and of reorders between them ([Assignment]).
///
/// What is chosen where nothing was measured is among the alternatives, and stays where nothing else is clearly faster.
/// A weight that a program changes lies in one layout, which counts as a choice of its own. What is prepared once costs nothing.
final class TuneKernels {
    /// Another kernel must be faster than the usual one by more than times vary.
    private static final double CLEARLY = 1.02;
    private static final long SMALL_WORK = 32_000_000;      // multiply-adds: some 0.3 ms of a core
    private static final long SMALL_TRAFFIC = 4_000_000;    // bytes, likewise
    /// Of an object that has no text of its own: no two programs have the same.
    private static final Pattern IDENTITY = Pattern.compile("@[0-9a-f]+\\b");

    private final Program program;
    private final List<Node> order;
    private final Target target;
    private final KernelTimes times;
    private final ChooseKernels.Usual usual;
    private final Race race;
    private final SequencedMap<Node, List<Option>> options = new LinkedHashMap<>();
    private final SequencedMap<String, List<Layout>> weights = new LinkedHashMap<>();
    private final Map<Question, List<Candidate>> answers = new HashMap<>();
    private boolean hasMeasured;

    /// What may run a node. Layouts are compared as such: their texts may be equal where they are not.
    private record Option(Candidate candidate, String how, List<Layout> inputs, List<Layout> outputs) {
        static Option of(Candidate c) {
            return new Option(c, c.implementation() + " | " + text(c.inputs()) + " → " + text(c.outputs()), c.inputs(),
                    c.outputs());
        }

        boolean isAs(Option other) {
            return how.equals(other.how) && inputs.equals(other.inputs) && outputs.equals(other.outputs);
        }
    }

    private record Question(Op op, Signature signature) {
    }

    private TuneKernels(Program program, List<Node> order, Target target, KernelTimes times) {
        this.program = program;
        this.order = order;
        this.target = target;
        this.times = times;
        this.usual = ChooseKernels.usual(program, order, target);
        this.race = new Race(times.clock(), target.backend());
    }

    static Choices of(Program program, List<Node> order, Target target, KernelTimes times) {
        var pass = new TuneKernels(program, order, target, times);
        Choices choices = pass.choices();
        if (pass.hasMeasured) {
            times.tell();
        }
        return choices;
    }

    private Choices choices() {
        for (Node n : order) {
            if (n.op() instanceof Variable v && isOpen(v)) {
                weights.put(v.path(), new ArrayList<>(List.of(requireNonNull(
                        usual.variables().get(v.path())))));
            } else if (usual.kernels().containsKey(n)) {
                options.put(n, timed(n, offers(n)));
                rememberWishes(n);
            }
        }
        return solve();
    }

    // what is offered

    /// Whether its layout is for this program to choose.
    private boolean isOpen(Variable v) {
        return program.updates().containsKey(v.path()) && !target.layouts().containsKey(v.path());
    }

    private List<Option> offers(Node n) {
        var all = new ArrayList<Option>();
        all.add(Option.of(requireNonNull(usual.kernels().get(n))));
        if (all.getFirst().candidate().isView() || IDENTITY.matcher(n.op().toString()).find()) {
            return all;
        }
        for (Signature s : signatures(n)) {
            for (Candidate c : answers.computeIfAbsent(new Question(n.op(), s), this::ask)) {
                Option option = Option.of(s.threads() < target.threads() ? OneThread.of(c) : c);
                if (all.stream().noneMatch(option::isAs)) {
                    all.add(option);
                }
            }
        }
        return all;
    }

    private List<Candidate> ask(Question q) {
        var all = new ArrayList<Candidate>();
        for (KernelProvider p : target.providers()) {
            all.addAll(p.alternatives(q.op(), q.signature(), target.backend()));
        }
        all.addAll(target.backend().alternatives(q.op(), q.signature()));
        return all;
    }

    /// For each layout in which one of its inputs could lie: the others in the same manner if they can, else as usual.
    private Set<Signature> signatures(Node n) {
        var lying = new LinkedHashSet<List<Layout>>();
        for (Value lead : n.inputs()) {
            for (int o = 0; o < layouts(lead).size(); o++) {
                int option = o;
                lying.add(n.inputs().stream().map(v -> beside(v, lead, option)).toList());
            }
        }
        if (n.inputs().isEmpty()) {
            lying.add(List.of());
        }
        List<TensorType> outputs = n.outputs().stream().map(Value::type).toList();
        List<Optional<Layout>> wanted = outputs.stream().map(_ -> Optional.<Layout>empty()).toList();
        var all = new LinkedHashSet<Signature>();
        for (List<Layout> layouts : lying) {
            all.add(new Signature(n.inputTypes(), outputs, layouts, wanted, target.threads()));
            if (isSmall(n)) {
                all.add(new Signature(n.inputTypes(), outputs, layouts, wanted, 1));
            }
        }
        return all;
    }

    private static boolean isSmall(Node n) {
        long bytes = n.inputTypes().stream().mapToLong(TensorType::bytes).sum()
                + n.outputs().stream().mapToLong(v -> v.type().bytes()).sum();
        return n.op().multiplyAdds(n) < SMALL_WORK && bytes < SMALL_TRAFFIC;
    }

    private Layout beside(Value v, Value lead, int option) {
        if (v.node() == lead.node()) {
            return layouts(v).get(option);
        }
        String manner = layouts(lead).get(option).toString();
        return layouts(v).stream().filter(l -> l.toString().equals(manner)).findFirst().orElse(layouts(v).getFirst());
    }

    /// In which layouts it could lie.
    private List<Layout> layouts(Value v) {
        if (v.op() instanceof Variable variable) {
            if (!program.updates().containsKey(variable.path())) {
                return List.of(new Layout.Open(v.type(), true, false));
            }
            var all = new ArrayList<Layout>();
            if (isOpen(variable)) {
                all.add(new Layout.Open(v.type()));
            }
            all.addAll(weights.getOrDefault(variable.path(), List.of()));
            return all.isEmpty() ? List.of(lies(v)) : all;
        }
        List<Option> made = options.get(v.node());
        return made == null ? List.of(lies(v)) : made.stream().map(o -> o.outputs().get(v.index())).toList();
    }

    private Layout lies(Value v) {
        return requireNonNull(usual.layouts().get(v));
    }

    /// A weight could lie as its readers want it.
    private void rememberWishes(Node n) {
        for (int i = 0; i < n.inputs().size(); i++) {
            if (n.input(i).op() instanceof Variable v && isOpen(v)) {
                List<Layout> all = requireNonNull(weights.get(v.path()));
                for (Option o : options.getOrDefault(n, List.of())) {
                    Layout wish = o.inputs().get(i);
                    if (wish.isReversible() && !all.contains(wish)) {
                        all.add(wish);
                    }
                }
            }
        }
    }

    // how long it takes

    /// Those whose time is known; the usual one alone if that is not.
    private List<Option> timed(Node n, List<Option> offered) {
        if (offered.size() == 1) {
            return offered;
        }
        String what = what(n);
        measure(what, n.op(), offered);
        return times.of(what, offered.getFirst().how()).isEmpty()
                ? List.of(offered.getFirst())
                : offered.stream().filter(o -> times.of(what, o.how()).isPresent()).toList();
    }

    private String what(Node n) {
        return "%s %s, %d threads".formatted(n.op(), types(n), target.threads());
    }

    private static String types(Node n) {
        return n.inputTypes().stream().map(TensorType::toString).collect(Collectors.joining(", ")) + " → "
                + n.outputs().stream().map(v -> v.type().toString()).collect(Collectors.joining(", "));
    }

    private static String text(List<Layout> layouts) {
        return layouts.stream().map(Layout::toString).collect(Collectors.joining(", "));
    }

    private void measure(String what, Op op, List<Option> offered) {
        if (!times.measures()) {
            return;
        }
        var missing = new LinkedHashMap<String, Candidate>();
        long known = Race.NEVER;
        for (Option o : offered) {
            OptionalLong time = times.of(what, o.how());
            if (time.isPresent()) {
                known = Math.min(known, time.getAsLong());
            } else {
                missing.putIfAbsent(o.how(), o.candidate());
            }
        }
        if (!missing.isEmpty()) {
            List<Long> found = race.times(op.toString(), List.copyOf(missing.values()), known);
            int i = 0;
            for (String how : missing.keySet()) {
                times.measured(what, how, found.get(i++));
            }
            hasMeasured = true;
        }
    }

    private static double cost(long nanoseconds) {
        return nanoseconds == Race.NEVER ? Double.POSITIVE_INFINITY : nanoseconds;
    }

    private double cost(Node n, int option) {
        List<Option> all = requireNonNull(options.get(n));
        if (all.size() == 1) {
            return 0;                                       // there is nothing to compare it with
        }
        double time = cost(times.of(what(n), all.get(option).how()).orElse(Race.NEVER));
        return option == 0 ? time : time * CLEARLY;
    }

    private double reorder(Layout from, Layout to) {
        if (from.equals(to)) {
            return 0;
        }
        var op = new Reorder(from, to);
        var type = List.of(to.type());
        var signature = new Signature(type, type, List.of(from), List.of(Optional.of(to)), target.threads());
        List<Candidate> found = answers.computeIfAbsent(new Question(op, signature),
                q -> ChooseKernels.best(q.op(), q.signature(), target).stream().toList());
        if (found.isEmpty()) {
            return Double.POSITIVE_INFINITY;
        }
        Option option = Option.of(found.getFirst());
        String what = "reorder %s, %d threads".formatted(to.type(), target.threads());
        measure(what, op, List.of(option));
        Layout read = option.inputs().getFirst();
        return cost(times.of(what, option.how()).orElse(Race.NEVER)) + (read.equals(from) ? 0 : reorder(from, read));
    }

    /// What only the backend understands cannot be moved.
    private double move(Value v, Layout from, Layout to) {
        boolean hidden = v.op() instanceof Workspace.Forward && v.index() == v.node().outputs().size() - 1;
        return hidden ? from.equals(to) ? 0 : Double.POSITIVE_INFINITY : reorder(from, to);
    }

    // what is best

    private Choices solve() {
        var costs = new Assignment();
        Map<Node, Integer> places = new HashMap<>();
        Map<String, Integer> homes = new HashMap<>();
        options.forEach((n, all) -> places.put(n,
                costs.place(IntStream.range(0, all.size()).mapToDouble(o -> cost(n, o)).toArray())));
        weights.forEach((path, all) -> homes.put(path, costs.place(new double[all.size()])));
        options.forEach((n, all) -> {
            for (int i = 0; i < n.inputs().size(); i++) {
                int input = i;
                read(costs, n.input(i), requireNonNull(places.get(n)),
                        all.stream().map(o -> o.inputs().get(input)).toList(), places, homes);
            }
        });
        program.outputs().values().forEach(v -> result(costs, v, Layout.rowMajor(v.type()), places));
        program.updates().forEach((path, v) -> {
            Integer home = homes.get(path);
            if (home == null) {
                result(costs, v, target.layouts().getOrDefault(path, Layout.rowMajor(v.type())), places);
            } else {
                read(costs, v, home, requireNonNull(weights.get(path)), places, homes);
            }
        });
        int[] best = costs.solve();
        boolean isBetter = costs.cost(best) < costs.cost(new int[best.length]);
        int[] taken = isBetter ? best : new int[best.length];
        report(places, taken);
        return isBetter ? choices(places, homes, taken) : Choices.NONE;
    }

    /// `v` is read at `place`, in a layout that depends on the option taken there.
    private void read(Assignment costs, Value v, int place, List<Layout> wanted, Map<Node, Integer> places,
            Map<String, Integer> homes) {
        Integer maker = v.op() instanceof Variable variable ? homes.get(variable.path()) : places.get(v.node());
        if (maker == null) {
            if (!usual.prepared().contains(v)) {
                for (int o = 0; o < wanted.size(); o++) {
                    costs.add(place, o, move(v, lies(v), wanted.get(o)));
                }
            }
            return;
        }
        List<Layout> made = v.op() instanceof Variable variable
                ? requireNonNull(weights.get(variable.path()))
                : layouts(v);
        var between = new double[made.size()][wanted.size()];
        for (int m = 0; m < made.size(); m++) {
            for (int o = 0; o < wanted.size(); o++) {
                between[m][o] = move(v, made.get(m), wanted.get(o));
            }
        }
        costs.add(maker, place, between);
    }

    /// `v` must lie in that layout in the end.
    private void result(Assignment costs, Value v, Layout wanted, Map<Node, Integer> places) {
        Integer place = places.get(v.node());
        if (place != null) {
            List<Layout> made = layouts(v);
            for (int o = 0; o < made.size(); o++) {
                costs.add(place, o, move(v, made.get(o), wanted));
            }
        }
    }

    private Choices choices(Map<Node, Integer> places, Map<String, Integer> homes, int[] taken) {
        Map<Node, Candidate> kernels = new HashMap<>();
        places.forEach((n, place) -> kernels.put(n,
                requireNonNull(options.get(n)).get(taken[place]).candidate()));
        Map<String, Layout> layouts = new HashMap<>();
        homes.forEach((path, place) -> layouts.put(path,
                requireNonNull(weights.get(path)).get(taken[place])));
        return new Choices(kernels, layouts);
    }

    private void report(Map<Node, Integer> places, int[] taken) {
        options.forEach((n, all) -> {
            if (all.size() > 1) {
                times.decided(new KernelTimes.Decision(n.op().label(), types(n), what(n), all.getFirst().how(),
                        all.get(taken[requireNonNull(places.get(n))]).how()));
            }
        });
    }
}
