package dev.fovea.onednn;

import dev.fovea.compile.KernelTimes;
import dev.fovea.compile.Program;
import dev.fovea.compile.Target;
import dev.fovea.plan.Plan;
import dev.fovea.plan.Runner;
import dev.fovea.plan.Weights;
import dev.fovea.reference.ReferenceBackend;
import dev.fovea.tensor.DType;
import dev.fovea.tensor.Tensor;
import dev.fovea.vector.VectorKernels;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A network after some steps of a plan, on two threads: the plan as text, and the weights.
record Trained(String plan, Map<String, Tensor> weights) {

    /// @param storage as what the values between the steps may lie
    static Trained of(Nets.Net net, Program program, DType storage, int steps, Optional<KernelTimes> times) {
        try (var weights = new Weights(new OneDnnBackend())) {
            net.weights().forEach(weights::put);
            try (var plan = Plan.of(program, new Target(weights.backend(), List.of(new VectorKernels()),
                    Optional.of(new ReferenceBackend()), Nets.BATCH, 2, weights.layouts(), times, storage));
                    var runner = new Runner(plan, weights)) {
                net.inputs().forEach((name, value) -> {
                    if (plan.inputs().containsKey(name)) {
                        runner.feed(name, value);
                    }
                });
                for (int step = 0; step < steps; step++) {
                    runner.run();
                }
                Map<String, Tensor> values = new HashMap<>();
                weights.paths().forEach(path -> values.put(path, weights.get(path)));
                return new Trained(plan.toString(), values);
            }
        }
    }
}
