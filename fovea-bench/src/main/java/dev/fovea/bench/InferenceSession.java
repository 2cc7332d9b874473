package dev.fovea.bench;

import dev.fovea.nn.model.Execution;
import dev.fovea.nn.model.Model;
import dev.fovea.plan.Runner;
import dev.fovea.tensor.Tensor;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;

/// Inference: forward, and the outputs copied to a Java array, by a runner of the model.
final class InferenceSession implements Session {
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

    InferenceSession(Workload workload, SharedBatches data, Execution execution) {
        this.model = workload.asked(execution);
        this.outputs = new float[data.size() * workload.answers()];
        this.main = model.runner(data.size());
        boolean loaded = Session.isSmall(main.plan());
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

    /// The mean magnitude of all outputs, the first two, and the last.
    @Override public String shown() {
        double sum = 0;
        for (float y : outputs) {
            sum += Math.abs(y);
        }
        return sum / outputs.length + " " + outputs[0] + " " + outputs[1] + " " + outputs[outputs.length - 1];
    }

    @Override public long multiplyAdds() {
        return main.plan().multiplyAdds();
    }

    @Override public int steps() {
        return main.plan().steps().size();
    }

    @Override public void close() {
        passes.stream().map(Pass::runner).filter(r -> r != main).forEach(Runner::close);
        model.close();
        arena.close();
    }
}
