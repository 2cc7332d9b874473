package dev.fovea.onednn;

import dev.fovea.compile.Workspace;
import dev.fovea.op.Pool;
import dev.fovea.op.PoolGradient;
import dev.fovea.spi.Candidate;
import dev.fovea.spi.Layout;
import dev.fovea.spi.Signature;
import dev.fovea.tensor.TensorType;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;

/// Pooling in whatever layout its input lies; the maximum keeps a workspace for its gradient.
final class PoolCandidates {

    private PoolCandidates() {
    }

    /// Whether oneDNN has kernels for such a pool: it has none with gaps in the window.
    static boolean covers(Pool pool) {
        return pool.windows().stream().allMatch(w -> w.dilation() == 1);
    }

    static Optional<Candidate> forward(Pool pool, Signature s, boolean keepsWorkspace) {
        if (!covers(pool)) {
            return Optional.empty();
        }
        int threads = Threads.forTraffic(s.input(0).bytes(), s.threads());
        var kind = keepsWorkspace ? Propagation.FORWARD_TRAINING : Propagation.FORWARD_INFERENCE;
        Recipe recipe = scope -> new Pooling.Forward(kind, algorithm(pool),
                View.ACTIVATION.describe(scope, s.layout(0)),
                output(scope, s.layout(0), s.output(0)), ConvCandidates.axes(pool.windows()), Attributes.DEFAULT)
                .best(scope);
        return PrimitiveCandidate.of(threads, recipe, pd -> {
            String name = PrimitiveCandidate.name(pd, threads);
            Layout in = OneDnnLayout.of(s.input(0), View.ACTIVATION, pd.argument(Argument.SRC));
            Layout out = OneDnnLayout.of(s.output(0), View.ACTIVATION, pd.argument(Argument.DST));
            if (!keepsWorkspace) {
                return Optional.of(new PrimitiveCandidate(recipe, name, threads, List.of(in), List.of(out),
                        PrimitiveCandidate.inOrder(Argument.SRC), List.of(Argument.DST), -1));
            }
            var workspace = new WorkspaceLayout(s.output(1), pd.argument(Argument.WORKSPACE).bytes(), recipe, in, out);
            return Optional.of(new PrimitiveCandidate(recipe, name, threads, List.of(in), List.of(out, workspace),
                    PrimitiveCandidate.inOrder(Argument.SRC), List.of(Argument.DST, Argument.WORKSPACE), -1));
        });
    }

    /// From `(ȳ, workspace)`.
    static Optional<Candidate> gradient(Workspace.Gradient op, Signature s) {
        if (!(op.op() instanceof PoolGradient(Pool pool)) || !(s.layout(1) instanceof WorkspaceLayout w)) {
            return Optional.empty();
        }
        int threads = Threads.forTraffic(s.output(0).bytes(), s.threads());
        Recipe recipe = scope -> w.forward().describe(scope).flatMap(forward -> new Pooling.Backward(algorithm(pool),
                forward.argument(Argument.SRC), forward.argument(Argument.DST), ConvCandidates.axes(pool.windows()),
                forward,
                Attributes.DEFAULT).best(scope));
        return PrimitiveCandidate.of(threads, recipe,
                pd -> Optional.of(new PrimitiveCandidate(recipe, PrimitiveCandidate.name(pd, threads),
                        threads, List.of(w.y(), w), List.of(w.x()),
                        PrimitiveCandidate.inOrder(Argument.DIFF_DST, Argument.WORKSPACE),
                        List.of(Argument.DIFF_SRC), -1)));
    }

    /// From `(x, y, ȳ)`: the mean reads only the last.
    static Optional<Candidate> meanGradient(PoolGradient op, Signature s) {
        if (op.pool().kind() != Pool.Kind.AVERAGE || !covers(op.pool())) {
            return Optional.empty();
        }
        int threads = Threads.forTraffic(s.output(0).bytes(), s.threads());
        var axes = ConvCandidates.axes(op.pool().windows());
        Recipe recipe = scope -> {
            MemoryDescriptor dst = View.ACTIVATION.describe(scope, s.layout(2));
            MemoryDescriptor src = output(scope, s.layout(2), s.output(0));
            return new Pooling.Forward(Propagation.FORWARD_TRAINING, algorithm(op.pool()), src, dst, axes,
                    Attributes.DEFAULT).best(scope)
                    .flatMap(f -> new Pooling.Backward(algorithm(op.pool()), src, dst, axes, f, Attributes.DEFAULT)
                            .best(scope));
        };
        return PrimitiveCandidate.of(threads, recipe,
                pd -> Optional.of(new PrimitiveCandidate(recipe, PrimitiveCandidate.name(pd, threads),
                        threads,
                        List.of(unread(s, 0), unread(s, 1),
                                OneDnnLayout.of(s.input(2), View.ACTIVATION, pd.argument(Argument.DIFF_DST))),
                        List.of(OneDnnLayout.of(s.output(0), View.ACTIVATION, pd.argument(Argument.DIFF_SRC))),
                        only(Argument.DIFF_DST, 2), List.of(Argument.DIFF_SRC), -1)));
    }

    private static SequencedMap<Argument, Integer> only(Argument argument, int input) {
        return new LinkedHashMap<>(Map.of(argument, input));
    }

    /// What is not read may lie as it does.
    private static Layout unread(Signature s, int input) {
        return s.layout(input) instanceof Layout.Open ? Layout.rowMajor(s.input(input)) : s.layout(input);
    }

    /// Beside a row-major value, row-major; beside a blocked one, the same blocks.
    static MemoryDescriptor output(NativeScope scope, Layout neighbour, TensorType type) {
        return neighbour instanceof OneDnnLayout l && l.view().equals(View.ACTIVATION)
                ? MemoryDescriptor.of(scope, Types.of(type.dtype()), l.descriptor().layout(),
                        View.ACTIVATION.extents(type.shape()))
                : View.ACTIVATION.rowMajor(scope, type);
    }

    private static Algorithm algorithm(Pool pool) {
        return switch (pool.kind()) {
            case MAX -> Algorithm.POOLING_MAX;
            case AVERAGE ->
                pool.countPadding() ? Algorithm.POOLING_AVG_INCLUDE_PADDING : Algorithm.POOLING_AVG_EXCLUDE_PADDING;
        };
    }
}
