package dev.fovea.compile;

import dev.fovea.graph.Op;
import dev.fovea.op.Binary;
import dev.fovea.op.Conv;
import dev.fovea.op.MatMul;
import dev.fovea.op.Unary;
import dev.fovea.spi.Signature;
import dev.fovea.tensor.TensorType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What a convolution or product does to its result before storing it: bias first, then sums with other values and functions.
///
/// @param anchor the op itself
/// @param bias   the number of the input that is the bias, −1 for none
/// @param steps  the rest, in order
public record Epilogue(Op anchor, int bias, List<Step> steps) {

    /// One thing that is done to the result.
    public sealed interface Step {
        /// Input number `input`, of the type of the result, is added.
        record Plus(int input) implements Step {
        }

        /// The smaller of the result and of input number `input`, a single number.
        record AtMost(int input) implements Step {
        }

        /// A function of each element.
        record Function(Unary.Kind kind) implements Step {
        }
    }

    public Epilogue {
        steps = List.copyOf(steps);
    }

    /// Reads an op or a fused op; empty when it is no convolution or product, or does other things than these.
    public static Optional<Epilogue> of(Op op, Signature s) {
        List<Fused.Part> parts = op instanceof Fused f ? f.parts() : List.of(new Fused.Part(op, List.of()));
        Op anchor = parts.getFirst().op();
        boolean fits = (anchor instanceof Conv || anchor instanceof MatMul)
                && (!(op instanceof Fused f) || f.results().equals(List.of(Fused.Ref.part(parts.size() - 1))));
        if (!fits) {
            return Optional.empty();
        }
        TensorType out = s.output(0);
        int bias = -1;
        var steps = new ArrayList<Step>();
        for (int p = 1; p < parts.size(); p++) {
            Fused.Part part = parts.get(p);
            int previous = p - 1;
            var others = part.inputs().stream().filter(r -> r.part() != previous).toList();
            if (others.size() != part.inputs().size() - 1 || others.stream().anyMatch(r -> !r.isInput())) {
                return Optional.empty();
            }
            if (part.op() instanceof Unary(Unary.Kind kind)) {
                steps.add(new Step.Function(kind));
            } else
                if (part.op() instanceof Binary(Binary.Kind kind) && kind == Binary.Kind.MIN
                        && s.input(others.getFirst().index()).shape().count() == 1) {
                            steps.add(new Step.AtMost(others.getFirst().index()));
                        } else
                    if (part.op() instanceof Binary(Binary.Kind kind) && kind == Binary.Kind.ADD) {
                        int input = others.getFirst().index();
                        if (p == 1 && isVector(s.input(input), out)) {
                            bias = input;
                        } else if (s.input(input).equals(out)) {
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

    /// One number for each channel.
    private static boolean isVector(TensorType operand, TensorType out) {
        return operand.shape().rank() > 0 && operand.shape().count() == out.shape().channels()
                && operand.shape().broadcastsTo(out.shape())
                && operand.shape().channels() == out.shape().channels();
    }

    public boolean hasBias() {
        return bias >= 0;
    }

    /// Whether it adds values of the result's size.
    public boolean addsValues() {
        return steps.stream().anyMatch(Step.Plus.class::isInstance);
    }

    /// Whether it reads that input as a single number.
    public boolean readsNumber(int input) {
        return steps.stream().anyMatch(s -> s instanceof Step.AtMost(int read) && read == input);
    }

    /// Whether it adds an input that is a factor, too: then that one must lie like the result.
    public boolean addsFactor(int input) {
        return steps.stream().anyMatch(s -> s instanceof Step.Plus(int read) && read == input);
    }
}
