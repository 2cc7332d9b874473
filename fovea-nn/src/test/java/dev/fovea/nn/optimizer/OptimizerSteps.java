package dev.fovea.nn.optimizer;

import dev.fovea.graph.Graph;
import dev.fovea.graph.Value;
import dev.fovea.op.Ops;
import dev.fovea.tck.Evaluator;
import dev.fovea.tensor.DType;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import dev.fovea.tensor.TensorType;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Steps of an optimizer in float64, without a network: gradients go in, weights and slots come out.
final class OptimizerSteps {
    private final Graph graph = new Graph(DType.F64);
    private final Hyper hyper;
    private final Optimizer optimizer;
    private final Map<String, Value> variables = new LinkedHashMap<>();
    private final Map<String, Value> gradients = new LinkedHashMap<>();
    private final Map<String, Value> next = new LinkedHashMap<>();
    private final Map<String, Tensor> state = new LinkedHashMap<>();
    private int step;

    OptimizerSteps(Optimizer optimizer, Map<String, Tensor> weights) {
        this.optimizer = optimizer;
        this.hyper = new Hyper(graph, optimizer.rate());
        var all = new ArrayList<Learned>();
        weights.forEach((path, w) -> {
            var type = new TensorType(DType.F64, w.shape());
            variables.put(path, Ops.variable(graph, path, type));
            gradients.put(path, Ops.input(graph, "gradient/" + path, w.shape()));
            state.put(path, w);
            all.add(new Learned(new Slots(graph, path, type), variables.get(path), gradients.get(path)));
        });
        List<Value> updated = optimizer.updateAll(all, hyper);
        for (Learned p : all) {
            next.put(List.copyOf(weights.keySet()).get(all.indexOf(p)), updated.get(all.indexOf(p)));
            next.putAll(p.slots().updates());
            p.slots().slots().forEach(s -> {
                variables.put(s.path(), s.value());
                var initial = new double[(int) s.type().shape().count()];
                java.util.Arrays.fill(initial, s.initial());
                state.put(s.path(), Tensor.of(s.type().shape(), initial));
            });
        }
    }

    static OptimizerSteps ofOne(Optimizer optimizer, double weight) {
        return new OptimizerSteps(optimizer, Map.of("w", Tensor.of(Shape.of(1), weight)));
    }

    /// What the one weight is after a step with each of the gradients.
    static double[] weights(Optimizer optimizer, double weight, double... gradients) {
        OptimizerSteps steps = ofOne(optimizer, weight);
        var all = new double[gradients.length];
        for (int t = 0; t < all.length; t++) {
            steps.step(Map.of("w", Tensor.of(Shape.of(1), gradients[t])));
            all[t] = steps.at("w").get(0);
        }
        return all;
    }

    void step(Map<String, Tensor> of) {
        var feeds = new HashMap<Value, Tensor>();
        variables.forEach((path, v) -> feeds.put(v, state.get(path)));
        gradients.forEach((path, g) -> feeds.put(g, of.get(path)));
        for (Hyper.Scalar s : hyper.scalars()) {
            double value = s.name().equals("rate") ? optimizer.rate().at(0, step, 100) : s.schedule().at(0, step, 100);
            feeds.put(s.input(), Tensor.of(Shape.scalar(), value));
        }
        List<Tensor> values = Evaluator.run(List.copyOf(next.values()), feeds);
        int i = 0;
        for (String path : next.keySet()) {
            state.put(path, values.get(i++));
        }
        step++;
    }

    Tensor at(String path) {
        return state.get(path);
    }
}
