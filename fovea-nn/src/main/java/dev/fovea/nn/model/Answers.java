package dev.fovea.nn.model;

import dev.fovea.nn.loss.BinaryCrossentropy;
import dev.fovea.nn.loss.BinaryFocalCrossentropy;
import dev.fovea.nn.loss.CategoricalCrossentropy;
import dev.fovea.nn.loss.CategoricalFocalCrossentropy;
import dev.fovea.nn.loss.KlDivergence;
import dev.fovea.nn.loss.Loss;
import dev.fovea.nn.loss.Poisson;
import dev.fovea.nn.loss.SparseCategoricalCrossentropy;
import dev.fovea.nn.loss.Targets;
import dev.fovea.nn.train.Recipe;
import dev.fovea.op.Ops;
import dev.fovea.op.Softmax;
import dev.fovea.op.Unary;
import dev.fovea.graph.Value;
import java.util.List;
import java.util.Optional;

/// The probabilities that a network's output means. A network that ends in softmax or sigmoid has them; one that ends in logits
/// gets softmax, or sigmoid where the loss it was compiled with says so; numbers that are no classes stay what they are.
final class Answers {
    private Answers() {}

    static Value probabilities(Value y, Optional<Recipe> recipe) {
        Optional<Loss> loss = recipe.filter(r -> r.tasks().size() == 1).map(r -> r.tasks().getFirst().loss());
        if (loss.isEmpty()) {
            return y.shape().channels() > 1 && Targets.isLinear(y) ? Ops.softmax(y) : y;
        }
        return switch (loss.get()) {
            case SparseCategoricalCrossentropy(boolean fromLogits, _) -> fromLogits ? Ops.softmax(y) : y;
            case CategoricalCrossentropy(boolean fromLogits, _) -> fromLogits ? Ops.softmax(y) : y;
            case CategoricalFocalCrossentropy(_, _, boolean fromLogits, _) -> fromLogits ? Ops.softmax(y) : y;
            case KlDivergence(boolean fromLogits) -> fromLogits ? Ops.softmax(y) : y;
            case BinaryCrossentropy(boolean fromLogits, _) -> bothClasses(fromLogits ? Ops.sigmoid(y) : y);
            case BinaryFocalCrossentropy(_, _, _, boolean fromLogits, _) ->
                bothClasses(fromLogits ? Ops.sigmoid(y) : y);
            case Poisson(boolean logInput) -> logInput ? Ops.exp(y) : y;
            default -> y;
        };
    }

    /// What the probabilities are made of, where the output ends in softmax or sigmoid: its logits, `[batch, classes]`. One number
    /// `z` that tells two classes apart gives them `(−z, z)`. An output that is no probability is itself the scores.
    static Value scores(Value y, Optional<Recipe> recipe) {
        boolean ends = y.op() instanceof Softmax
                || y.op() instanceof Unary(Unary.Kind kind) && kind == Unary.Kind.SIGMOID;
        Value z = ends ? y.input(0) : y;
        boolean both = y.shape().channels() == 1 && probabilities(y, recipe).shape().channels() == 2;
        return both ? Ops.concat(1, List.of(Ops.negate(z), z)) : z;
    }

    /// One output `p` tells two classes apart: `(1 − p, p)`.
    private static Value bothClasses(Value p) {
        boolean one = p.shape().rank() == 2 && p.shape().channels() == 1;
        return one ? Ops.concat(1, List.of(Ops.plus(Ops.negate(p), 1), p)) : p;
    }
}
