package dev.fovea.compile;

import dev.fovea.graph.Node;
import dev.fovea.graph.Op;
import dev.fovea.graph.Value;
import dev.fovea.op.Cast;
import dev.fovea.op.Constant;
import dev.fovea.op.Input;
import dev.fovea.op.Variable;
import dev.fovea.spi.Backend;
import dev.fovea.spi.Candidate;
import dev.fovea.spi.KernelProvider;
import dev.fovea.spi.Layout;
import dev.fovea.spi.Signature;
import dev.fovea.tensor.DType;
import dev.fovea.tensor.TensorType;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.stream.IntStream;

/// Chooses an implementation and layouts for every node, in order, and puts reorders between those that differ.
///
/// The candidates of an op are asked for with the layouts in which its inputs lie, so that a backend keeps to them where it can.
/// A variable's layout is what its first reader wants, if the variable can be had back from it; a gradient is wanted in the layout of its variable. What follows from
/// variables alone is prepared once, if the program changes none. A cast between f32 and bf16 is a reorder, made in the layout that its
/// reader wants. What [Choices] say already is not asked for. A fused or narrow op that nobody can run is taken apart again, and so is an
/// update that cannot be computed in blocks. What the backend cannot run at all, the fallback does.
final class ChooseKernels {
    private record InLayout(Buffer buffer, Layout layout) {
    }

    private final Target target;
    private final Program program;
    private final Choices choices;
    private final Map<String, Layout> held;
    private final Readers readers;
    private final List<Step> preparation = new ArrayList<>();
    private final List<Step> steps = new ArrayList<>();
    private final List<Buffer> buffers = new ArrayList<>();
    private final Map<Value, Buffer> placed = new HashMap<>();
    private final Map<Value, Variable> open = new HashMap<>();
    private final Map<Value, Value> casts = new HashMap<>();                 // not made yet → from what
    private final Set<Buffer> steadyViews = new HashSet<>();
    private final Map<InLayout, Buffer> reordered = new HashMap<>();
    private final SequencedMap<String, Buffer> inputs = new LinkedHashMap<>();
    private final SequencedMap<String, Buffer> variables = new LinkedHashMap<>();

    private ChooseKernels(Program program, Target target, Choices choices) {
        this.program = program;
        this.target = target;
        this.choices = choices;
        this.held = new HashMap<>(choices.layouts());
        held.putAll(target.layouts());
        this.readers = new Readers(program);
    }

    static Schedule of(Program program, List<Node> order, Target target, Choices choices) {
        return new ChooseKernels(program, target, choices).choose(order);
    }

    /// What is chosen where nothing was measured.
    ///
    /// @param kernels  of the nodes that are one step in each run
    /// @param layouts  of all values
    /// @param prepared the values that are there before the first step
    /// @param variables path → layout
    record Usual(Map<Node, Candidate> kernels, Map<Value, Layout> layouts, Set<Value> prepared,
            Map<String, Layout> variables) {
    }

    static Usual usual(Program program, List<Node> order, Target target) {
        var pass = new ChooseKernels(program, target, Choices.NONE);
        Schedule schedule = pass.choose(order);
        Map<Value, Layout> layouts = new HashMap<>();
        Set<Value> prepared = new HashSet<>();
        pass.placed.forEach((v, b) -> {
            layouts.put(v, b.layout());
            if (pass.isPrepared(b)) {
                prepared.add(v);
            }
        });
        Map<Node, Candidate> kernels = new HashMap<>();
        Map<List<Buffer>, Step> byResult = new HashMap<>();
        schedule.steps().forEach(s -> byResult.put(s.outputs(), s));
        for (Node n : order) {
            Step step = byResult.get(n.outputs().stream().map(pass.placed::get).toList());
            if (step != null && step.op().equals(n.op())) {
                kernels.put(n, step.candidate());
            }
        }
        Map<String, Layout> variables = new HashMap<>();
        schedule.variables().forEach((path, b) -> variables.put(path, b.layout()));
        return new Usual(kernels, layouts, prepared, variables);
    }

    private Schedule choose(List<Node> order) {
        for (Node n : order) {
            switch (n.op()) {
                case Input in -> inputs.put(in.name(),
                        place(n.output(0), in.name(), Layout.rowMajor(in.type()), new Buffer.Origin.Fed(in.name())));
                case Constant c -> place(n.output(0), c.label(), Layout.rowMajor(c.value().type()),
                        new Buffer.Origin.Fixed(c.value()));
                case Variable v -> variable(n.output(0), v);
                case Cast c when c.isStorage(n.input(0).dtype()) -> casts.put(n.output(0), n.input(0));
                case Later _ -> placed.put(n.output(0), placed(n.input(0)));
                default -> run(n);
            }
        }
        open.keySet().stream().toList().forEach(v -> settle(v, Layout.rowMajor(v.type())));
        var outputs = new LinkedHashMap<String, Buffer>();
        program.outputs().forEach((name, v) -> outputs.put(name, in(operand(v), Layout.rowMajor(v.type()))));
        var updates = new LinkedHashMap<String, Buffer>();
        program.updates().forEach((path, v) -> updates.put(path, in(operand(v), variableLayout(path, v))));
        return new Schedule(preparation, steps, inputs, outputs, variables, updates, buffers);
    }

    private Layout variableLayout(String path, Value next) {
        if (!variables.containsKey(path)) {                     // written, but never read
            Layout layout = held.getOrDefault(path, Layout.rowMajor(next.type()));
            variables.put(path, buffer(path, layout, new Buffer.Origin.Persistent(path)));
        }
        return variables.get(path).layout();
    }

    private void variable(Value value, Variable v) {
        if (held.get(v.path()) instanceof Layout layout) {
            variables.put(v.path(), place(value, v.path(), layout, new Buffer.Origin.Persistent(v.path())));
        } else {
            open.put(value, v);
        }
    }

    private void settle(Value value, Layout layout) {
        Variable v = open.remove(value);
        if (v != null) {
            Layout own = layout.isReversible() ? layout : Layout.rowMajor(v.type());
            variables.put(v.path(), place(value, v.path(), own, new Buffer.Origin.Persistent(v.path())));
        }
    }

    private Layout layout(Value v) {
        Value source = casts.get(v);
        if (source != null) {
            Layout from = layout(source);
            return switch (from) {
                case Layout.Open open -> new Layout.Open(v.type(), open.steady(), true);
                case Layout.RowMajor _ -> new Layout.Open(v.type(), isPrepared(placed(source)), true);
                default -> from.like(v.type());
            };
        }
        boolean steady = v.op() instanceof Variable variable && !program.updates().containsKey(variable.path());
        if (steady || open.containsKey(v)) {
            return new Layout.Open(v.type(), steady, false);
        }
        Buffer b = placed(v);
        boolean derived = b.origin() instanceof Buffer.Origin.Derived && b.layout().isRowMajor();
        return derived ? new Layout.Open(v.type(), true, false) : b.layout();
    }

    private Buffer placed(Value v) {
        Buffer b = placed.get(v);
        if (b == null) {
            throw new IllegalStateException(v + " is read before it is made");
        }
        return b;
    }

    private Buffer place(Value v, String label, Layout layout, Buffer.Origin origin) {
        Buffer b = buffer(label, layout, origin);
        placed.put(v, b);
        return b;
    }

    private Buffer buffer(String label, Layout layout, Buffer.Origin origin) {
        var b = new Buffer(buffers.size(), label, layout, origin);
        buffers.add(b);
        return b;
    }

    private void run(Node n) {
        List<TensorType> types = n.outputs().stream().map(Value::type).toList();
        settleCasts(n);
        List<Operand> operands = n.inputs().stream().map(this::operand).toList();
        long work = n.op().multiplyAdds(n);
        List<Buffer> results = choices.kernels().get(n) instanceof Candidate chosen
                ? step(n.toString(), n.op(), chosen, operands, types, work, isSteady(n))
                : run(n.toString(), n.op(), operands, types, n.outputs().stream().map(this::wanted).toList(), work,
                        isSteady(n));
        for (int i = 0; i < results.size(); i++) {
            placed.put(n.output(i), results.get(i));
        }
    }

    /// Whether it follows from variables, in a program that changes none: then it is computed once for all runs.
    private boolean isSteady(Node n) {
        return program.updates().isEmpty()
                && n.inputs().stream().map(this::source)
                        .allMatch(v -> v.op() instanceof Variable || isPrepared(placed(v)))
                && n.inputs().stream().anyMatch(v -> !(v.op() instanceof Constant));
    }

    /// A value, or that of which it is a cast.
    private Value source(Value v) {
        return casts.getOrDefault(v, v);
    }

    /// A weight that is read as bf16 lies as the step would have it in f32: so will its gradient.
    private void settleCasts(Node n) {
        if (n.op() instanceof Narrow(Op op, _) && n.inputs().stream().anyMatch(v -> open.containsKey(casts.get(v)))) {
            List<Value> sources = n.inputs().stream().map(this::source).toList();
            List<TensorType> types = sources.stream().map(v -> Narrow.wide(v.type())).toList();
            var signature = new Signature(types, op.results(types),
                    sources.stream().map(v -> layout(v).like(Narrow.wide(v.type()))).toList(),
                    n.outputs().stream().map(_ -> Optional.<Layout>empty()).toList(), target.threads());
            first(target.backend(), op, signature).ifPresent(c -> {
                for (int i = 0; i < sources.size(); i++) {
                    settle(sources.get(i), c.inputs().get(i));
                }
            });
        }
    }

    /// Whether its content is there before the first step.
    private boolean isPrepared(Buffer b) {
        return switch (b.origin()) {
            case Buffer.Origin.Persistent(String path) -> !program.updates().containsKey(path);
            case Buffer.Origin.Fixed _,Buffer.Origin.Derived _ -> true;
            case Buffer.Origin.Temporary _ -> steadyViews.contains(b);
            case Buffer.Origin.Fed _ -> false;
        };
    }

    /// What a step reads: a buffer, or a variable whose layout is still open.
    private record Operand(TensorType type, Optional<Buffer> buffer, Optional<Value> variable) {
    }

    private Operand operand(Value v) {
        return new Operand(v.type(),
                open.containsKey(v) || casts.containsKey(v) ? Optional.empty() : Optional.of(placed(v)),
                Optional.of(v));
    }

    private Layout layout(Operand o) {
        return o.variable().map(this::layout).or(() -> o.buffer().map(Buffer::layout)).orElseThrow();
    }

    private List<Buffer> run(String label, Op op, List<Operand> operands, List<TensorType> types,
            List<Optional<Layout>> wanted, long work, boolean once) {
        var signature = new Signature(operands.stream().map(Operand::type).toList(), types,
                operands.stream().map(this::layout).toList(), wanted, target.threads());
        Optional<Candidate> best = best(op, signature);
        if (best.isEmpty() && op instanceof Fused f) {
            return apart(label, f, operands, work, once);
        }
        if (best.isEmpty() && op instanceof BlockedUpdate u) {
            return apart(label, u, operands, types, work, once);
        }
        if (best.isEmpty() && op instanceof Narrow n) {
            return apart(label, n, operands, types, work, once);
        }
        Candidate chosen = best.orElseThrow(() -> new PlanException(
                "%s: the backend %s has no kernel for it on %s, and no other backend is there to run it. Add dev.fovea:fovea-reference.",
                label, target.backend().name(), signature.inputs()));
        return step(label, op, chosen, operands, types, work, once);
    }

    private List<Buffer> step(String label, Op op, Candidate chosen, List<Operand> operands, List<TensorType> types,
            long work, boolean once) {
        chosen.announce();
        var reads = new ArrayList<Buffer>();
        for (int i = 0; i < operands.size(); i++) {
            reads.add(in(operands.get(i), chosen.inputs().get(i)));
        }
        boolean derived = once && !chosen.isView();
        var writes = new ArrayList<Buffer>();
        for (int i = 0; i < types.size(); i++) {
            writes.add(buffer("%" + buffers.size(), chosen.outputs().get(i),
                    derived ? new Buffer.Origin.Derived() : new Buffer.Origin.Temporary()));
        }
        if (once && !derived) {
            steadyViews.addAll(writes);
        }
        (derived ? preparation : steps).add(new Step(label, op, chosen, reads, writes, work));
        return writes;
    }

    private Optional<Candidate> best(Op op, Signature signature) {
        return best(op, signature, target);
    }

    /// The first that is offered.
    static Optional<Candidate> best(Op op, Signature signature, Target target) {
        if (op instanceof BlockedUpdate update) {
            return Blocks.of(update, signature, (part, s) -> best(part, s, target));
        }
        for (KernelProvider p : target.providers()) {
            var offered = p.candidates(op, signature, target.backend());
            if (!offered.isEmpty()) {
                return Optional.of(offered.getFirst());
            }
        }
        return first(target.backend(), op, signature)
                .or(() -> op instanceof Fused || op instanceof Narrow
                        ? Optional.empty()
                        : target.fallback().flatMap(b -> first(b, op, signature)));
    }

    private static Optional<Candidate> first(Backend backend, Op op, Signature signature) {
        return backend.candidates(op, signature).stream().findFirst();
    }

    /// A fused op that nobody runs whole: its parts as steps of their own.
    private List<Buffer> apart(String label, Fused fused, List<Operand> operands, long work, boolean once) {
        var types = fused.partTypes(operands.stream().map(Operand::type).toList());
        var made = new ArrayList<Operand>();
        for (int i = 0; i < fused.parts().size(); i++) {
            var part = fused.parts().get(i);
            var reads = part.inputs().stream().map(r -> r.isInput() ? operands.get(r.index()) : made.get(r.part()))
                    .toList();
            Buffer b = run(label + ":" + part.op().label(), part.op(), reads, List.of(types.get(i)),
                    List.of(Optional.empty()),
                    i == 0 ? work : 0, once).getFirst();
            made.add(new Operand(types.get(i), Optional.of(b), Optional.empty()));
        }
        return fused.results().stream().map(r -> made.get(r.part()).buffer().orElseThrow()).toList();
    }

    /// An update that cannot be computed in blocks: the gradient, then the sweep.
    private List<Buffer> apart(String label, BlockedUpdate update, List<Operand> operands, List<TensorType> types,
            long work, boolean once) {
        String place = label.substring(0, label.length() - update.label().length());
        TensorType type = update.product(operands.stream().map(Operand::type).toList());
        Buffer gradient = run(place + update.product().label(), update.product(), operands.subList(0, 2),
                List.of(type), List.of(Optional.empty()), work, once).getFirst();
        return run(place + update.sweep().label(), update.sweep(),
                update.ofSweep(operands, new Operand(type, Optional.of(gradient), Optional.empty())), types,
                types.stream().map(_ -> Optional.<Layout>empty()).toList(), 0, once);
    }

    /// A step on bf16 that nobody runs: in f32, between casts.
    private List<Buffer> apart(String label, Narrow narrow, List<Operand> operands, List<TensorType> types, long work,
            boolean once) {
        List<Operand> wide = operands.stream().map(o -> o.type().dtype() == DType.BF16 ? widened(o) : o).toList();
        List<TensorType> made = types.stream().map(Narrow::wide).toList();
        List<Buffer> results = run(label, narrow.op(), wide, made,
                made.stream().map(_ -> Optional.<Layout>empty()).toList(),
                work, once);
        return IntStream.range(0, types.size())
                .mapToObj(i -> in(results.get(i), results.get(i).layout().like(types.get(i)))).toList();
    }

    private Operand widened(Operand narrow) {
        Buffer b = narrow.buffer().orElseGet(() -> in(narrow, Layout.rowMajor(narrow.type())));
        TensorType wide = Narrow.wide(narrow.type());
        return new Operand(wide, Optional.of(in(b, b.layout().like(wide))), Optional.empty());
    }

    private Buffer in(Operand o, Layout layout) {
        Value cast = o.variable().filter(casts::containsKey).map(casts::get).orElse(null);
        if (cast != null) {
            Operand source = operand(cast);
            return in(source.buffer().orElseGet(() -> in(source, Layout.rowMajor(source.type()))), layout);
        }
        o.variable().ifPresent(v -> settle(v, layout));
        return in(o.buffer().orElseGet(() -> placed(o.variable().orElseThrow())), layout);
    }

    private Buffer in(Buffer buffer, Layout layout) {
        if (buffer.layout().equals(layout)) {
            return buffer;
        }
        var key = new InLayout(buffer, layout);
        Buffer known = reordered.get(key);
        if (known != null) {
            return known;
        }
        Buffer made = reorder(buffer, layout);
        reordered.put(key, made);
        return made;
    }

    /// Over a third layout, where whoever makes the second reads that.
    private Buffer reorder(Buffer from, Layout to) {
        var op = new Reorder(from.layout(), to);
        var signature = new Signature(List.of(from.layout().type()), List.of(to.type()), List.of(from.layout()),
                List.of(Optional.of(to)), target.threads());
        Candidate chosen = best(op, signature).orElseThrow(() -> new PlanException(
                "%s: nobody can reorder it from %s %s to %s %s", from.label(), from.layout().type().dtype(),
                from.layout(), to.type().dtype(), to));
        chosen.announce();
        Buffer source = in(from, chosen.inputs().getFirst());
        boolean derived = isPrepared(source);
        Buffer result = buffer(from.label() + "ʳ", to,
                derived ? new Buffer.Origin.Derived() : new Buffer.Origin.Temporary());
        (derived ? preparation : steps)
                .add(new Step(from.label() + "/reorder", op, chosen, List.of(source), List.of(result), 0));
        return result;
    }

    /// A value that meets a variable of its own shape in an element-wise step is wanted in that variable's layout.
    private Optional<Layout> wanted(Value v) {
        for (Node reader : readers.of(v)) {
            boolean elementWise = reader.op() instanceof Fused f ? f.isElementWise() : Fused.isElementWise(reader.op());
            if (elementWise) {
                for (Value other : reader.inputs()) {
                    if (other.op() instanceof Variable && other.shape().equals(v.shape()) && !open.containsKey(other)
                            && placed.containsKey(other)) {
                        return Optional.of(placed(other).layout());
                    }
                }
            }
        }
        return Optional.empty();
    }
}
