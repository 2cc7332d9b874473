package dev.fovea.bench;

import dev.fovea.cli.workload.InferenceSession;
import dev.fovea.cli.workload.PlannedSession;
import dev.fovea.cli.workload.Session;
import dev.fovea.cli.workload.SharedBatches;
import dev.fovea.cli.workload.TrainingSession;
import dev.fovea.cli.workload.Workload;
import dev.fovea.nn.model.Execution;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/// Whole networks, end to end: training steps, and inferences whose outputs Java reads.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class NetworkBenchmark implements Work.Described {

    @Param({"softmax", "mlp", "lenet", "lecture-cnn", "resnet18_cifar", "mobilenet_v1", "alexnet", "googlenet",
            "resnet50",
            "vit_ti_16", "autoencoder_conv"}) public String network = "softmax";

    /// `train`: on the network's own batch; `infer-N`: on N images.
    @Param({"train", "infer-1", "infer-32"}) public String mode = "train";

    /// By name; `best` is the best that is available.
    @Param("best") public String backend = "best";

    /// 0: all processors.
    @Param("0") public int threads;

    private @Nullable Session session;
    private int next;

    @Setup public void open() {
        session = opened();
    }

    @Benchmark public double run(Allocation allocation) {
        allocation.count();
        Session opened = session;
        next = (next + 1) % Session.BATCHES;
        return opened == null ? 0 : opened.pass(next);
    }

    @TearDown public void close() {
        Session opened = session;
        if (opened != null) {
            opened.close();
        }
    }

    private Workload workload() {
        return Workload.find(network, false)
                .orElseThrow(() -> new IllegalArgumentException("there is no network " + network));
    }

    private int batch() {
        return mode.equals("train") ? workload().batch() : Integer.parseInt(mode.substring("infer-".length()));
    }

    private PlannedSession opened() {
        SharedBatches data = SharedBatches.noise(workload(), batch());
        Execution execution = Machine.execution(backend, threads);
        return mode.equals("train")
                ? new TrainingSession(workload(), data, execution)
                : new InferenceSession(workload(), data, execution);
    }

    @Override public Work work() {
        Execution execution = Machine.execution(backend, threads);
        try (PlannedSession opened = opened()) {
            return new Work(execution.backend().name(), execution.threads(), "batch " + batch(),
                    opened.steps() + " steps", opened.multiplyAdds(), 0, batch());
        }
    }
}
