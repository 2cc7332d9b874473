package dev.fovea.cli.bench;

import dev.fovea.cli.workload.Laps;
import dev.fovea.compile.Step;
import dev.fovea.nn.layer.Component;
import dev.fovea.nn.layer.Parameter;
import dev.fovea.nn.model.Execution;
import dev.fovea.op.RandomBits;
import dev.fovea.op.Variable;
import dev.fovea.plan.Plan;
import dev.fovea.plan.Runner;
import dev.fovea.plan.Weights;
import dev.fovea.tensor.DType;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import dev.fovea.tensor.TensorType;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/// A layer, and batches of one size for it.
///
/// @param group   that it stands under in the guides
/// @param isFirst of a network: nobody asks for the gradient of its input
public record LayerCase(String group, Component component, List<TensorType> inputs, boolean isFirst) {
    /// The numbers of integer inputs lie below.
    static final int WORDS = 10_000;

    private static final int ROUNDS = 5;            // forward and training take turns, so that a busy moment meets both
    private static final int WARM_UP = 30;

    public LayerCase {
        inputs = List.copyOf(inputs);
    }

    /// What came of it. The backward pass takes 0 ms where it cannot be told from what the forward pass varies by.
    public record Outcome(Work forward, Work backward) {
    }

    /// Runs the layer forward, and forward and backward, for about as long as is asked; what the second takes longer is the
    /// backward pass.
    public Outcome run(Execution execution, double seconds) {
        var program = new LayerProgram(this);
        var target = execution.target(1, Map.of());
        try (Plan forward = program.forward(target);
                Plan training = program.training(target);
                var forwardWeights = weights(program, execution, forward);
                var trainingWeights = weights(program, execution, training);
                var forwardRunner = runner(forward, forwardWeights);
                var trainingRunner = runner(training, trainingWeights)) {
            for (int i = 0; i < WARM_UP; i++) {
                forwardRunner.run();
                trainingRunner.run();
            }
            var forwards = new double[ROUNDS];
            var trainings = new double[ROUNDS];
            for (int i = 0; i < ROUNDS; i++) {
                forwards[i] = Laps.run(forwardRunner::run, seconds / ROUNDS / 3, 1).median();
                trainings[i] = Laps.run(trainingRunner::run, seconds / ROUNDS * 2 / 3, 1).median();
            }
            double ahead = median(forwards);
            return new Outcome(
                    new Work(ahead, forward.multiplyAdds(), program.forwardBytes(), kernels(forward, List.of())),
                    new Work(Math.max(0, median(trainings) - ahead), training.multiplyAdds() - forward.multiplyAdds(),
                            program.backwardBytes(), kernels(training, forward.steps())));
        }
    }

    private static double median(double[] times) {
        Arrays.sort(times);
        return times[times.length / 2];
    }

    /// The kernels of the steps that are not among those, in order, each once.
    private static String kernels(Plan plan, List<Step> without) {
        return plan.steps().stream().filter(s -> !s.candidate().isView())
                .filter(s -> without.stream().noneMatch(w -> w.label().equals(s.label())
                        && w.candidate().implementation().equals(s.candidate().implementation())))
                .map(s -> s.candidate().implementation()).distinct().collect(Collectors.joining(" + "));
    }

    private static Runner runner(Plan plan, Weights weights) {
        var runner = new Runner(plan, weights);
        plan.inputs().forEach((name, type) -> runner.feed(name, Tensor.zeros(type.dtype(), type.shape())));
        return runner;
    }

    private static Weights weights(LayerProgram program, Execution execution, Plan plan) {
        var weights = new Weights(execution.backend());
        for (var value : program.fed()) {
            String path = ((Variable) value.op()).path();
            weights.put(path, draw(path, value.type(), -1, value.dtype().isFloat() ? 1 : WORDS));
        }
        for (Parameter p : program.parameters()) {
            weights.put(p.path(), draw(p.path(), p.type(), 0.01, 0.1));
        }
        plan.variables().forEach((path, layout) -> {
            if (!weights.contains(path)) {
                weights.put(path, Tensor.zeros(layout.type().dtype(), layout.type().shape()));
            }
        });
        return weights;
    }

    private static Tensor draw(String path, TensorType type, double from, double to) {
        Tensor values = Tensor.zeros(type.dtype(), type.shape());
        long key = RandomBits.key(path);
        boolean whole = !type.dtype().isFloat();
        for (long i = 0; i < values.count(); i++) {
            double unit = RandomBits.uniform(key, (int) i);
            values.set(i, whole ? Math.floor(unit * to) : from + (to - from) * unit);
        }
        return values;
    }

    /// The batches of its inputs.
    public String shapes() {
        return inputs.stream().map(TensorType::shape).map(Shape::toString).distinct().collect(Collectors.joining(" "));
    }

    static TensorType floats(int... extents) {
        return TensorType.of(DType.F32, extents);
    }
}
