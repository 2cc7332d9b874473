package dev.fovea.nn.train;

import dev.fovea.compile.Program;
import dev.fovea.data.Batch;
import dev.fovea.data.Batches;
import dev.fovea.data.DataException;
import dev.fovea.data.DataSet;
import dev.fovea.graph.Value;
import dev.fovea.nn.layer.Mode;
import dev.fovea.nn.metric.ConfusionMatrix;
import dev.fovea.nn.metric.Decision;
import dev.fovea.nn.model.Forward;
import dev.fovea.nn.model.Model;
import dev.fovea.op.Ops;
import dev.fovea.plan.Plan;
import dev.fovea.plan.Runner;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;
import java.util.Map;

/// Counts on data which class a model takes for which.
public final class Confusion {
    private static final double THRESHOLD = 0.5;        // of an output of one number per sample
    private static final String RIGHT = "right";
    private static final String ANSWERED = "answered";

    private Confusion() {}

    /// @param output the output that is judged; empty for the only one
    public static ConfusionMatrix of(Model model, String output, DataSet data, int batchSize) {
        Batches batches = Batches.inOrder(data, batchSize);          // says what is wrong with them
        Decision decision = decision(model, Task.of(output, (y, _) -> y), data);
        model.initialize();
        int classes = decision.classes();
        var program = Program.of(Map.of(RIGHT, flat(decision.right()), ANSWERED, flat(decision.answered())));
        var counts = new long[classes][classes];
        int size = Math.min(batches.batchSize(), data.size());
        try (Plan plan = Plan.of(program, model.execution().target(size, model.weights().layouts()))) {
            plan.requireAtMost(model.execution().memoryCap());
            try (var runner = new Runner(plan, model.weights()); var epoch = batches.epoch(0)) {
                while (epoch.hasNext()) {
                    Batch batch = epoch.next();
                    model.feed(runner, batch);
                    runner.run();
                    count(runner, data, batch, counts);
                }
            }
        }
        List<String> names = !model.classNames().isEmpty() ? model.classNames() : data.classNames();
        return ConfusionMatrix.of(names.size() == classes ? names : List.of(), counts);
    }

    private static Decision decision(Model model, Task task, DataSet data) {
        Forward forward = model.networkFor(data.inputs()).build(Mode.INFERENCE);
        Value target = Objective.target(task, Objective.inputs(forward, data.targets()));
        return Decision.of("confusion", Objective.output(forward, task), target, THRESHOLD);
    }

    /// `[batch, answers per sample]`
    private static Value flat(Value x) {
        long each = x.shape().sub(1, x.shape().rank()).count();
        return Ops.reshape(x, x.shape().sub(0, 1).append((int) each));
    }

    private static void count(Runner runner, DataSet data, Batch batch, long[][] counts) {
        MemorySegment right = runner.output(RIGHT);
        MemorySegment answered = runner.output(ANSWERED);
        long each = right.byteSize() / Float.BYTES / runner.plan().target().batch();
        for (long i = 0; i < batch.size() * each; i++) {
            float label = right.getAtIndex(ValueLayout.JAVA_FLOAT, i);
            if (!(label >= 0 && label < counts.length)) {
                throw new DataException("%s: sample %d has the label %.0f, but %d classes have the labels 0 to %d. "
                        + "Correct the label, or choose as many classes as there are.", data.name(),
                        batch.sample((int) (i / each)), label, counts.length, counts.length - 1);
            }
            counts[(int) label][(int) answered.getAtIndex(ValueLayout.JAVA_FLOAT, i)]++;
        }
    }
}
