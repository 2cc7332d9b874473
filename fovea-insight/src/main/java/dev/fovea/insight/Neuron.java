package dev.fovea.insight;

import dev.fovea.nn.text.Require;
import dev.fovea.graph.Graph;
import dev.fovea.graph.Node;
import dev.fovea.graph.Value;
import dev.fovea.nn.layer.Scope;
import dev.fovea.nn.model.Forward;
import dev.fovea.op.Binary;
import dev.fovea.op.Constant;
import dev.fovea.op.Reduce;
import dev.fovea.op.Reshape;
import dev.fovea.op.Transpose;
import dev.fovea.op.Variable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.Set;

/// The way from a layer's output back to the sum in it: `y = g(Σ + b)`, read from the graph.
///
/// @param sum   the value of the convolution, product or pooling
/// @param steps the values between it and the layer's output, the output first and the sum last
record Neuron(Scope.Call call, Value sum, List<Value> steps) {

    Neuron {
        steps = List.copyOf(steps);
    }

    /// The sum in the layer of that path.
    static Neuron of(Forward forward, String layer) {
        SequencedMap<String, Scope.Call> calls = calls(forward);
        Scope.Call call = call(forward, layer);
        List<String> inner = calls.keySet().stream().filter(p -> p.startsWith(call.path() + "/")).toList();
        Require.require(inner.isEmpty(), "%s is made of other layers; explain one of %s", call.path(), inner);
        Set<Node> within = between(call);
        var steps = new ArrayList<Value>();
        Value at = call.output();
        while (within.contains(at.node()) && !Products.isSum(at.op())) {
            steps.add(at);
            at = next(at, within);
        }
        steps.add(at);
        Require.require(within.contains(at.node()),
                "%s sums nothing up; explain a convolution, a dense layer or a pooling: %s", call, sums(calls));
        return new Neuron(call, at, steps);
    }

    /// The use of a layer of that path.
    static Scope.Call call(Forward forward, String layer) {
        SequencedMap<String, Scope.Call> calls = calls(forward);
        Scope.Call call = calls.get(layer);
        if (call == null) {
            throw new IllegalArgumentException(
                    "the network has no layer \"%s\"; it has %s".formatted(layer, calls.keySet()));
        }
        return call;
    }

    /// Every use of a layer by its path; the second of a shared one is `path#1`.
    static SequencedMap<String, Scope.Call> calls(Forward forward) {
        var calls = new LinkedHashMap<String, Scope.Call>();
        var uses = new HashMap<String, Integer>();
        for (Scope.Call call : forward.calls()) {
            int use = uses.merge(call.path(), 1, Integer::sum) - 1;
            calls.put(use == 0 ? call.path() : call.path() + "#" + use, call);
        }
        return calls;
    }

    /// The layers of which a number can be explained.
    private static List<String> sums(Map<String, Scope.Call> calls) {
        return calls.entrySet().stream()
                .filter(c -> calls.keySet().stream().noneMatch(p -> p.startsWith(c.getValue().path() + "/")))
                .filter(c -> between(c.getValue()).stream().anyMatch(n -> Products.isSum(n.op())))
                .map(Map.Entry::getKey).toList();
    }

    /// The nodes that depend on the layer's inputs, up to its output.
    private static Set<Node> between(Scope.Call call) {
        var reached = new HashSet<Node>();
        call.inputs().forEach(v -> reached.add(v.node()));
        Set<Node> inputs = Set.copyOf(reached);
        // A network's input has no inputs, and a layer may return what it was given.
        Graph.topological(List.of(call.output())).stream()
                .filter(n -> n.inputs().stream().anyMatch(v -> reached.contains(v.node()))).forEach(reached::add);
        reached.removeAll(inputs);
        return reached;
    }

    /// The input through which the sum comes, of the same count of numbers.
    private static Value next(Value v, Set<Node> within) {
        List<Value> candidates = v.inputs().stream().filter(i -> within.contains(i.node())).toList();
        if (candidates.isEmpty()) {
            return v.input(0);
        }
        return candidates.stream().filter(i -> Products.isSum(i.op())).findFirst().orElse(candidates.getFirst());
    }

    /// Where the number at `position` of the layer's output stands at that step.
    int[] positionAt(int step, int[] position) {
        int[] at = position;
        for (int i = 0; i < step; i++) {
            Value here = steps.get(i);
            Value before = steps.get(i + 1);
            if (here.op() instanceof Reshape) {
                at = Index.position(before.shape(), Index.flat(here.shape(), at));
            } else if (!here.shape().equals(before.shape()) || here.op() instanceof Transpose) {
                throw new IllegalArgumentException(
                        "between the sum of %s and its output stands %s, which moves numbers about; "
                                .formatted(call, here) + "the layer cannot be explained");
            }
        }
        return at;
    }

    int[] positionOfSum(int[] position) {
        return positionAt(steps.size() - 1, position);
    }

    /// The step that adds a bias, or -1.
    int biasStep() {
        for (int i = steps.size() - 2; i >= 0; i--) {
            if (isBinary(i, Binary.Kind.ADD) && other(i).op() instanceof Variable) {
                return i;
            }
        }
        return -1;
    }

    /// The bias of the step that adds one, as a variable.
    Value bias() {
        return other(biasStep());
    }

    /// What a sum over a whole map is multiplied by to make a mean of it, or 1; and the step that does.
    double factor() {
        return factorStep() < 0 || !(other(factorStep()).op() instanceof Constant c) ? 1 : c.value().get(0);
    }

    int factorStep() {
        for (int i = steps.size() - 2; sum.op() instanceof Reduce && i >= 0; i--) {
            if (isBinary(i, Binary.Kind.MULTIPLY)
                    && other(i).op() instanceof Constant c && c.value().shape().isScalar() && !c.perSample()) {
                return i;
            }
        }
        return -1;
    }

    private boolean isBinary(int step, Binary.Kind kind) {
        return steps.get(step).op() instanceof Binary(Binary.Kind found) && found == kind;
    }

    private Value other(int step) {
        Value v = steps.get(step);
        return v.input(0) == steps.get(step + 1) ? v.input(1) : v.input(0);
    }
}
