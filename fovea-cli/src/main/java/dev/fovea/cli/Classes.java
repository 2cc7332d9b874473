package dev.fovea.cli;

import dev.fovea.graph.Value;
import dev.fovea.nn.layer.Mode;
import dev.fovea.nn.loss.Loss;
import dev.fovea.nn.loss.Losses;
import dev.fovea.nn.metric.Metrics;
import dev.fovea.nn.model.Model;
import dev.fovea.nn.optimizer.Optimizer;
import dev.fovea.nn.optimizer.Optimizers;
import dev.fovea.op.Softmax;
import dev.fovea.tensor.Shape;
import java.util.List;
import java.util.stream.Collectors;

/// A model of another program does not say how it learns or what it is judged by: its numbers are taken for scores of classes.
final class Classes {
    private Classes() {}

    /// Gives one that does not say it a loss to be judged by.
    static void judge(Model model) {
        if (!model.isCompiled()) {
            compile(model, Optimizers.sgd(0.01));
        }
    }

    /// Gives one that does not say it what `fovea train --from` learns by.
    static void learn(Model model) {
        if (!model.isCompiled()) {
            List<Shape> yielded = model.network().build(Mode.INFERENCE).outputs().values().stream().map(Value::shape)
                    .toList();
            boolean scores = yielded.size() == 1 && yielded.getFirst().rank() == 2 && yielded.getFirst().channels() > 1;
            if (!scores) {
                throw new IllegalArgumentException(
                        ("the model does not say how it learns, and what it yields, %s, are no"
                                + " scores of classes, by which it could be trained; give --mode infer").formatted(
                                        yielded.stream().map(Shape::toString).collect(Collectors.joining(" and "))));
            }
            compile(model, Training.fineTuning().rule());
        }
    }

    private static void compile(Model model, Optimizer optimizer) {
        Value answer = model.network().build(Mode.INFERENCE).answer();
        Loss loss = Losses.sparseCategoricalCrossentropy().fromLogits(!(answer.op() instanceof Softmax));
        model.compile(optimizer, loss, Metrics.accuracy());
    }
}
