package dev.fovea.bench;


import dev.fovea.cli.bench.ResultLayouts;
import dev.fovea.compile.Step;
import dev.fovea.nn.model.Execution;
import dev.fovea.plan.Plan;
import dev.fovea.plan.Runner;
import dev.fovea.plan.Weights;
import dev.fovea.spi.Layout;
import java.util.Map;
import java.util.stream.Collectors;

/// A program of one operation, compiled and tied to memory.
final class PreparedOp implements AutoCloseable {
    private final OneOp op;
    private final Plan plan;
    private final Weights weights;
    private final Runner runner;

    PreparedOp(OneOp op, Execution execution) {
        this.op = op;
        this.plan = ResultLayouts.plan(op.program(), execution.target(1, Map.of()), op.made()::contains);
        this.weights = new Weights(execution.backend());
        op.variables().forEach(weights::put);
        this.runner = new Runner(plan, weights);
        op.fed().forEach(runner::feed);
    }

    void run() {
        runner.run();
    }

    long multiplyAdds() {
        return plan.multiplyAdds();
    }

    /// The implementation of each step, with the layouts that are not row-major: `onednn jit:avx512_core (aBcd16b)`.
    String implementations() {
        return plan.steps().stream().filter(s -> !s.candidate().isView()).map(PreparedOp::implementation).distinct()
                .collect(Collectors.joining(" + "));
    }

    private static String implementation(Step step) {
        String layouts = java.util.stream.Stream
                .concat(step.candidate().inputs().stream(), step.candidate().outputs().stream())
                .filter(l -> !l.isRowMajor()).map(Layout::toString).distinct().collect(Collectors.joining(", "));
        return step.candidate().implementation() + (layouts.isEmpty() ? "" : " (" + layouts + ")");
    }

    String shapes() {
        return op.shapes();
    }

    long bytes() {
        return op.bytes();
    }

    @Override public void close() {
        runner.close();
        plan.close();
        weights.close();
    }
}
