package dev.fovea.onednn;

import dev.fovea.op.Composite;
import dev.fovea.op.Resample;
import dev.fovea.op.ResampleGradient;
import dev.fovea.spi.Candidate;
import dev.fovea.spi.Layout;
import dev.fovea.spi.Signature;
import dev.fovea.tensor.Shape;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/// Resampling and its gradient by oneDNN's compiled kernels, in whatever layout the input lies, blocked or with the channels last.
///
/// oneDNN counts positions as we do, from the centres of pixels, but computes them in single precision. Its nearest gradient gives
/// some pixels to the neighbour (of 90 from 3, for instance), unless the factors are whole; its linear gradient is several times slower
/// than [dev.fovea.onednn.loops.Loops], as is all that has less channels than a vector has lanes.
final class ResampleCandidates {
    /// A position `(i + ½) n / m` lies on the border of two pixels, or at least `1/2m` beside it. Some roundings of a number below `n`
    /// confuse the two only where `n · m` is large, near 2²³.
    private static final long MOST_PLACES = 1 << 18;
    private static final int LANES = 16;

    private ResampleCandidates() {
    }

    static Optional<Candidate> of(Composite op, Signature s) {
        Layout lies = s.layout(0);
        return of(op, s, lies)
                .or(() -> lies.isRowMajor() ? Optional.empty() : of(op, s, Layout.rowMajor(s.input(0))));
    }

    private static Optional<Candidate> of(Composite op, Signature s, Layout lies) {
        if (s.input(0).shape().channels() < LANES || !isExact(s.input(0).shape(), s.output(0).shape())) {
            return Optional.empty();
        }
        return switch (op) {
            case Resample(var kind, _) -> forward(algorithm(kind), s, lies);
            case ResampleGradient(var kind, _) when kind == Resample.Kind.NEAREST && isWhole(s) ->
                gradient(algorithm(kind), s, lies);
            default -> Optional.empty();
        };
    }

    private static boolean isExact(Shape a, Shape b) {
        return IntStream.range(1, a.rank() - 1).allMatch(d -> (long) a.extent(d) * b.extent(d) <= MOST_PLACES);
    }

    private static boolean isWhole(Signature s) {
        Shape resampled = s.input(0).shape();
        Shape image = s.output(0).shape();
        return IntStream.range(1, image.rank() - 1).allMatch(d -> resampled.extent(d) % image.extent(d) == 0);
    }

    private static Optional<Candidate> forward(Algorithm algorithm, Signature s, Layout lies) {
        int threads = Threads.forTraffic(s.output(0).bytes(), s.threads());
        Recipe recipe = scope -> compiled(new Resampling.Forward(Propagation.FORWARD_TRAINING, algorithm,
                View.ACTIVATION.describe(scope, lies), PoolCandidates.output(scope, lies, s.output(0)),
                Attributes.DEFAULT), scope);
        return candidate(recipe, threads, s, Argument.SRC, Argument.DST);
    }

    private static Optional<Candidate> gradient(Algorithm algorithm, Signature s, Layout lies) {
        int threads = Threads.forTraffic(s.input(0).bytes(), s.threads());
        Recipe recipe = scope -> {
            MemoryDescriptor dst = View.ACTIVATION.describe(scope, lies);
            MemoryDescriptor src = PoolCandidates.output(scope, lies, s.output(0));
            return compiled(new Resampling.Forward(Propagation.FORWARD_TRAINING, algorithm, src, dst,
                    Attributes.DEFAULT), scope)
                    .flatMap(f -> compiled(new Resampling.Backward(algorithm, src, dst, f, Attributes.DEFAULT), scope));
        };
        return candidate(recipe, threads, s, Argument.DIFF_DST, Argument.DIFF_SRC);
    }

    private static Optional<Candidate> candidate(Recipe recipe, int threads, Signature s, Argument reads,
            Argument writes) {
        return PrimitiveCandidate.of(threads, recipe,
                pd -> Optional.of(new PrimitiveCandidate(recipe, PrimitiveCandidate.name(pd, threads), threads,
                        List.of(OneDnnLayout.of(s.input(0), View.ACTIVATION, pd.argument(reads))),
                        List.of(OneDnnLayout.of(s.output(0), View.ACTIVATION, pd.argument(writes))),
                        PrimitiveCandidate.inOrder(reads), List.of(writes), -1)));
    }

    /// The first implementation that oneDNN compiles for these shapes: its other loops are no faster than ours.
    private static Optional<PrimitiveDescriptor> compiled(Operation operation, NativeScope scope) {
        return operation.implementations(scope).stream().filter(pd -> pd.implementation().startsWith("jit"))
                .findFirst();
    }

    private static Algorithm algorithm(Resample.Kind kind) {
        return switch (kind) {
            case NEAREST -> Algorithm.RESAMPLING_NEAREST;
            case LINEAR -> Algorithm.RESAMPLING_LINEAR;
        };
    }
}
