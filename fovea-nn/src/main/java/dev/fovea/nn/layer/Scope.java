package dev.fovea.nn.layer;

import dev.fovea.graph.Graph;
import dev.fovea.graph.Value;
import dev.fovea.nn.initializer.Initializer;
import dev.fovea.nn.loss.Penalty;
import dev.fovea.nn.loss.SumPenalty;
import dev.fovea.op.Ops;
import dev.fovea.op.Random.Distribution;
import dev.fovea.op.Variable;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.TensorType;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.function.Predicate;

/// The place in a network where a layer is applied: it names what the layer asks for by path, and collects it.
///
/// Paths are local and deterministic: the second convolution under one parent is `conv2d_1`, its kernel
/// `conv2d_1/kernel`.
public final class Scope {
    private final Build build;
    private final String path;
    private final boolean frozen;
    private final Names names = new Names();
    private final Set<String> asked = new HashSet<>();

    /// One layer applied once.
    public record Call(String path, Component component, List<Value> inputs, Value output) {
        public Call {
            inputs = List.copyOf(inputs);
        }

        @Override public String toString() {
            return path + " = " + component;
        }
    }

    private Scope(Build build, String path, boolean frozen) {
        this.build = build;
        this.path = path;
        this.frozen = frozen;
    }

    /// The root of a network that is built in `graph`: nothing frozen, nothing loaded.
    public static Scope root(Graph graph, Mode mode) {
        return root(graph, mode, _ -> false, Map.of());
    }

    /// The root of a network in which layers at `frozen` paths are built as for inference, and parameters must have the
    /// shapes of the `loaded` ones, by path.
    public static Scope root(Graph graph, Mode mode, Predicate<String> frozen, Map<String, Shape> loaded) {
        return new Scope(new Build(graph, mode, frozen, loaded), "", false);
    }

    // what a layer may ask

    /// Where the layer stands: `conv2d_1`, empty at the root.
    public String path() {
        return path;
    }

    public Graph graph() {
        return build.graph;
    }

    /// What the layer is built for; a frozen layer always for inference.
    public Mode mode() {
        return frozen ? Mode.INFERENCE : build.mode;
    }

    /// A value that is learned: `path/name`.
    public Value parameter(String name, Shape shape, Initializer initializer) {
        return variable(name, shape, initializer, !frozen);
    }

    /// A value that is kept from step to step, but not learned; see [#update].
    public Value state(String name, Shape shape, Initializer initializer) {
        return variable(name, shape, initializer, false);
    }

    private Value variable(String name, Shape shape, Initializer initializer, boolean trainable) {
        Names.check(name);
        if (!asked.add(name)) {
            throw new IllegalStateException(
                    "%s asks twice for a parameter \"%s\"; give each its own name".formatted(path, name));
        }
        return build.variable(below(name), shape, initializer, trainable);
    }

    /// The shape of the parameter `name` among the weights that are to be used, where they were given.
    public Optional<Shape> loaded(String name) {
        return Optional.ofNullable(build.loaded.get(below(name)));
    }

    /// A penalty on `w` that is added to the loss; a frozen layer's is left out, since nothing can be done about it.
    public void penalty(Penalty penalty, Value w) {
        if (!frozen && build.mode == Mode.TRAINING && !penalty.equals(SumPenalty.NONE)) {
            build.penalties.add(penalty.of(w));
        }
    }

    /// Lets a [#state] become `next` at the end of the step. A second update builds on the first: see [#updated].
    public void update(Value state, Value next) {
        build.updates.put(path(state), next);
    }

    /// What a state will become, as far as this step is built; itself before the first update.
    public Value updated(Value state) {
        return build.updates.getOrDefault(path(state), state);
    }

    private static String path(Value state) {
        if (state.op() instanceof Variable variable) {
            return variable.path();
        }
        throw new IllegalArgumentException(
                state + " is no variable; only what state(...) returned can become something else");
    }

    /// Random numbers of the graph's floating-point type, other ones for each path, each draw of it, each step and
    /// sample.
    public Value random(Distribution distribution, Shape shape) {
        int draw = build.draws.merge(path, 1, Integer::sum) - 1;
        var type = new TensorType(build.graph.floatType(), shape);
        return Ops.random(distribution, build.counters(), path + "#" + draw, type);
    }

    /// `x` as floating-point numbers.
    public Value toFloat(Value x) {
        return Ops.cast(x, build.graph.floatType());
    }

    // what a layer may apply

    /// The layer, applied to `x` under a name of its own.
    public Value call(Layer layer, Value x) {
        return apply(layer, List.of(x));
    }

    /// The merge, applied to values under a name of its own.
    public Value call(Merge merge, List<Value> inputs) {
        return apply(merge, inputs);
    }

    private Value apply(Component whole, List<Value> inputs) {
        String below = below(names.of(whole));
        Component bare = Names.bare(whole);
        Component component = bare instanceof Frozen(Layer layer) ? layer : bare;
        var inner = new Scope(build, below, build.freezes(below) || frozen || component != bare);
        Value y = build.at(below, component, () -> switch (component) {
            case Layer layer ->
                layer.apply(inner, layer.takesIntegers() ? inputs.getFirst() : toFloat(inputs.getFirst()));
            case Merge merge -> merge.apply(inner, inputs.stream().map(this::toFloat).toList());
        });
        build.calls.add(new Call(below, component, inputs, y));
        return y;
    }

    private String below(String name) {
        return path.isEmpty() ? name : path + "/" + name;
    }

    // what was collected, in the whole network

    /// Every parameter and state, in the order in which layers asked for them.
    public List<Parameter> parameters() {
        return List.copyOf(build.parameters.values());
    }

    /// The penalties of all layers, scalars.
    public List<Value> penalties() {
        return List.copyOf(build.penalties);
    }

    /// What variables become at the end of the step, by path.
    public SequencedMap<String, Value> updates() {
        return Collections.unmodifiableSequencedMap(new LinkedHashMap<>(build.updates));
    }

    /// Every use of a layer, inner ones before those that contain them.
    public List<Call> calls() {
        return List.copyOf(build.calls);
    }

    /// Whether a path was found frozen.
    public boolean froze() {
        return build.froze;
    }
}
