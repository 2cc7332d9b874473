package dev.fovea.formats.onnx;

import dev.fovea.formats.Text;
import dev.fovea.graph.Graph;
import dev.fovea.graph.Value;
import dev.fovea.nn.initializer.Initializer;
import dev.fovea.nn.initializer.Initializers;
import dev.fovea.nn.layer.Layer;
import dev.fovea.nn.layer.Scope;
import dev.fovea.op.Ops;
import dev.fovea.tensor.ShapeException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;

/// Builds a network in a graph, node after node. What depends on known numbers alone is computed at once; each other node is a layer
/// under its name, which asks for its weights.
final class OnnxBuild {
    private static final Set<String> OF_SHAPES = Set.of("Shape", "Size");

    private final OnnxNetwork network;
    private final Scope scope;
    private final Graph graph;
    private final Map<String, OnnxValue> known = new HashMap<>();
    private final Effort effort = new Effort();

    OnnxBuild(OnnxNetwork network, Scope scope) {
        this.network = network;
        this.scope = scope;
        this.graph = scope.graph();
    }

    /// What the outputs stand for, by name.
    Map<String, OnnxValue> outputs(Map<String, ? extends OnnxValue> inputs) {
        network.constants().forEach((name, c) -> known.put(name, Known.of(graph, c.element(), c.dims(),
                c.values().stream().mapToDouble(d -> d).toArray())));
        known.putAll(inputs);
        Optional<Value> any = inputs.values().stream().filter(Carried.class::isInstance)
                .map(v -> v.carried().value()).findFirst();
        var unsupported = new Unsupported();
        for (OnnxNetwork.Call call : network.calls()) {
            if (!unsupported.reaches(call.inputs(), call.outputs())) {
                try {
                    build(call, any);
                } catch (UnsupportedModelException e) {
                    if (effort.isSpent()) {
                        throw e;
                    }
                    unsupported.add(e, call.outputs());
                }
            }
        }
        unsupported.requireNone();
        var outputs = new LinkedHashMap<String, OnnxValue>();
        for (OnnxNetwork.Result result : network.results()) {
            OnnxValue y = known.get(result.from());
            if (y == null && network.weights().containsKey(result.from())) {
                throw new UnsupportedModelException("",
                        "the output %s is a weight itself".formatted(Text.quote(result.from())));
            } else if (y == null) {
                throw new UnsupportedModelException("",
                        "the output %s is yielded by no node, or is one of a node that is not computed"
                                .formatted(Text.quote(result.from())));
            }
            outputs.put(result.name(), y);
        }
        return outputs;
    }

    /// What the nodes yield, by its name in the file, with its axes in ONNX's order; what is known beforehand, and what cannot be
    /// turned, is left out.
    SequencedMap<String, Value> values() {
        var values = new LinkedHashMap<String, Value>();
        for (OnnxNetwork.Call call : network.calls()) {
            for (String output : call.outputs()) {
                if (known.get(output) instanceof Carried carried) {
                    try {
                        values.putIfAbsent(output, carried.onnx());
                    } catch (UnsupportedModelException _) {
                        // its batch does not stand first: no batch of it can be compared
                    }
                }
            }
        }
        return values;
    }

    private void build(OnnxNetwork.Call call, Optional<Value> any) {
        boolean owns = call.inputs().stream().anyMatch(this::asksFor);
        Optional<Value> first = call.inputs().stream().map(known::get).filter(Carried.class::isInstance)
                .map(v -> v.carried().value()).findFirst().or(() -> any);
        boolean atOnce = OF_SHAPES.contains(call.op()) || !owns && call.inputs().stream()
                .allMatch(name -> name.isEmpty() || known.get(name) instanceof Known);
        if (atOnce || first.isEmpty() && !owns) {
            try {
                run(call, scope);
            } catch (ShapeException e) {
                throw e.at(call.name() + " = " + call);
            }
        } else {
            scope.call(new Node(call).named(call.name()), first.orElseGet(() -> Ops.constant(graph, 0)));
        }
    }

    private boolean asksFor(String input) {
        return network.weights().containsKey(input) && !known.containsKey(input);
    }

    /// One node as a layer.
    private final class Node implements Layer {
        private final OnnxNetwork.Call call;

        Node(OnnxNetwork.Call call) {
            this.call = call;
        }

        @Override public String kind() {
            return call.name();
        }

        @Override public boolean takesIntegers() {
            return true;
        }

        @Override public Value apply(Scope inner, Value x) {
            List<OnnxValue> outputs = run(call, inner);
            return outputs.stream().filter(Carried.class::isInstance).map(v -> v.carried().value()).findFirst()
                    .orElse(x);
        }

        @Override public String toString() {
            return call.toString();
        }
    }

    private List<OnnxValue> run(OnnxNetwork.Call call, Scope inner) {
        var inputs = new ArrayList<Optional<OnnxValue>>();
        for (String name : call.inputs()) {
            if (asksFor(name)) {
                known.put(name, weight(call, name, inner));
            }
            OnnxValue value = known.get(name);
            if (value == null && !name.isEmpty()) {
                throw new UnsupportedModelException(call.op(),
                        "the node %s (%s) reads %s, which is an output that is not computed".formatted(call.name(),
                                call.op(), Text.quote(name)));
            }
            inputs.add(Optional.ofNullable(value));
        }
        var step = new OnnxStep(network, call, inputs, graph, inner, effort);
        List<OnnxValue> outputs;
        try {
            outputs = Operators.of(call).rule().apply(step);
        } catch (UnsupportedModelException e) {
            throw e.operator().isEmpty()
                    ? new UnsupportedModelException(call.op(), step.place() + ": " + e.reason())
                    : e;
        }
        outputs.forEach(y -> step.spend(y instanceof Known k ? k.count() : 1));
        for (int i = 0; i < Math.min(outputs.size(), call.outputs().size()); i++) {
            known.put(call.outputs().get(i), outputs.get(i));
        }
        return outputs;
    }

    private Carried weight(OnnxNetwork.Call call, String name, Scope inner) {
        OnnxNetwork.Weight weight = network.weights().get(name);
        if (weight == null || !weight.call().equals(call.name())) {
            throw new IllegalArgumentException("the weight %s belongs to another node than %s".formatted(
                    Text.quote(name), call.name()));
        }
        Initializer start = weight.dims().size() > 1 ? Initializers.glorotUniform() : Initializers.zeros();
        Value value = weight.learned()
                ? inner.parameter(weight.name(), weight.shape(), start)
                : inner.state(weight.name(), weight.shape(), Initializers.zeros());
        OnnxType stored = weight.element().isFloat() ? weight.element() : OnnxType.FLOAT;
        var carried = new Carried(value, OnnxType.FLOAT, weight.order());
        return stored == OnnxType.FLOAT && weight.element() == OnnxType.FLOAT
                ? carried
                : (Carried) carried.cast(weight.element());
    }
}
