package dev.fovea.compile;

import static java.util.Objects.requireNonNull;

import dev.fovea.graph.Node;
import dev.fovea.graph.Op;
import dev.fovea.graph.Value;
import dev.fovea.op.Cast;
import dev.fovea.op.Variable;
import dev.fovea.spi.Candidate;
import dev.fovea.spi.KernelProvider;
import dev.fovea.spi.Layout;
import dev.fovea.spi.Signature;
import dev.fovea.tensor.DType;
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
import java.util.stream.IntStream;

/// Chooses kernels and layouts by times: all alternatives of each node, for all layouts in which its inputs could lie, with all
/// threads and, for small work, with one; then the least sum of kernels and of reorders between them ([Assignment]).
///
/// A node that reads or writes bf16 is measured in f32, too, and the casts around it are reorders like others: so it is chosen for each
/// whether bf16 pays. Those that are tied by a workspace stay as they are.
/// What is chosen where nothing was measured is among the alternatives, and stays where nothing else is clearly faster.
/// A weight that a program changes lies in one layout, which counts as a choice of its own. What is prepared once costs nothing.
final class TuneKernels {
    /// Another kernel must be faster than the usual one by more than times vary.
    private static final double CLEARLY = 1.02;
    private static final long OFTEN = 5_000_000_000L;       // nanoseconds: so much is lost when measuring is interrupted
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
    private long told;

    private record Question(Op op, Signature signature) {
    }

    /// What is scheduled, in which order, and by which kernels.
    record Tuned(Program program, List<Node> order, Choices choices) {
    }

    private TuneKernels(Program program, List<Node> order, Target target, KernelTimes times) {
        this.program = program;
        this.order = order;
        this.target = target;
        this.times = times;
        this.usual = ChooseKernels.usual(program, order, target);
        this.race = new Race(times.clock(), target.backend());
        this.told = times.clock().getAsLong();
    }

    private void tell() {
        times.tell();
        told = times.clock().getAsLong();
    }

    static Tuned of(Program program, List<Node> order, Target target, KernelTimes times) {
        var pass = new TuneKernels(program, order, target, times);
        Tuned tuned = pass.tuned();
        if (pass.hasMeasured) {
            pass.tell();
        }
        return tuned;
    }

    private Tuned tuned() {
        for (Node n : order) {
            if (n.op() instanceof Variable v && isOpen(v)) {
                weights.put(v.path(), new ArrayList<>(List.of(requireNonNull(
                        usual.variables().get(v.path())))));
            } else if (usual.kernels().containsKey(n)) {
                options.put(n, timed(offers(n)));
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
        Job own = Job.of(n);
        var all = new ArrayList<Option>();
        all.add(Option.of(own, requireNonNull(usual.kernels().get(n))));
        if (IDENTITY.matcher(n.op().toString()).find()) {
            return all;
        }
        if (isView(all)) {
            viewInF32(n, own).ifPresent(all::add);
            return all;
        }
        boolean mayBeF32 = n.op() instanceof Narrow(Op op, _) && !(op instanceof Workspace);
        for (Job job : mayBeF32 ? List.of(own, own.inF32()) : List.of(own)) {
            for (Signature s : signatures(n, job)) {
                for (Candidate c : answers.computeIfAbsent(new Question(job.op(), s), this::ask)) {
                    Option option = Option.of(job, s.threads() < target.threads() ? OneThread.of(c) : c);
                    if (all.stream().noneMatch(option::isAs)) {
                        all.add(option);
                    }
                }
            }
        }
        return all;
    }

    private static boolean isView(List<Option> all) {
        return all.getFirst().candidate().isView();
    }

    /// What makes it may have a kernel that makes it in f32.
    private Optional<Option> viewInF32(Node n, Job own) {
        Value x = source(n.input(0));
        boolean mayBeF32 = own.op() instanceof Narrow && layouts(x).stream().anyMatch(l -> isF32(l.type()));
        Job wide = own.inF32();
        return mayBeF32
                ? ChooseKernels.best(wide.op(), Signature.rowMajor(wide.inputs(), wide.outputs(), target.threads()),
                        target).filter(Candidate::isView).map(c -> Option.of(wide, c))
                : Optional.empty();
    }

    private static boolean isF32(TensorType type) {
        return type.dtype() == DType.F32;
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
    private Set<Signature> signatures(Node n, Job job) {
        List<Value> read = n.inputs().stream().map(TuneKernels::source).toList();
        var lying = new LinkedHashSet<List<Layout>>();
        for (Value lead : read) {
            for (int o = 0; o < layouts(lead).size(); o++) {
                int option = o;
                lying.add(IntStream.range(0, read.size())
                        .mapToObj(i -> as(job.inputs().get(i), read.get(i), beside(read.get(i), lead, option)))
                        .toList());
            }
        }
        if (read.isEmpty()) {
            lying.add(List.of());
        }
        List<Optional<Layout>> wanted = job.outputs().stream().map(_ -> Optional.<Layout>empty()).toList();
        var all = new LinkedHashSet<Signature>();
        for (List<Layout> layouts : lying) {
            all.add(new Signature(job.inputs(), job.outputs(), layouts, wanted, target.threads()));
            if (isSmall(n)) {
                all.add(new Signature(job.inputs(), job.outputs(), layouts, wanted, 1));
            }
        }
        return all;
    }

    /// That of which it is a cast, or which it is later.
    private static Value source(Value v) {
        Value source = v;
        while (source.op() instanceof Later
                || source.op() instanceof Cast c && c.isStorage(source.node().input(0).dtype())) {
            source = source.node().input(0);
        }
        return source;
    }

    /// How it is offered to whom reads it as that type: a cast may be to any layout.
    private Layout as(TensorType type, Value v, Layout lies) {
        return lies.type().equals(type) ? lies : switch (lies) {
            case Layout.Open open -> new Layout.Open(type, open.steady(), true);
            case Layout.RowMajor _ -> new Layout.Open(type, usual.prepared().contains(v), true);
            default -> lies.like(type);
        };
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
            if (source(n.input(i)).op() instanceof Variable v && isOpen(v)) {
                List<Layout> all = requireNonNull(weights.get(v.path()));
                for (Option o : options.getOrDefault(n, List.of())) {
                    Layout wish = o.inputs().get(i);
                    if (isF32(wish.type()) && wish.isReversible() && !all.contains(wish)) {
                        all.add(wish);
                    }
                }
            }
        }
    }

    // how long it takes

    /// Those whose time is known; the usual one alone if that is not. A view takes none.
    private List<Option> timed(List<Option> offered) {
        if (offered.size() == 1 || isView(offered)) {
            return offered;
        }
        var byJob = new LinkedHashMap<Job, List<Option>>();
        offered.forEach(o -> byJob.computeIfAbsent(o.job(), _ -> new ArrayList<>()).add(o));
        byJob.forEach((job, all) -> measure(what(job), job.op().toString(), all));
        return time(offered.getFirst()).isEmpty()
                ? List.of(offered.getFirst())
                : offered.stream().filter(o -> time(o).isPresent()).toList();
    }

    private String what(Job job) {
        return job.what(target.threads());
    }

    private OptionalLong time(Option o) {
        return times.of(what(o.job()), o.how());
    }

    private void measure(String what, String code, List<Option> offered) {
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
            List<Long> found = race.times(code, List.copyOf(missing.values()), known);
            int i = 0;
            for (String how : missing.keySet()) {
                times.measured(what, how, found.get(i++));
            }
            hasMeasured = true;
            if (times.clock().getAsLong() - told > OFTEN) {
                tell();
            }
        }
    }

    private static double cost(long nanoseconds) {
        return nanoseconds == Race.NEVER ? Double.POSITIVE_INFINITY : nanoseconds;
    }

    private double cost(List<Option> all, int option) {
        if (all.size() == 1 || isView(all)) {
            return 0;                                       // there is nothing to compare
        }
        double time = cost(time(all.get(option)).orElse(Race.NEVER));
        return option == 0 ? time : time * CLEARLY;
    }

    private double reorder(Layout from, Layout to) {
        if (from.equals(to)) {
            return 0;
        }
        var op = new Reorder(from, to);
        var job = new Job(op, List.of(from.type()), List.of(to.type()));
        var signature = new Signature(job.inputs(), job.outputs(), List.of(from), List.of(Optional.of(to)),
                target.threads());
        List<Candidate> found = answers.computeIfAbsent(new Question(op, signature),
                q -> ChooseKernels.best(q.op(), q.signature(), target).stream().toList());
        if (found.isEmpty()) {
            return Double.POSITIVE_INFINITY;
        }
        Option option = Option.of(job, found.getFirst());
        String what = "reorder %s, %d threads".formatted(from.type().equals(to.type())
                ? to.type()
                : job.types(), target.threads());
        measure(what, op.toString(), List.of(option));
        Layout read = option.inputs().getFirst();
        return cost(times.of(what, option.how()).orElse(Race.NEVER)) + (read.equals(from) ? 0 : reorder(from, read));
    }

    /// What only the backend understands cannot be moved.
    private double move(Value v, Layout from, Layout to) {
        boolean hidden = Narrow.wide(v.op()) instanceof Workspace.Forward && v.index() == v.node().outputs().size() - 1;
        return hidden ? from.equals(to) ? 0 : Double.POSITIVE_INFINITY : reorder(from, to);
    }

    // what is best

    private Tuned solve() {
        var costs = new Assignment();
        Map<Node, Integer> places = new HashMap<>();
        Map<String, Integer> homes = new HashMap<>();
        options.forEach((n, all) -> places.put(n,
                costs.place(IntStream.range(0, all.size()).mapToDouble(o -> cost(all, o)).toArray())));
        weights.forEach((path, all) -> homes.put(path, costs.place(new double[all.size()])));
        var reads = new Reads(costs);
        options.forEach((n, all) -> {
            for (int i = 0; i < n.inputs().size(); i++) {
                int input = i;
                reads.add(source(n.input(i)), requireNonNull(places.get(n)),
                        all.stream().map(o -> o.inputs().get(input)).toList());
            }
        });
        program.outputs().values().forEach(v -> reads.add(source(v), Layout.rowMajor(v.type())));
        program.updates().forEach((path, v) -> {
            Integer home = homes.get(path);
            if (home == null) {
                reads.add(source(v), target.layouts().getOrDefault(path, Layout.rowMajor(v.type())));
            } else {
                reads.add(source(v), home, requireNonNull(weights.get(path)));
            }
        });
        for (Value v : reads.values()) {
            Reads.Cost move = (from, to) -> move(v, from, to);
            if (v.op() instanceof Variable variable && homes.get(variable.path()) instanceof Integer home) {
                reads.count(v, home, requireNonNull(weights.get(variable.path())), move);
            } else if (places.get(v.node()) instanceof Integer place) {
                reads.count(v, place, layouts(v), move);
            } else if (!usual.prepared().contains(v)) {
                reads.count(v, costs.place(0), List.of(lies(v)), move);
            }
        }
        int[] best = costs.solve();
        int[] now = reads.usual(best.length);
        boolean isBetter = costs.cost(best) < costs.cost(now);
        Map<Node, Option> taken = new LinkedHashMap<>();
        options.forEach((n, all) -> taken.put(n, all.get((isBetter ? best : now)[requireNonNull(places.get(n))])));
        report(taken);
        if (!isBetter) {
            return new Tuned(program, order, Choices.NONE);
        }
        Map<String, Layout> layouts = new HashMap<>();
        homes.forEach((path, place) -> layouts.put(path, requireNonNull(weights.get(path)).get(best[place])));
        return tuned(taken, layouts);
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
        options.forEach((n, all) -> {
            if (all.size() > 1 && !isView(all)) {
                Job own = all.getFirst().job();
                Option chosen = requireNonNull(taken.get(n));
                times.decided(new KernelTimes.Decision(n.op().label(), own.types(), what(own), what(own.inF32()),
                        all.getFirst().how(), chosen.how(), !chosen.job().equals(own)));
            }
        });
    }
}
