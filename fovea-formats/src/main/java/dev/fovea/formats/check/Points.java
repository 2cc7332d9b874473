package dev.fovea.formats.check;

import dev.fovea.data.Field;
import dev.fovea.formats.onnx.OnnxNetwork;
import dev.fovea.graph.Graph;
import dev.fovea.graph.Value;
import dev.fovea.nn.layer.Activation;
import dev.fovea.nn.layer.Mode;
import dev.fovea.nn.layer.NeuronLayer;
import dev.fovea.nn.layer.Scope;
import dev.fovea.nn.model.Forward;
import dev.fovea.nn.model.Network;
import dev.fovea.nn.text.Near;
import dev.fovea.op.Input;
import dev.fovea.op.Ops;
import dev.fovea.tensor.Shape;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/// All values of a network that can be compared, in the order of the computation, and the names that files may give them.
///
/// `layer1/0/conv1` is found as the file `layer1/0/conv1`, `layer1.0.conv1` and `layer1_0_conv1`, and by the name that the other program
/// has for it; a value of ONNX by its name with `_` for what file names do not have, and by that of its node.
final class Points {
    private static final int FEW = 8;              // operations that an activation is made of, at most
    private static final int MOST_NAMES = 8;

    private final SequencedMap<String, Point> points = new LinkedHashMap<>();
    private final Map<Value, Point> byValue = new IdentityHashMap<>();
    private final Map<String, Set<String>> aliases = new HashMap<>();
    private final SequencedMap<String, Point> outputs = new LinkedHashMap<>();
    private final SequencedMap<String, Value> inputs = new LinkedHashMap<>();

    private Points() {}

    /// @param other what the other program calls the layer of a path
    static Points of(Network network, UnaryOperator<String> other) {
        var points = new Points();
        if (network.layer() instanceof OnnxNetwork onnx) {
            points.ofOnnx(onnx, network.inputs());
        } else {
            points.ofLayers(network.build(Mode.INFERENCE), other);
        }
        return points;
    }

    private void ofOnnx(OnnxNetwork onnx, List<Field> fields) {
        var graph = new Graph();
        fields.forEach(f -> inputs.put(f.name(),
                Ops.input(graph, f.name(), f.dtype(), f.sample().prepend(Shape.N))));
        SequencedMap<String, Value> values = onnx.values(Scope.root(graph, Mode.INFERENCE), inputs);
        for (OnnxNetwork.Call call : onnx.calls()) {
            List<Value> reads = call.inputs().stream().map(values::get).filter(Objects::nonNull).toList();
            for (String name : call.outputs()) {
                Value value = values.get(name);
                if (value != null) {
                    add(new Point(name, "%s, node %s".formatted(call, call.name()), Optional.empty(), reads, value,
                            true));
                    alias(safe(name), name);
                }
            }
        }
        for (OnnxNetwork.Call call : onnx.calls()) {
            call.outputs().stream().filter(points::containsKey).findFirst().ifPresent(name -> {
                if (!aliases.containsKey(call.name())) {
                    alias(call.name(), name);
                }
            });
        }
        for (OnnxNetwork.Result result : onnx.results()) {
            Point point = points.get(result.from());
            if (point != null) {
                outputs.put(result.name(), point);
                if (!aliases.containsKey(result.name())) {
                    alias(result.name(), result.from());
                }
            }
        }
    }

    private void ofLayers(Forward forward, UnaryOperator<String> other) {
        inputs.putAll(forward.inputs());
        var uses = new HashMap<String, Integer>();
        for (Scope.Call call : forward.calls()) {
            int use = uses.merge(call.path(), 1, Integer::sum) - 1;
            String name = use == 0 ? call.path() : call.path() + "#" + use;
            add(new Point(name, call.component().toString(), Optional.of(call.component()), call.inputs(),
                    call.output(), false));
            alias(safe(name), name);
            alias(name.replace('/', '.'), name);
            alias(other.apply(name), name);
        }
        forward.outputs().forEach((name, value) -> {
            Point last = byValue.get(value);
            if (last != null) {
                outputs.put(name, last);
                if (!points.containsKey(name) && !aliases.containsKey(name)) {
                    alias(name, last.name());
                }
            }
        });
    }

    private void add(Point point) {
        points.putIfAbsent(point.name(), point);
        byValue.putIfAbsent(point.value(), point);
    }

    private void alias(String alias, String name) {
        aliases.computeIfAbsent(alias, _ -> new LinkedHashSet<>()).add(name);
    }

    private static String safe(String name) {
        return name.replaceAll("[^A-Za-z0-9_.-]", "_");
    }

    SequencedMap<String, Value> inputs() {
        return inputs;
    }

    Collection<Point> all() {
        return points.values();
    }

    /// What the network answers: the only output, or of several the one named `output`.
    Point answer() {
        Point main = outputs.size() == 1 ? outputs.firstEntry().getValue() : outputs.get("output");
        if (main == null) {
            throw new IllegalArgumentException(
                    "the network has the outputs %s; give a folder with a file for each of them, such as %s.npy"
                            .formatted(outputs.keySet(), outputs.isEmpty() ? "output" : outputs.firstEntry().getKey()));
        }
        return main;
    }

    /// The point that a file's name means; empty if it means none, or several.
    Optional<Point> named(String file) {
        Point exact = points.get(file);
        if (exact != null) {
            return Optional.of(exact);
        }
        Set<String> names = aliases.getOrDefault(file, aliases.getOrDefault(safe(file), Set.of()));
        return names.size() == 1 ? Optional.ofNullable(points.get(names.iterator().next())) : Optional.empty();
    }

    /// Why a name means nothing: it means several, or what is near it.
    String problem(String file) {
        Set<String> several = aliases.getOrDefault(file, Set.of());
        if (several.size() > 1) {
            return "may mean " + String.join(" or ", several) + "; name it as one of these, / as folders";
        }
        var plain = new LinkedHashMap<String, String>();
        points.keySet().forEach(name -> plain.putIfAbsent(plain(name), name));
        var near = new LinkedHashSet<String>();
        Near.to(plain(file), plain.keySet()).forEach(name -> near.add(plain.getOrDefault(name, name)));
        String start = file.substring(0, Math.min(3, file.length()));
        points.keySet().stream().filter(name -> name.startsWith(start)
                || !Near.to(file, Set.of(name.substring(name.lastIndexOf('/') + 1))).isEmpty()).forEach(near::add);
        return near.isEmpty()
                ? "there are " + points.keySet().stream().limit(MOST_NAMES).collect(Collectors.joining(", "))
                        + (points.size() > MOST_NAMES ? ", …" : "")
                : "near it are " + near.stream().limit(MOST_NAMES).collect(Collectors.joining(", "));
    }

    /// A name without what tells folders from points.
    private static String plain(String name) {
        return name.replace('/', '_').replace('.', '_');
    }

    /// What the activation at the end of a layer reads, and the activation.
    Optional<Before> before(Point point) {
        if (point.component().isEmpty()) {
            return Optional.empty();
        }
        if (point.component().get() instanceof Activation last) {
            boolean answers = outputs.containsValue(point);
            Value x = point.reads().getFirst();
            return answers && x != point.value() ? Optional.of(new Before(last, x)) : Optional.empty();
        }
        if (!(point.component().get() instanceof NeuronLayer<?> layer)) {
            return Optional.empty();
        }
        Activation activation = layer.neurons().activation();
        var next = new ArrayDeque<>(point.value().inputs());
        for (int i = 0; i < FEW && !next.isEmpty(); i++) {
            Value x = next.poll();
            if (x.shape().equals(point.value().shape()) && x.dtype() == point.value().dtype()
                    && activation.of(x) == point.value()) {
                return Optional.of(new Before(activation, x));
            }
            next.addAll(x.inputs());
        }
        return Optional.empty();
    }

    /// The activation that reads a layer's value, where it is a layer of its own: other programs have it in the block that ends there.
    Optional<Point> after(Point point) {
        if (point.component().filter(Activation.class::isInstance).isPresent()) {
            return Optional.empty();
        }
        return points.values().stream().filter(p -> p.component().filter(Activation.class::isInstance).isPresent()
                && p.reads().getFirst() == point.value()).findFirst();
    }

    /// `value = activation(x)`
    record Before(Activation activation, Value x) {
    }

    /// What lies before a value: the values of `known` that its computation begins with, and the layers in between.
    ///
    /// @param from   names of the known ones
    /// @param within paths of the layers between, none of which is known
    /// @param fed    whether it begins with the network's inputs alone
    record Upstream(List<String> from, List<String> within, boolean fed) {
    }

    Upstream upstream(Point point, Set<Value> known) {
        var from = new LinkedHashSet<String>();
        var within = new LinkedHashSet<String>();
        Set<Value> seen = Collections.newSetFromMap(new IdentityHashMap<>());
        var next = new ArrayDeque<>(point.fixed() ? point.reads() : point.value().inputs());
        while (!next.isEmpty()) {
            Value x = next.poll();
            if (!seen.add(x)) {
                continue;
            }
            Point at = byValue.get(x);
            if (at != null && known.contains(x)) {
                from.add(at.name());
            } else if (!(x.op() instanceof Input)) {
                if (at != null) {
                    within.add(at.name());
                }
                next.addAll(at != null && at.fixed() ? at.reads() : x.inputs());    // a fixed one is turned behind its node
            }
        }
        return new Upstream(points.keySet().stream().filter(from::contains).toList(),
                points.keySet().stream().filter(within::contains).toList(), from.isEmpty());
    }
}
