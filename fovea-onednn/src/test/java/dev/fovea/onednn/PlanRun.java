package dev.fovea.onednn;

import dev.fovea.compile.Program;
import dev.fovea.compile.Target;
import dev.fovea.plan.Plan;
import dev.fovea.plan.Runner;
import dev.fovea.plan.Weights;
import dev.fovea.reference.ReferenceBackend;
import dev.fovea.spi.Backend;
import dev.fovea.spi.KernelProvider;
import java.util.List;
import java.util.Optional;

/// A network's program, compiled, fed and ready to run.
final class PlanRun implements AutoCloseable {
    private final Weights weights;
    private final Plan plan;
    private final Runner runner;

    PlanRun(Backend backend, List<KernelProvider> providers, Nets.Net net, Program program, int threads) {
        weights = new Weights(backend);
        net.weights().forEach(weights::put);
        plan = Plan.of(program, new Target(backend, providers, Optional.of(new ReferenceBackend()), Nets.BATCH, threads,
                weights.layouts()));
        runner = new Runner(plan, weights);
        net.inputs().forEach((name, value) -> {
            if (plan.inputs().containsKey(name)) {
                runner.feed(name, value);
            }
        });
    }

    Plan plan() {
        return plan;
    }

    Runner runner() {
        return runner;
    }

    Weights weights() {
        return weights;
    }

    @Override public void close() {
        runner.close();
        plan.close();
        weights.close();
    }
}
