package dev.fovea.bench;

import static dev.fovea.nn.layer.Layers.conv2d;
import static dev.fovea.nn.layer.Layers.dense;
import static dev.fovea.nn.layer.Layers.dropout;
import static dev.fovea.nn.layer.Layers.flatten;
import static dev.fovea.nn.layer.Layers.maxPooling2d;
import static dev.fovea.nn.optimizer.Optimizers.adam;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.fovea.cli.workload.InferenceSession;
import dev.fovea.cli.workload.Session;
import dev.fovea.cli.workload.SharedBatches;
import dev.fovea.cli.workload.SharedWeights;
import dev.fovea.cli.workload.TrainingSession;
import dev.fovea.cli.workload.Workload;
import dev.fovea.cli.workload.Workloads;
import dev.fovea.nn.model.Execution;
import dev.fovea.tensor.Shape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// In the steady state a run allocates nothing on the Java heap, on any thread that takes part. That state comes when HotSpot has
/// compiled every kernel.
class SteadyStateTest {
    private static final int RUNS = 2000;
    private static final int MANY_RUNS = 40_000;
    private static final Path STATUS = Path.of("/proc/self/status");
    private static final long PATIENCE = 60_000_000_000L;        // nanoseconds for HotSpot to compile what allocates while it is interpreted

    private static final Workload SMALL = Workloads.of("small", "small", Shape.of(8, 8, 1), 10, 16, adam(1e-3),
            new SharedWeights(1, Shape.scalar()),
            conv2d(4, 3).relu(), maxPooling2d(2), flatten(), dropout(0.2), dense(8).tanh(), dense(10));

    @BeforeAll static void onlyWhereTheFastBackendRuns() {
        assumeTrue(Execution.best().backend().rank() > 0, "the reference backend has no steady state to speak of");
    }

    @Test void aTrainingStepAllocatesNothing() {
        try (var session = new TrainingSession(SMALL, SharedBatches.noise(SMALL, SMALL.batch()), Execution.best())) {
            assertThat(bytesOfARun(session)).isLessThan(1);
        }
    }

    @Test void anInferenceAllocatesNothing() {
        try (var session = new InferenceSession(SMALL, SharedBatches.noise(SMALL, 1), Execution.best())) {
            assertThat(bytesOfARun(session)).isLessThan(1);
        }
    }

    /// A leak of half a kilobyte a step would show; what the JIT compiler takes for itself would not.
    @Test void nativeMemoryDoesNotGrow() throws IOException {
        assumeTrue(Files.isReadable(STATUS), "only Linux says in " + STATUS + " how much memory a process has");
        try (var session = new TrainingSession(SMALL, SharedBatches.noise(SMALL, SMALL.batch()), Execution.best())) {
            passes(session, MANY_RUNS / 2);
            long before = residentKibibytes();
            passes(session, MANY_RUNS);
            assertThat(residentKibibytes() - before).as("KiB gained in %d steps", MANY_RUNS).isLessThan(MANY_RUNS / 2);
        }
    }

    private static long residentKibibytes() throws IOException {
        String line = Files.readAllLines(STATUS).stream().filter(l -> l.startsWith("VmRSS:")).findFirst().orElseThrow();
        return Long.parseLong(line.replaceAll("\\D", ""));
    }

    private static void passes(Session session, int count) {
        for (int i = 0; i < count; i++) {
            session.pass(i % Session.BATCHES);
        }
    }

    /// Measured over and over until it is below one byte, which is once all is compiled, or until patience ends.
    private static double bytesOfARun(Session session) {
        var heap = new Heap();
        long end = System.nanoTime() + PATIENCE;
        double bytes;
        do {
            heap.start();
            passes(session, RUNS);
            bytes = (double) heap.allocated() / RUNS;
        } while (bytes >= 1 && System.nanoTime() < end);
        return bytes;
    }
}
