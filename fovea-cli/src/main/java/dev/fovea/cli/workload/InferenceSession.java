package dev.fovea.cli.workload;

import dev.fovea.nn.model.Execution;
import dev.fovea.nn.model.Model;
import dev.fovea.plan.Plan;
import dev.fovea.plan.Runner;
import dev.fovea.tensor.Tensor;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;

/// Inference: forward, and the outputs copied to a Java array, by a runner of the model.
public final class InferenceSession implements PlannedSession {
    private final Model model;
    private final Runner main;
    private final List<Pass> passes = new ArrayList<>();
    private final Arena arena = Arena.ofShared();
    private final float[] outputs;

    /// A batch, the runner whose input it is or is copied to, and where the outputs come.
    private record Pass(Runner runner, MemorySegment images, MemorySegment input, MemorySegment output,
            boolean loaded) {
        void run() {
            if (!loaded) {
                input.copyFrom(images);
            }
            runner.run();
        }
    }

    public InferenceSession(Workload workload, SharedBatches data, Execution execution) {
        this.model = workload.asked(execution);
        this.outputs = new float[data.size() * workload.answers()];
        this.main = model.runner(data.size());
        boolean loaded = PlannedSession.isSmall(main.plan());
        for (int i = 0; i < BATCHES; i++) {
            Tensor images = data.batch(i, arena).input(workload.input().name());
            Runner runner = loaded ? new Runner(main.plan(), model.weights()) : main;
            MemorySegment input = runner.input(workload.input().name());
            input.copyFrom(images.data());
            passes.add(new Pass(runner, images.data(), input, runner.output("output"), loaded));
        }
    }

    @Override public double pass(int number) {
        Pass pass = passes.get(number);
        pass.run();
        MemorySegment.copy(pass.output(), ValueLayout.JAVA_FLOAT, 0, outputs, 0, outputs.length);
        return outputs[0];
    }

    @Override public String shown() {
        return Session.shown(outputs);
    }

    @Override public Plan plan() {
        return main.plan();
    }

    @Override public void close() {
        passes.stream().map(Pass::runner).filter(r -> r != main).forEach(Runner::close);
        model.close();
        arena.close();
    }
}
