package dev.fovea.bench;

import static dev.fovea.nn.layer.Layers.conv2d;
import static dev.fovea.nn.layer.Layers.dense;
import static dev.fovea.nn.layer.Layers.flatten;
import static dev.fovea.nn.optimizer.Optimizers.*;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.fovea.cli.workload.Session;
import dev.fovea.cli.workload.SharedBatches;
import dev.fovea.cli.workload.SharedWeights;
import dev.fovea.cli.workload.TrainingSession;
import dev.fovea.cli.workload.Workloads;
import dev.fovea.nn.model.Execution;
import dev.fovea.nn.optimizer.Optimizer;
import dev.fovea.tensor.Shape;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The longest chains of element-wise operations are the updates of optimizers: C2 must keep all their vectors in registers, or
/// every step allocates.
@Tag("nightly")
class OptimizerSteadyStateTest {
    private static final int RUNS = 2000;
    private static final long PATIENCE = 60_000_000_000L;        // nanoseconds for HotSpot to compile

    static Stream<Optimizer> optimizers() {
        return Stream.of(adam(), adamW(), adagrad(), adamax(), rmsprop().momentum(0.9).centered(true), muon(),
                adamW().clipValue(1), adamW().globalClipNorm(1).average(0.99), adamW().clipNorm(1).accumulate(4),
                rmsprop().momentum(0.9).centered(true).weightDecay(1e-4).clipValue(1).globalClipNorm(1).average(0.99)
                        .accumulate(4));
    }

    @ParameterizedTest
    @MethodSource("optimizers") void aStepAllocatesNothing(Optimizer optimizer) {
        assumeTrue(Execution.best().backend().rank() > 0, "the reference backend has no steady state to speak of");
        var workload = Workloads.of("small", "small", Shape.of(8, 8, 1), 10, 16, optimizer,
                new SharedWeights(1, Shape.scalar()), conv2d(4, 3).relu(), flatten(), dense(8).tanh(), dense(10));
        try (var session = new TrainingSession(workload, SharedBatches.noise(workload, workload.batch()),
                Execution.best())) {
            assertThat(bytesOfARun(session)).isLessThan(1);
        }
    }

    /// Measured over and over until it is below one byte, which is once all is compiled, or until patience ends.
    private static double bytesOfARun(Session session) {
        var heap = new Heap();
        long end = System.nanoTime() + PATIENCE;
        double bytes;
        do {
            heap.start();
            for (int i = 0; i < RUNS; i++) {
                session.pass(i % Session.BATCHES);
            }
            bytes = (double) heap.allocated() / RUNS;
        } while (bytes >= 1 && System.nanoTime() < end);
        return bytes;
    }
}
