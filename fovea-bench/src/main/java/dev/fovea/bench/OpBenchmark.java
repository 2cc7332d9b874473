package dev.fovea.bench;

import dev.fovea.nn.model.Execution;
import java.util.concurrent.TimeUnit;
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
import org.jspecify.annotations.Nullable;

/// One operation, run by a plan: the subclasses are the tables of shapes.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 5, time = 300, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 300, timeUnit = TimeUnit.MILLISECONDS)
public abstract class OpBenchmark implements Work.Described {

    /// By name; `best` is the best that is available.
    @Param("best") public String backend = "best";

    /// 0: all processors.
    @Param("0") public int threads;

    private @Nullable PreparedOp prepared;

    /// The operation of the current parameters.
    abstract OneOp op();

    @Setup public void prepare() {
        prepared = new PreparedOp(op(), Machine.execution(backend, threads));
    }

    @Benchmark public void run(Allocation allocation) {
        allocation.count();
        PreparedOp op = prepared;
        if (op != null) {
            op.run();
        }
    }

    @TearDown public void close() {
        PreparedOp op = prepared;
        if (op != null) {
            op.close();
        }
    }

    @Override public Work work() {
        Execution execution = Machine.execution(backend, threads);
        try (var op = new PreparedOp(op(), execution)) {
            return new Work(execution.backend().name(), execution.threads(), op.shapes(), op.implementations(),
                    op.multiplyAdds(), op.bytes(), 0);
        }
    }
}
