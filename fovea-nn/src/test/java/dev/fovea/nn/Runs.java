package dev.fovea.nn;

import dev.fovea.graph.Graph;
import dev.fovea.graph.Value;
import dev.fovea.nn.initializer.Initializer;
import dev.fovea.nn.layer.Layer;
import dev.fovea.nn.layer.Mode;
import dev.fovea.nn.layer.Parameter;
import dev.fovea.nn.layer.Scope;
import dev.fovea.nn.model.Forward;
import dev.fovea.op.Input;
import dev.fovea.op.Ops;
import dev.fovea.tck.Evaluator;
import dev.fovea.tensor.Tensor;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Values of layers and formulas on the reference kernels, in the type of the tensors.
public final class Runs {
    private Runs() {}

    /// A function of values.
    @FunctionalInterface
    public interface Formula {
        Value of(List<Value> inputs);
    }

    /// What a formula makes of tensors.
    public static Tensor of(Formula formula, Tensor... tensors) {
        var graph = new Graph(tensors[0].dtype().isFloat() ? tensors[0].dtype() : dev.fovea.tensor.DType.F32);
        Map<Value, Tensor> feeds = new HashMap<>();
        var inputs = new java.util.ArrayList<Value>();
        for (Tensor t : tensors) {
            Value in = Ops.input(graph, "x" + inputs.size(), t.dtype(), t.shape());
            inputs.add(in);
            feeds.put(in, t);
        }
        return Evaluator.run(List.of(formula.of(inputs)), feeds).getFirst();
    }

    /// What a layer makes of a batch, its parameters at the given values, or as they start.
    public static Tensor of(Layer layer, Mode mode, Tensor x, Map<String, Tensor> parameters) {
        var graph = new Graph(x.dtype().isFloat() ? x.dtype() : dev.fovea.tensor.DType.F32);
        Scope scope = Scope.root(graph, mode);
        Value in = Ops.input(graph, "input", x.dtype(), x.shape());
        Value y = scope.call(layer, in);
        return Evaluator.run(List.of(y), feeds(scope.parameters(), in, x, parameters, y)).getFirst();
    }

    /// The same in inference.
    public static Tensor of(Layer layer, Tensor x, Map<String, Tensor> parameters) {
        return of(layer, Mode.INFERENCE, x, parameters);
    }

    private static Map<Value, Tensor> feeds(List<Parameter> all, Value in, Tensor x, Map<String, Tensor> values,
            Value y) {
        Map<Value, Tensor> feeds = new HashMap<>(Map.of(in, x));
        all.forEach(p -> feeds.put(p.value(), values.getOrDefault(p.path(), start(p, 1))));
        counters(List.of(y), 1, 0).forEach(feeds::put);
        return feeds;
    }

    /// A parameter as it starts in a model of that seed.
    public static Tensor start(Parameter p, long seed) {
        return p.initializer().draw(p.type().shape(), Initializer.key(seed, p.path())).cast(p.type().dtype());
    }

    /// Every parameter of a network as it starts.
    public static Map<Value, Tensor> start(Forward net, long seed) {
        Map<Value, Tensor> feeds = new HashMap<>();
        net.parameters().forEach(p -> feeds.put(p.value(), start(p, seed)));
        return feeds;
    }

    /// The counters of random values, where there are any among what the values need.
    public static Map<Value, Tensor> counters(List<Value> values, long seed, long step) {
        Map<Value, Tensor> feeds = new HashMap<>();
        Graph.topological(values).stream().filter(n -> n.op() instanceof Input(String name, _) && name.equals("random"))
                .forEach(n -> feeds.put(n.output(0), Tensor.of(n.output(0).shape(), seed, step, 0L)));
        return feeds;
    }
}
