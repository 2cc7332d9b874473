package dev.fovea.onednn;

import dev.fovea.compile.Workspace;
import dev.fovea.op.Composite;
import dev.fovea.op.Lrn;
import dev.fovea.op.LrnGradient;
import dev.fovea.spi.Candidate;
import dev.fovea.spi.Layout;
import dev.fovea.spi.Signature;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.TensorType;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/// Local response normalisation and its gradient in the layout of the input, or else with the channels last, or else in
/// blocks of 8. oneDNN 3.11 has no gradient on processors without AVX-512 (Zen 3, each layout): there it is expanded.
final class LrnCandidates {
    private static final String BLOCKS = "aBcd8b";
    private static final int IMAGES = 4;

    private LrnCandidates() {
    }

    /// Whether oneDNN has a kernel for inputs in row-major order, or in another that the plan can bring about.
    static boolean claims(Composite op, Signature s) {
        return (op instanceof Lrn || op instanceof LrnGradient) && Types.allFloat32(s.inputs())
                && of(op, s).isPresent();
    }

    /// What oneDNN 3.11 does right. For windows of one channel it crashes when it generates the gradient; for those of 7 and
    /// more the gradient is wrong where a rest of the channels does not fill 16.
    private static boolean covers(Lrn lrn) {
        return lrn.size() == 3 || lrn.size() == 5;
    }

    static Optional<Candidate> of(Composite op, Signature s) {
        return switch (op) {
            case Lrn lrn when covers(lrn) -> inOneOf(layouts(s), x -> inference(lrn, s, x));
            case LrnGradient(Lrn lrn) when covers(lrn) -> inOneOf(layouts(s), x -> again(lrn, s, x));
            default -> Optional.empty();
        };
    }

    /// From `x`: `(y, workspace)`.
    static Optional<Candidate> training(Lrn lrn, Signature s) {
        return inOneOf(layouts(s), x -> training(lrn, s.output(1), s, x).map(c -> c));
    }

    private static Optional<Candidate> inOneOf(List<Layout> layouts, Function<Layout, Optional<Candidate>> offer) {
        return layouts.stream().flatMap(x -> offer.apply(x).stream()).findFirst();
    }

    private static List<Layout> layouts(Signature s) {
        TensorType x = s.input(0);
        boolean inBlocks = x.shape().rank() == IMAGES && s.layout(0) instanceof OneDnnLayout l
                && l.view().equals(View.ACTIVATION);
        return Stream.of(inBlocks ? s.layout(0) : Layout.rowMajor(x), Layout.rowMajor(x), blocks(x)).distinct()
                .toList();
    }

    private static Layout blocks(TensorType x) {
        if (x.shape().rank() != IMAGES) {
            return Layout.rowMajor(x);
        }
        try (var scope = new NativeScope()) {
            return OneDnnLayout.of(x, View.ACTIVATION,
                    MemoryDescriptor.of(scope, DataType.F32, BLOCKS, View.ACTIVATION.extents(x.shape())));
        }
    }

    private static Optional<Candidate> inference(Lrn lrn, Signature s, Layout x) {
        int threads = Threads.forTraffic(s.input(0).bytes(), s.threads());
        Recipe recipe = scope -> forward(scope, lrn, x, Propagation.FORWARD_INFERENCE);
        return PrimitiveCandidate.of(threads, recipe,
                pd -> Optional.of(new PrimitiveCandidate(recipe, PrimitiveCandidate.name(pd, threads), threads,
                        List.of(x), List.of(x), PrimitiveCandidate.inOrder(Argument.SRC), List.of(Argument.DST), -1)));
    }

    /// Only in a layout that has a gradient, too.
    private static Optional<PrimitiveCandidate> training(Lrn lrn, TensorType workspace, Signature s, Layout x) {
        int threads = Threads.forTraffic(s.input(0).bytes(), s.threads());
        Recipe recipe = scope -> forward(scope, lrn, x, Propagation.FORWARD_TRAINING);
        return PrimitiveCandidate.ask(threads, scope -> recipe.describe(scope)
                .filter(forward -> backward(scope, lrn, x, forward).isPresent())
                .map(pd -> new PrimitiveCandidate(recipe, PrimitiveCandidate.name(pd, threads), threads,
                        List.of(x),
                        List.of(x, new WorkspaceLayout(workspace, pd.argument(Argument.WORKSPACE).bytes(), recipe, x,
                                x)),
                        PrimitiveCandidate.inOrder(Argument.SRC), List.of(Argument.DST, Argument.WORKSPACE), -1)));
    }

    /// From `(x, ȳ, workspace)`.
    static Optional<Candidate> gradient(Lrn lrn, Signature s) {
        return s.layout(2) instanceof WorkspaceLayout w ? gradient(lrn, s, w) : Optional.empty();
    }

    private static Optional<Candidate> gradient(Lrn lrn, Signature s, WorkspaceLayout w) {
        int threads = Threads.forTraffic(s.output(0).bytes(), s.threads());
        Recipe recipe = scope -> w.forward().describe(scope)
                .flatMap(forward -> backward(scope, lrn, w.x(), forward));
        return PrimitiveCandidate.of(threads, recipe,
                pd -> Optional.of(new PrimitiveCandidate(recipe, PrimitiveCandidate.name(pd, threads), threads,
                        List.of(w.x(), w.y(), w), List.of(w.x()),
                        PrimitiveCandidate.inOrder(Argument.SRC, Argument.DIFF_DST, Argument.WORKSPACE),
                        List.of(Argument.DIFF_SRC), -1)));
    }

    /// From `(x, y, ȳ)`, where no workspace was kept.
    private static Optional<Candidate> again(Lrn lrn, Signature s, Layout x) {
        return training(lrn, Workspace.TYPE, s, x).flatMap(forward -> gradient(lrn, s,
                (WorkspaceLayout) forward.outputs().get(1)).map(gradient -> new ForwardAgain(forward, gradient)));
    }

    private static Optional<PrimitiveDescriptor> forward(NativeScope scope, Lrn lrn, Layout x, Propagation kind) {
        MemoryDescriptor data = describe(scope, x);
        return new ResponseNormalization.Forward(kind, data, data, window(lrn), Attributes.DEFAULT).best(scope);
    }

    private static Optional<PrimitiveDescriptor> backward(NativeScope scope, Lrn lrn, Layout x,
            PrimitiveDescriptor forward) {
        MemoryDescriptor data = describe(scope, x);
        return new ResponseNormalization.Backward(data, data, data, window(lrn), forward, Attributes.DEFAULT)
                .best(scope);
    }

    /// oneDNN's `α` stands before the mean, ours before the sum.
    private static ResponseNormalization.Window window(Lrn lrn) {
        return new ResponseNormalization.Window(lrn.size(), (float) (lrn.alpha() * lrn.size()), (float) lrn.beta(),
                (float) lrn.k());
    }

    /// Row-major order as images, which are all that oneDNN has kernels for: `[batch, …, width, channels]`.
    private static MemoryDescriptor describe(NativeScope scope, Layout x) {
        if (x instanceof OneDnnLayout l) {
            return l.descriptor();
        }
        Shape shape = x.type().shape();
        int last = shape.rank() - 1;
        long width = last > 1 ? shape.extent(last - 1) : 1;
        long height = last > 1 ? shape.sub(1, last - 1).count() : 1;
        return MemoryDescriptor.of(scope, DataType.F32, "acdb", shape.batch(), shape.channels(), height, width);
    }
}
