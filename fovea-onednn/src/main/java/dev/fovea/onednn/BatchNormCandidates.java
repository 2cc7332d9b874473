package dev.fovea.onednn;

import dev.fovea.op.BatchNorm;
import dev.fovea.op.BatchNormGradient;
import dev.fovea.op.Composite;
import dev.fovea.spi.Candidate;
import dev.fovea.spi.Layout;
import dev.fovea.spi.Signature;
import dev.fovea.tensor.TensorType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Batch normalisation and its gradient in whatever layout the input lies, blocked or with the channels last.
///
/// Never with the channels first: there oneDNN is ten times slower.
final class BatchNormCandidates {
    private static final int MOST_AXES = 5;

    private BatchNormCandidates() {
    }

    /// Whether oneDNN has a kernel for inputs in row-major order, which the plan can always bring about.
    static boolean claims(Composite op, Signature s) {
        boolean fits = op instanceof BatchNorm || op instanceof BatchNormGradient;
        return fits && Types.allFloat32(s.inputs()) && s.input(0).shape().rank() <= MOST_AXES && of(op, s).isPresent();
    }

    static Optional<Candidate> of(Composite op, Signature s) {
        Layout x = s.layout(0);
        return of(op, s, x).or(() -> x.isRowMajor() ? Optional.empty() : of(op, s, Layout.rowMajor(s.input(0))));
    }

    private static Optional<Candidate> of(Composite op, Signature s, Layout x) {
        return switch (op) {
            case BatchNorm(double epsilon) -> forward((float) epsilon, s, x);
            case BatchNormGradient(double epsilon) -> gradient((float) epsilon, s, x);
            default -> Optional.empty();
        };
    }

    /// From `(x, γ, β)`: `(y, μ, σ²)`.
    private static Optional<Candidate> forward(float epsilon, Signature s, Layout x) {
        int threads = Threads.forTraffic(s.input(0).bytes(), s.threads());
        Recipe recipe = scope -> forward(scope, epsilon, x);
        return PrimitiveCandidate.of(threads, recipe,
                pd -> Optional.of(new PrimitiveCandidate(recipe, PrimitiveCandidate.name(pd, threads), threads,
                        withFirst(activation(pd, Argument.SRC, s.input(0)), s.inputs()),
                        withFirst(activation(pd, Argument.DST, s.output(0)), s.outputs()),
                        PrimitiveCandidate.inOrder(Argument.SRC, Argument.SCALE, Argument.SHIFT),
                        List.of(Argument.DST, Argument.MEAN, Argument.VARIANCE), -1)));
    }

    private static Optional<PrimitiveDescriptor> forward(NativeScope scope, float epsilon, Layout x) {
        MemoryDescriptor data = View.ACTIVATION.describe(scope, x);
        return fast(new BatchNormalization.Forward(data, data, epsilon, Attributes.DEFAULT), scope);
    }

    /// From `(x, γ, ȳ, μ, σ²)`: `(x̄, γ̄, β̄)`.
    private static Optional<Candidate> gradient(float epsilon, Signature s, Layout x) {
        int threads = Threads.forTraffic(2 * s.input(0).bytes(), s.threads());
        Recipe recipe = scope -> {
            MemoryDescriptor data = View.ACTIVATION.describe(scope, x);
            return forward(scope, epsilon, x).flatMap(forward -> fast(new BatchNormalization.Backward(data, data, data,
                    epsilon, forward, Attributes.DEFAULT), scope));
        };
        return PrimitiveCandidate.of(threads, recipe, pd -> {
            List<Layout> inputs = withFirst(activation(pd, Argument.SRC, s.input(0)), s.inputs());
            inputs.set(2, activation(pd, Argument.DIFF_DST, s.input(2)));
            return Optional.of(new PrimitiveCandidate(recipe, PrimitiveCandidate.name(pd, threads), threads, inputs,
                    withFirst(activation(pd, Argument.DIFF_SRC, s.output(0)), s.outputs()),
                    PrimitiveCandidate.inOrder(Argument.SRC, Argument.SCALE, Argument.DIFF_DST, Argument.MEAN,
                            Argument.VARIANCE),
                    List.of(Argument.DIFF_SRC, Argument.DIFF_SCALE, Argument.DIFF_SHIFT), -1));
        });
    }

    /// The first implementation that neither is a reference loop nor goes through the channels one by one.
    private static Optional<PrimitiveDescriptor> fast(Operation operation, NativeScope scope) {
        return operation.implementations(scope).stream().filter(pd -> !pd.implementation().startsWith("ncsp"))
                .findFirst();
    }

    private static Layout activation(PrimitiveDescriptor pd, Argument argument, TensorType type) {
        return OneDnnLayout.of(type, View.ACTIVATION, pd.argument(argument));
    }

    private static List<Layout> withFirst(Layout first, List<TensorType> types) {
        var layouts = new ArrayList<>(types.stream().map(Layout::rowMajor).toList());
        layouts.set(0, first);
        return layouts;
    }
}
