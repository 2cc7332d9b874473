package dev.fovea.cli.workload;

import dev.fovea.data.Field;
import dev.fovea.formats.onnx.OnnxNetwork;
import dev.fovea.nn.layer.Mode;
import dev.fovea.nn.model.Execution;
import dev.fovea.nn.model.Model;
import dev.fovea.plan.Plan;
import dev.fovea.plan.Runner;
import dev.fovea.tensor.DType;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;

/// Inference: forward, and the outputs copied to a Java array, by a runner of the model. Of a workload, or of the network of a file on
/// noise.
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
        this(workload.asked(execution), data.size(), workload.answers(), workload.input().name(), "output",
                (i, arena) -> data.batch(i, arena).input(workload.input().name()));
    }

    private InferenceSession(Model model, int size, int answers, String input, String output,
            BiFunction<Integer, Arena, Tensor> batch) {
        this.model = model;
        this.outputs = new float[size * answers];
        this.main = model.runner(size);
        boolean loaded = PlannedSession.isSmall(main.plan());
        for (int i = 0; i < BATCHES; i++) {
            Tensor images = batch.apply(i, arena);
            Runner runner = loaded ? new Runner(main.plan(), model.weights()) : main;
            MemorySegment place = runner.input(input);
            place.copyFrom(images.data());
            passes.add(new Pass(runner, images.data(), place, runner.output(output), loaded));
        }
    }

    /// The network of a file on batches of noise, its channels first where it reads images so.
    ///
    /// @throws IllegalArgumentException if it cannot be compared: it must read one image of numbers and yield a row of numbers for it
    public static InferenceSession of(Path file, int size, Execution execution) {
        Model model = Model.load(file, execution);
        try {
            List<Field> inputs = model.network().inputs();
            var outputs = model.network().build(Mode.INFERENCE).outputs();
            Shape answer = outputs.firstEntry().getValue().shape();
            long answers = answer.sub(1, answer.rank()).count();
            boolean row = answer.sub(1, answer.rank()).extents().stream().allMatch(e -> e == 1 || e == answers);
            if (inputs.size() != 1 || inputs.getFirst().dtype() != DType.F32 || !row) {
                throw new IllegalArgumentException(
                        "what is compared reads one image of float32 and yields a row of numbers for it, but %s reads %s and yields %s"
                                .formatted(file.getFileName(), inputs, answer));
            }
            Field input = inputs.getFirst();
            boolean channelsFirst = model.network().layer() instanceof OnnxNetwork onnx
                    && onnx.feeds().getFirst().channelsLast();
            return new InferenceSession(model, size, Math.toIntExact(answers), input.name(),
                    outputs.firstEntry().getKey(),
                    (i, arena) -> SharedBatches.noise(input, channelsFirst, size, i, arena));
        } catch (RuntimeException e) {
            model.close();
            throw e;
        }
    }

    @Override public double pass(int number) {
        Pass pass = passes.get(number);
        pass.run();
        MemorySegment.copy(pass.output(), ValueLayout.JAVA_FLOAT, 0, outputs, 0, outputs.length);
        return outputs[0];
    }

    @Override public float[] answers() {
        return outputs.clone();
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
