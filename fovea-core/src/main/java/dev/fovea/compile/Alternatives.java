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
import java.util.SequencedMap;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/// By which kernels each node could be run, and in which layouts each weight could lie: for all layouts in which a node's inputs could
/// lie, with all threads and, for small work, with one.
///
/// A node that reads or writes bf16 may run in f32, too; those that are tied by a workspace stay as they are. The first alternative is
/// what is chosen where nothing was measured.
final class Alternatives {
    private static final long SMALL_WORK = 32_000_000;      // multiply-adds: some 0.3 ms of a core
    private static final long SMALL_TRAFFIC = 4_000_000;    // bytes, likewise
    /// Of an object that has no text of its own: no two programs have the same.
    private static final Pattern IDENTITY = Pattern.compile("@[0-9a-f]+\\b");

    private final Program program;
    private final Target target;
    private final ChooseKernels.Usual usual;
    private final SequencedMap<Node, List<Option>> options = new LinkedHashMap<>();
    private final SequencedMap<String, List<Layout>> weights = new LinkedHashMap<>();
    private final Map<Question, List<Candidate>> answers = new HashMap<>();

    private record Question(Op op, Signature signature) {
    }

    private Alternatives(Program program, List<Node> order, Target target) {
        this.program = program;
        this.target = target;
        this.usual = ChooseKernels.usual(program, order, target);
    }

    /// @param worthwhile which of those that are offered for a node are left: the layouts in which they write are those in which its
    ///     readers are looked for
    static Alternatives of(Program program, List<Node> order, Target target, UnaryOperator<List<Option>> worthwhile) {
        var all = new Alternatives(program, order, target);
        for (Node n : order) {
            if (n.op() instanceof Variable v && all.isOpen(v)) {
                all.weights.put(v.path(), new ArrayList<>(List.of(requireNonNull(
                        all.usual.variables().get(v.path())))));
            } else if (all.usual.kernels().containsKey(n)) {
                all.options.put(n, worthwhile.apply(all.offers(n)));
                all.rememberWishes(n);
            }
        }
        return all;
    }

    /// Of each node that is a step of its own, in order.
    SequencedMap<Node, List<Option>> options() {
        return options;
    }

    /// path → the layouts of each weight that the program changes, if they are for this program to choose.
    SequencedMap<String, List<Layout>> weights() {
        return weights;
    }

    /// Whether it is there before the first step, and costs nothing.
    boolean isPrepared(Value v) {
        return usual.prepared().contains(v);
    }

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
        if (all.getFirst().isView()) {
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
        List<Value> read = n.inputs().stream().map(Alternatives::source).toList();
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
    static Value source(Value v) {
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
            case Layout.RowMajor _ -> new Layout.Open(type, isPrepared(v), true);
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
    List<Layout> layouts(Value v) {
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

    /// Where nothing was measured.
    Layout lies(Value v) {
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
}
