package dev.fovea.onednn;

import dev.fovea.compile.Fused;
import dev.fovea.graph.Op;
import dev.fovea.op.Binary;
import dev.fovea.op.Conv;
import dev.fovea.op.Unary;
import dev.fovea.spi.Signature;
import dev.fovea.tensor.TensorType;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;

/// What a convolution or product does to its result before storing it: bias first, then sums with other values and functions.
///
/// @param anchor the op itself
/// @param bias   the number of the input that is the bias, −1 for none
/// @param steps  the rest, in order
record Epilogue(Op anchor, int bias, List<Step> steps) {

    sealed interface Step {
        record Plus(int input) implements Step {
        }

        record Function(Algorithm algorithm, float alpha) implements Step {
        }
    }

    boolean hasBias() {
        return bias >= 0;
    }

    /// Reads an op or a fused op; empty when oneDNN cannot run it as one primitive.
    static Optional<Epilogue> of(Op op, Signature s) {
        if (!(op instanceof Fused f)) {
            return Optional.of(new Epilogue(op, -1, List.of()));
        }
        Op anchor = f.parts().getFirst().op();
        boolean fits = (anchor instanceof Conv || anchor instanceof dev.fovea.op.MatMul)
                && f.results().size() == 1 && f.results().getFirst().part() == f.parts().size() - 1;
        if (!fits) {
            return Optional.empty();
        }
        TensorType out = s.output(0);
        int bias = -1;
        var steps = new ArrayList<Step>();
        for (int p = 1; p < f.parts().size(); p++) {
            var part = f.parts().get(p);
            int previous = p - 1;
            var others = part.inputs().stream().filter(r -> r.part() != previous).toList();
            if (others.size() != part.inputs().size() - 1 || others.stream().anyMatch(r -> !r.isInput())) {
                return Optional.empty();
            }
            if (part.op() instanceof Unary(Unary.Kind kind)) {
                Optional<Step> function = function(kind);
                if (function.isEmpty()) {
                    return Optional.empty();
                }
                steps.add(function.get());
            } else if (part.op() instanceof Binary(Binary.Kind kind) && kind == Binary.Kind.ADD) {
                int input = others.getFirst().index();
                TensorType operand = s.input(input);
                boolean vector = operand.shape().count() == out.shape().channels()
                        && operand.shape().broadcastsTo(out.shape())
                        && operand.shape().rank() > 0 && operand.shape().channels() == out.shape().channels();
                if (vector && p == 1) {
                    bias = input;
                } else if (operand.equals(out)) {
                    steps.add(new Step.Plus(input));
                } else {
                    return Optional.empty();
                }
            } else {
                return Optional.empty();
            }
        }
        return Optional.of(new Epilogue(anchor, bias, steps));
    }

    /// oneDNN's relu makes 0 of NaN, which would hide that training has failed. So `x · min(1, max(0, αx))` with a huge `α` stands for it.
    private static Optional<Step> function(Unary.Kind kind) {
        return switch (kind) {
            case RELU -> Optional.of(new Step.Function(Algorithm.ELTWISE_HARDSWISH, 1e38f));
            case TANH -> Optional.of(new Step.Function(Algorithm.ELTWISE_TANH, 0));
            case SIGMOID -> Optional.of(new Step.Function(Algorithm.ELTWISE_LOGISTIC, 0));
            case ABS -> Optional.of(new Step.Function(Algorithm.ELTWISE_ABS, 0));
            case SQRT -> Optional.of(new Step.Function(Algorithm.ELTWISE_SQRT, 0));
            case EXP -> Optional.of(new Step.Function(Algorithm.ELTWISE_EXP, 0));
            case LOG -> Optional.of(new Step.Function(Algorithm.ELTWISE_LOG, 0));
            case NEGATE, SIGN, INVERSE, STEP, ERF, FLOOR, STOP_GRADIENT -> Optional.empty();
        };
    }

    /// The native attributes; what is added lies like the result.
    Attributes attributes(MemoryDescriptor result) {
        Attributes attributes = Attributes.DEFAULT;
        for (Step step : steps) {
            attributes = attributes.then(switch (step) {
                case Step.Plus _ -> new PostOp.Binary(Algorithm.BINARY_ADD, result);
                case Step.Function(Algorithm a, float alpha) -> new PostOp.Eltwise(a, alpha, 0);
            });
        }
        return attributes;
    }

    boolean addsValues() {
        return steps.stream().anyMatch(Step.Plus.class::isInstance);
    }

    /// Which input each argument is: the anchor's two factors, and what is added.
    SequencedMap<Argument, Integer> reads(Argument first, Argument second) {
        var reads = new LinkedHashMap<Argument, Integer>();
        reads.put(first, 0);
        reads.put(second, 1);
        if (hasBias()) {
            reads.put(Argument.BIAS, bias);
        }
        for (int i = 0; i < steps.size(); i++) {
            if (steps.get(i) instanceof Step.Plus(int input)) {
                reads.put(Argument.postOp(i), input);
            }
        }
        return reads;
    }

    /// Whether it adds an input that is a factor, too: then that one must lie like the result.
    boolean addsFactor(int input) {
        return steps.stream().anyMatch(s -> s instanceof Step.Plus(int read) && read == input);
    }
}
