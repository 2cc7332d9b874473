package dev.fovea.onednn;

import dev.fovea.op.Composite;
import dev.fovea.op.LayerNorm;
import dev.fovea.op.LayerNormGradient;
import dev.fovea.spi.Candidate;
import dev.fovea.spi.Layout;
import dev.fovea.spi.Signature;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.TensorType;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;

/// Layer normalisation over the last axes, and its gradient, on rows that lie one after the other.
final class LayerNormCandidates {
    private LayerNormCandidates() {
    }

    static boolean claims(Composite op, Signature s) {
        return (op instanceof LayerNorm || op instanceof LayerNormGradient) && Types.allFloat32(s.inputs())
                && of(op, s).isPresent();
    }

    static Optional<Candidate> of(Composite op, Signature s) {
        return switch (op) {
            case LayerNorm norm when isOverLastAxes(norm, s.input(0).shape()) -> forward(norm, s);
            case LayerNormGradient(LayerNorm norm) when isOverLastAxes(norm, s.input(0).shape()) -> gradient(norm, s);
            default -> Optional.empty();
        };
    }

    /// Whether nothing but axes of extent 1 stands between the normalised axes and behind them.
    private static boolean isOverLastAxes(LayerNorm norm, Shape x) {
        int axis = norm.axes().getFirst();
        while (axis < x.rank() && (norm.axes().contains(axis) || x.extent(axis) == 1)) {
            axis++;
        }
        return axis == x.rank();
    }

    /// From `(x, γ, β)` or `x`: `(y, μ, σ²)`.
    private static Optional<Candidate> forward(LayerNorm norm, Signature s) {
        boolean affine = s.inputs().size() > 1;
        int threads = Threads.forTraffic(s.input(0).bytes(), s.threads());
        var reads = affine
                ? PrimitiveCandidate.inOrder(Argument.SRC, Argument.SCALE, Argument.SHIFT)
                : PrimitiveCandidate.inOrder(Argument.SRC);
        return candidate(threads, scope -> forward(scope, norm, s, affine), s, reads,
                List.of(Argument.DST, Argument.MEAN, Argument.VARIANCE), 0);
    }

    private static Optional<PrimitiveDescriptor> forward(NativeScope scope, LayerNorm norm, Signature s,
            boolean affine) {
        MemoryDescriptor x = rows(scope, norm, s.input(0));
        return new LayerNormalization.Forward(x, x, statistics(scope, norm, s.input(0)), (float) norm.epsilon(), affine,
                Attributes.DEFAULT).best(scope);
    }

    /// From `(x, ȳ, μ, σ², γ)` or without the last: `(x̄, γ̄, β̄)` or the first.
    private static Optional<Candidate> gradient(LayerNorm norm, Signature s) {
        boolean affine = s.outputs().size() > 1;
        int threads = Threads.forTraffic(2 * s.input(0).bytes(), s.threads());
        Recipe recipe = scope -> {
            MemoryDescriptor x = rows(scope, norm, s.input(0));
            return forward(scope, norm, s, affine).flatMap(forward -> new LayerNormalization.Backward(x, x, x,
                    statistics(scope, norm, s.input(0)), (float) norm.epsilon(), affine, forward, Attributes.DEFAULT)
                    .best(scope));
        };
        var reads = affine
                ? PrimitiveCandidate.inOrder(Argument.SRC, Argument.DIFF_DST, Argument.MEAN, Argument.VARIANCE,
                        Argument.SCALE)
                : PrimitiveCandidate.inOrder(Argument.SRC, Argument.DIFF_DST, Argument.MEAN, Argument.VARIANCE);
        return candidate(threads, recipe, s, reads,
                affine
                        ? List.of(Argument.DIFF_SRC, Argument.DIFF_SCALE, Argument.DIFF_SHIFT)
                        : List.of(Argument.DIFF_SRC),
                1);
    }

    private static Optional<Candidate> candidate(int threads, Recipe recipe, Signature s,
            SequencedMap<Argument, Integer> reads, List<Argument> writes, int inPlaceInput) {
        return PrimitiveCandidate.of(threads, recipe,
                pd -> Optional.of(new PrimitiveCandidate(recipe, PrimitiveCandidate.name(pd, threads), threads,
                        s.inputs().stream().map(Layout::rowMajor).toList(),
                        s.outputs().stream().map(Layout::rowMajor).toList(), reads, writes, inPlaceInput)));
    }

    /// `x` as a matrix, a row for each pair of statistics.
    private static MemoryDescriptor rows(NativeScope scope, LayerNorm norm, TensorType x) {
        return MemoryDescriptor.of(scope, Types.of(x.dtype()), "ab", count(norm, x),
                x.shape().count() / count(norm, x));
    }

    private static MemoryDescriptor statistics(NativeScope scope, LayerNorm norm, TensorType x) {
        return MemoryDescriptor.of(scope, DataType.F32, "a", count(norm, x));
    }

    private static long count(LayerNorm norm, TensorType x) {
        return x.shape().sub(0, norm.axes().getFirst()).count();
    }
}
