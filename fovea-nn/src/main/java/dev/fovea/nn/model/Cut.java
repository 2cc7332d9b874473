package dev.fovea.nn.model;

import static dev.fovea.nn.text.Require.require;

import dev.fovea.data.Field;
import dev.fovea.graph.Graph;
import dev.fovea.graph.Node;
import dev.fovea.graph.Value;
import dev.fovea.nn.layer.Component;
import dev.fovea.nn.layer.Dropout;
import dev.fovea.nn.layer.Frozen;
import dev.fovea.nn.layer.Layer;
import dev.fovea.nn.layer.Mode;
import dev.fovea.nn.layer.Named;
import dev.fovea.nn.layer.Names;
import dev.fovea.nn.layer.Parameter;
import dev.fovea.nn.layer.Scope;
import dev.fovea.nn.layer.Sequential;
import dev.fovea.nn.model.Functional.Call;
import dev.fovea.nn.model.Functional.Output;
import dev.fovea.nn.text.Near;
import dev.fovea.op.Input;
import dev.fovea.op.Variable;
import dev.fovea.tensor.DType;
import dev.fovea.tensor.Shape;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.stream.Stream;

/// `f(x) = after(upTo(x))`: a network cut behind a layer. Paths stay what they were in the whole, and with them the weights.
///
/// A sequence can be cut behind each of its layers, also inside of a layer that is a sequence; a graph behind each call that all the
/// rest is computed from.
final class Cut {
    private final Network whole;
    private final List<String> path;

    private Cut(Network whole, String layer) {
        this.whole = whole;
        this.path = List.of(layer.split("/", -1));
        List<String> all = paths(whole);
        require(all.contains(layer), "the network cannot be cut behind \"%s\": it can be behind %s%s", layer,
                all, Near.hint(layer, all));
    }

    static Network upTo(Network whole, String layer) {
        var cut = new Cut(whole, layer);
        if (whole.layer() instanceof Functional functional) {
            return of(whole, part(functional, functional.inputs(), layer, new HashMap<>(), "", "output"),
                    functional.inputs());
        }
        return of(whole, cut.first(sequence(whole), 0), whole.inputs());
    }

    /// From a value of the shape that the layer yields, as the input of that name.
    static Network after(Network whole, String layer, String input) {
        var cut = new Cut(whole, layer);
        Shape shape = shape(whole, layer);
        var field = new Field(input, DType.F32, shape);
        if (whole.layer() instanceof Functional functional) {
            String output = answer(functional).from();
            return of(whole, part(functional, List.of(field), output, new HashMap<>(Map.of(layer, input)), layer,
                    answer(functional).name()), List.of(field));
        }
        return of(whole, cut.rest(sequence(whole), 0), List.of(field));
    }

    /// The same, with what is frozen of it still frozen.
    private static Network of(Network whole, Layer part, List<Field> inputs) {
        Network network = Network.of(part, inputs.toArray(Field[]::new)).loaded(whole.loaded());
        boolean some = network.build(Mode.INFERENCE).calls().stream().map(Scope.Call::path)
                .anyMatch(whole.frozen());
        return some ? network.frozen(whole.frozen()) : network;
    }

    /// What the layer yields of one sample.
    static Shape shape(Network whole, String layer) {
        Shape shape = Objects.requireNonNull(Inspection.layerOutputs(whole.build(Mode.INFERENCE)).get(layer)).shape();
        return shape.sub(1, shape.rank());
    }

    /// Where it can be cut, in the order of the computation.
    static List<String> paths(Network whole) {
        if (whole.layer() instanceof Functional functional) {
            String output = answer(functional).from();
            Set<String> needed = needed(functional, output, "");
            return results(functional).keySet().stream().filter(needed::contains)
                    .filter(name -> functional.inputs().stream()
                            .noneMatch(f -> needed(functional, output, name).contains(f.name())))
                    .toList();
        }
        var paths = new ArrayList<String>();
        collect(sequence(whole), "", paths);
        return paths;
    }

    private static void collect(Sequential sequence, String above, List<String> paths) {
        for (Named layer : named(sequence)) {
            inner(layer.layer()).ifPresent(s -> collect(s, above + layer.name() + "/", paths));
            paths.add(above + layer.name());
        }
    }

    /// The outermost sequence.
    static Sequential sequence(Network whole) {
        return whole.layer() instanceof Sequential s ? s : new Sequential(List.of(whole.layer()));
    }

    /// The layers of a sequence under the names that they have in the whole, so that numbers do not begin anew.
    static List<Named> named(Sequential sequence) {
        var names = new Names();
        return sequence.layers().stream().map(l -> new Named(names.of(l), (Layer) Names.bare(l))).toList();
    }

    static int place(List<Named> layers, String name) {
        return layers.stream().map(Named::name).toList().indexOf(name);
    }

    /// The sequence that a layer is, frozen or not.
    private static Optional<Sequential> inner(Layer bare) {
        return (bare instanceof Frozen(Layer frozen) ? frozen : bare) instanceof Sequential s
                ? Optional.of(s)
                : Optional.empty();
    }

    private static Named with(Named layer, Sequential inner) {
        return new Named(layer.name(), layer.layer() instanceof Frozen ? inner.frozen() : inner);
    }

    private Sequential first(Sequential sequence, int depth) {
        List<Named> layers = named(sequence);
        int place = place(layers, path.get(depth));
        var kept = new ArrayList<>(sequence.layers().subList(0, place));
        kept.add(depth == path.size() - 1
                ? sequence.layers().get(place)
                : with(layers.get(place), first(inner(layers.get(place).layer()).orElseThrow(), depth + 1)));
        return new Sequential(kept);
    }

    private Sequential rest(Sequential sequence, int depth) {
        List<Named> layers = named(sequence);
        int place = place(layers, path.get(depth));
        var kept = new ArrayList<Layer>();
        if (depth < path.size() - 1) {
            kept.add(with(layers.get(place), rest(inner(layers.get(place).layer()).orElseThrow(), depth + 1)));
        }
        kept.addAll(layers.subList(place + 1, layers.size()));
        return new Sequential(kept);
    }

    // graphs of calls

    /// The output that answers.
    private static Output answer(Functional functional) {
        return functional.outputs().stream().filter(o -> o.name().equals("output")).findFirst()
                .orElse(functional.outputs().getFirst());
    }

    /// The calls that `to` needs, from the values that are `known` under other names; a second use of a layer may become its first.
    ///
    /// @param stop what is computed already
    /// @param name of the output
    static Functional part(Functional whole, List<Field> inputs, String to, Map<String, String> known, String stop,
            String name) {
        inputs.forEach(f -> known.putIfAbsent(f.name(), f.name()));
        Set<String> needed = needed(whole, to, stop);
        var taken = new HashSet<>(inputs.stream().map(Field::name).toList());
        var calls = new ArrayList<Call>();
        results(whole).forEach((result, call) -> {
            if (needed.contains(result) && !known.containsKey(result)) {
                calls.add(new Call(call.name(), call.layer(),
                        call.inputs().stream().map(i -> Objects.requireNonNull(known.get(i))).toList()));
                String fresh = Functional.freshName(call.name(), taken);
                taken.add(fresh);
                known.put(result, fresh);
            }
        });
        return new Functional(inputs, calls, List.of(new Output(name, Objects.requireNonNull(known.get(to)))));
    }

    /// What each call yields, in order.
    static SequencedMap<String, Call> results(Functional whole) {
        var results = new LinkedHashMap<String, Call>();
        whole.calls().forEach(call -> results.put(Functional.freshName(call.name(), results.keySet()), call));
        return results;
    }

    /// The values that `to` is computed from, itself included; not those that only `stop` is computed from.
    static Set<String> needed(Functional whole, String to, String stop) {
        var needed = new HashSet<>(Set.of(to));
        results(whole).reversed().forEach((result, call) -> {
            if (needed.contains(result) && !result.equals(stop)) {
                needed.addAll(call.inputs());
            }
        });
        return needed;
    }

    // the classifier

    /// The layer before the last one that has weights, without a dropout between them: what classifiers are put behind.
    static String beforeClassifier(Network whole) {
        List<String> ends = leaves(whole);
        Set<String> withWeights = new HashSet<>();
        whole.build(Mode.INFERENCE).parameters().stream().map(Parameter::path)
                .forEach(p -> ends.stream().filter(e -> p.startsWith(use(e) + "/")).forEach(withWeights::add));
        int last = ends.size() - 1;
        while (last >= 0 && !withWeights.contains(ends.get(last))) {
            last--;
        }
        Map<String, Component> components = new HashMap<>();
        whole.build(Mode.INFERENCE).calls().forEach(c -> components.put(c.path(), c.component()));
        int kept = last - 1;
        while (kept >= 0 && components.get(use(ends.get(kept))) instanceof Dropout) {
            kept--;
        }
        require(kept >= 0, "the network has no layers before a last one with weights, so that nothing can be kept; "
                + "its layers are %s", ends);
        return ends.get(kept);
    }

    /// The path of the layer of a second use, `dense#1`.
    private static String use(String result) {
        int number = result.indexOf('#');
        return number < 0 ? result : result.substring(0, number);
    }

    /// Where it can be cut, without the layers that are sequences of others; a new head is a classifier as a whole.
    private static List<String> leaves(Network whole) {
        List<String> all = paths(whole).stream().filter(p -> !p.startsWith(Network.HEAD + "/")).toList();
        return all.stream().filter(p -> all.stream().noneMatch(q -> q.startsWith(p + "/"))).toList();
    }

    // what training leaves as it is

    /// The last layer up to which training changes nothing and draws nothing, so that it yields the same of a sample in every epoch;
    /// empty if that are no layers with weights.
    static Optional<String> fixed(Network whole) {
        Forward forward = whole.build(Mode.TRAINING);
        Map<String, Value> outputs = Inspection.layerOutputs(forward);
        Set<String> changing = new HashSet<>(forward.updates().keySet());
        forward.trainable().forEach(p -> changing.add(p.path()));
        return paths(whole).reversed().stream().filter(p -> isFixed(Objects.requireNonNull(outputs.get(p)), changing))
                .findFirst();
    }

    private static boolean isFixed(Value value, Set<String> changing) {
        List<Node> nodes = Graph.topological(List.of(value));
        return nodes.stream().anyMatch(n -> n.op() instanceof Variable) && nodes.stream().noneMatch(n -> switch (n
                .op()) {
            case Variable v -> changing.contains(v.path());
            case Input input -> input.name().equals("random");
            default -> !n.path().isEmpty() && changing.stream().anyMatch(c -> c.startsWith(n.path() + "/"));
        });
    }

    // a new head

    /// The layers up to one, and then others.
    static Network then(Network whole, String layer, Named head) {
        Network kept = upTo(whole, layer);
        Layer together = kept.layer() instanceof Functional f
                ? new Functional(f.inputs(), Stream.concat(f.calls().stream(), Stream.of(
                        new Call(head.name(), head.layer(), List.of(f.outputs().getFirst().from())))).toList(),
                        List.of(new Output("output", head.name())))
                : sequence(kept).then(head);
        return of(kept, together, kept.inputs());
    }
}
