package dev.fovea.cli.bench;

import dev.fovea.autodiff.Gradients;
import dev.fovea.compile.Program;
import dev.fovea.compile.Target;
import dev.fovea.graph.Graph;
import dev.fovea.graph.Value;
import dev.fovea.nn.layer.Layer;
import dev.fovea.nn.layer.Merge;
import dev.fovea.nn.layer.Mode;
import dev.fovea.nn.layer.Parameter;
import dev.fovea.nn.layer.Scope;
import dev.fovea.op.Ops;
import dev.fovea.op.Variable;
import dev.fovea.plan.Plan;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.Set;
import java.util.stream.Stream;

/// The graph of one layer in training, alone: what it yields, and the gradients of `Σ y·g` with respect to its inputs and weights.
///
/// Inputs, `g` and results are variables, so that they lie in the layout that the layer likes, as between two others.
final class LayerProgram {
    private final Graph graph = new Graph();
    private final List<Value> inputs = new ArrayList<>();
    private final List<Parameter> parameters;
    private final Value y;
    private final Value g;
    private final List<Value> learned;
    private final List<Value> gradients;
    private final Map<String, Value> states;

    LayerProgram(LayerCase layer) {
        layer.inputs().forEach(t -> inputs.add(Ops.variable(graph, "x" + inputs.size(), t)));
        Scope scope = Scope.root(graph, Mode.TRAINING);
        y = switch (layer.component()) {
            case Layer l -> scope.call(l, inputs.getFirst());
            case Merge m -> scope.call(m, inputs);
        };
        g = Ops.variable(graph, "g", y.type());
        parameters = scope.parameters();
        states = scope.updates();
        learned = Stream.concat(inputs.stream().filter(x -> x.dtype().isFloat() && !layer.isFirst()),
                parameters.stream().filter(Parameter::trainable).map(Parameter::value)).toList();
        gradients = Gradients.of(Ops.sum(Ops.times(y, g)), learned);
    }

    List<Parameter> parameters() {
        return parameters;
    }

    /// Inputs, then `g`.
    List<Value> fed() {
        return Stream.concat(inputs.stream(), Stream.of(g)).toList();
    }

    /// What the layer yields, and what its states become. The weights stay, but as things that may change: no constants.
    private SequencedMap<String, Value> forward() {
        var updates = new LinkedHashMap<String, Value>();
        updates.put("y", y);
        updates.putAll(states);
        parameters.forEach(p -> updates.putIfAbsent(p.path(), p.value()));
        return updates;
    }

    private SequencedMap<String, Value> training() {
        SequencedMap<String, Value> updates = forward();
        for (int i = 0; i < learned.size(); i++) {
            updates.put("d/" + ((Variable) learned.get(i).op()).path(), gradients.get(i));
        }
        return updates;
    }

    Plan forward(Target target) {
        return plan(forward(), target);
    }

    Plan training(Target target) {
        return plan(training(), target);
    }

    private static Plan plan(SequencedMap<String, Value> updates, Target target) {
        return ResultLayouts.plan(new Program(new LinkedHashMap<>(), updates), target,
                path -> path.equals("y") || path.startsWith("d/"));
    }

    /// What is read and what comes out, each once.
    long forwardBytes() {
        return bytes(read(List.of(y), Set.of())) + y.type().bytes();
    }

    /// The same of the gradients: inputs, weights and the result of the forward pass, as far as they are needed, and `g`.
    long backwardBytes() {
        return bytes(read(gradients, Set.of(y))) + bytes(gradients);
    }

    private static long bytes(Collection<Value> values) {
        return values.stream().distinct().mapToLong(v -> v.type().bytes()).sum();
    }

    /// The variables from which `results` follow, and those of `known` that are met on the way.
    private static Set<Value> read(List<Value> results, Set<Value> known) {
        var read = new HashSet<Value>();
        var seen = new HashSet<>(results);
        var open = new ArrayDeque<>(results);
        while (!open.isEmpty()) {
            Value v = open.pop();
            if (v.op() instanceof Variable || known.contains(v)) {
                read.add(v);
            } else {
                v.inputs().stream().filter(seen::add).forEach(open::push);
            }
        }
        return read;
    }
}
