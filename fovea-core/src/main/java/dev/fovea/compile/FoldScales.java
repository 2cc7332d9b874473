package dev.fovea.compile;

import dev.fovea.graph.Graph;
import dev.fovea.graph.Value;
import dev.fovea.op.Binary;
import dev.fovea.op.Constant;
import dev.fovea.op.Conv;
import dev.fovea.op.MatMul;
import dev.fovea.op.Ops;
import dev.fovea.op.Variable;
import dev.fovea.tensor.Shape;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// ```
/// conv(x, k) · s             becomes   conv(x, k · s)              for one factor a filter
/// (conv(x, k) + b) · s       becomes   conv(x, k · s) + b · s
/// conv(x, k) + b + c         becomes   conv(x, k) + (b + c)
/// ```
/// where kernel, factors and biases follow from variables that the program does not change, and nobody else reads the
/// convolution: in inference, where that is computed once, a batch normalisation costs nothing. The same for a product of matrices.
public record FoldScales() implements Pass {

    @Override public Program apply(Program program) {
        var fold = new Fold(program);
        return Pass.rebuild(program, (target, n, in) -> n.op() instanceof Binary(Binary.Kind kind)
                ? fold.binary(kind, n.inputs(), in, n.output(0).shape()).map(List::of)
                        .orElseGet(() -> Pass.copy(target, n, in))
                : Pass.copy(target, n, in));
    }

    /// Decides by the old graph, builds in the new one, where what is foldable has become a product, or one plus a vector.
    private static final class Fold {
        private final Program program;
        private final Readers readers;
        private final Map<Value, Boolean> steady = new HashMap<>();

        Fold(Program program) {
            this.program = program;
            this.readers = new Readers(program);
            Graph.topological(program.roots()).forEach(n -> n.outputs().forEach(v -> steady.put(v, isSteady(v))));
        }

        private boolean isSteady(Value v) {
            return switch (v.op()) {
                case Variable variable -> !program.updates().containsKey(variable.path());
                case Constant _ -> true;
                default -> !v.inputs().isEmpty() && v.inputs().stream().allMatch(this::follows);
            };
        }

        private boolean follows(Value v) {
            return steady.getOrDefault(v, false);
        }

        Optional<Value> binary(Binary.Kind kind, List<Value> old, List<Value> in, Shape shape) {
            for (int i = 0; i < 2; i++) {
                Value operand = old.get(i);
                Value vector = in.get(1 - i);
                if (isVector(old.get(1 - i), shape) && operand.shape().equals(shape)) {
                    if (kind == Binary.Kind.MULTIPLY && isFoldable(operand)) {
                        return Optional.of(scaled(in.get(i), vector));
                    }
                    if (kind == Binary.Kind.ADD && operand.op() instanceof Binary && isFoldable(operand)) {
                        return Optional.of(shifted(in.get(i), vector));
                    }
                }
            }
            return Optional.empty();
        }

        /// One number for each channel that does not change.
        private boolean isVector(Value v, Shape shape) {
            return v.shape().rank() == 1 && v.shape().channels() == shape.channels() && follows(v);
        }

        /// Whether it is a product with a steady factor, perhaps scaled and shifted by steady vectors, and is read once.
        private boolean isFoldable(Value v) {
            if (!readers.isReadOnce(v)) {
                return false;
            }
            return switch (v.op()) {
                case Conv _ -> follows(v.input(1));
                case MatMul m -> !m.transposeB() && v.shape().rank() == 2 && follows(v.input(1));
                case Binary(Binary.Kind kind) when kind == Binary.Kind.ADD || kind == Binary.Kind.MULTIPLY ->
                    isVector(v.input(1), v.shape()) && v.input(0).shape().equals(v.shape()) && isFoldable(v.input(0));
                default -> false;
            };
        }

        private static Value scaled(Value v, Value s) {
            return v.op() instanceof Binary
                    ? Ops.plus(scaled(v.input(0), s), Ops.times(v.input(1), s))
                    : v.graph().add(v.op(), v.input(0), Ops.times(v.input(1), s));
        }

        private static Value shifted(Value v, Value b) {
            return v.op() instanceof Binary
                    ? Ops.plus(v.input(0), Ops.plus(v.input(1), b))
                    : Ops.plus(v, b);
        }
    }
}
