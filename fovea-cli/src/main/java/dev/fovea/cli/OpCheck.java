package dev.fovea.cli;

import dev.fovea.cli.workload.Laps;
import dev.fovea.compile.Program;
import dev.fovea.graph.Graph;
import dev.fovea.graph.Value;
import dev.fovea.nn.model.Execution;
import dev.fovea.op.Ops;
import dev.fovea.plan.Plan;
import dev.fovea.plan.Runner;
import dev.fovea.plan.Weights;
import dev.fovea.tensor.Tensor;
import dev.fovea.tensor.TensorType;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.BiFunction;
import java.util.stream.Collectors;

/// One op on operands of a usual size: a program of one step, to be run on any backend.
///
/// @param limit an exclusive upper limit of the whole numbers among the operands
record OpCheck(String name, List<TensorType> operands, int limit, BiFunction<Graph, List<Value>, Value> op) {
    private static final double SECONDS = 0.02;
    private static final long SEED = 1;

    /// What came of it on one backend.
    ///
    /// @param implementation that was chosen
    /// @param milliseconds   of one run, the median
    record Outcome(String implementation, Tensor result, double milliseconds, long multiplyAdds) {

        /// The largest difference of two elements, in parts of the largest element.
        double differenceTo(Outcome other) {
            double most = 0;
            double difference = 0;
            for (long i = 0; i < result.count(); i++) {
                most = Math.max(most, Math.abs(other.result.get(i)));
                difference = Math.max(difference, Math.abs(result.get(i) - other.result.get(i)));
            }
            return difference == 0 ? 0 : difference / Math.max(most, Double.MIN_NORMAL);
        }

        double gflops() {
            return 2e-6 * multiplyAdds / milliseconds;
        }
    }

    /// @param warmUp passes before it is timed: a kernel in Java is slow at first
    Outcome run(Execution execution, int warmUp) {
        var graph = new Graph();
        var inputs = new LinkedHashMap<String, Tensor>();
        var random = new SplittableRandom(SEED);
        List<Value> values = operands.stream().map(type -> {
            String name = "x" + inputs.size();
            inputs.put(name, draw(type, random));
            return Ops.input(graph, name, type.dtype(), type.shape());
        }).toList();
        Program program = Program.of(Map.of("y", op.apply(graph, values)));
        try (Plan plan = Plan.of(program, execution.target(1, Map.of()));
                var weights = new Weights(execution.backend());
                var runner = new Runner(plan, weights)) {
            inputs.forEach(runner::feed);
            runner.run();
            Tensor result = runner.read("y");
            Laps.run(runner::run, 0, warmUp);
            Laps laps = Laps.run(runner::run, SECONDS, 3);
            String implementation = plan.steps().stream().filter(s -> !s.candidate().isView())
                    .map(s -> s.candidate().implementation()).distinct()
                    .collect(Collectors.joining(" + "));
            return new Outcome(implementation.isEmpty() ? "view" : implementation, result, laps.median(),
                    plan.multiplyAdds());
        }
    }

    private Tensor draw(TensorType type, SplittableRandom random) {
        Tensor values = Tensor.zeros(type.dtype(), type.shape());
        for (long i = 0; i < values.count(); i++) {
            values.set(i, type.dtype().isFloat() ? random.nextDouble(-1, 1) : random.nextInt(limit));
        }
        return values;
    }
}
