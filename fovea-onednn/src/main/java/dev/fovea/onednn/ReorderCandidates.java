package dev.fovea.onednn;

import dev.fovea.op.Transpose;
import dev.fovea.spi.Candidate;
import dev.fovea.spi.Layout;
import dev.fovea.spi.Signature;
import dev.fovea.tensor.TensorType;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/// Values moved from one layout to another.
final class ReorderCandidates {
    private static final int MAX_RANK = 12;                    // DNNL_MAX_NDIMS

    private ReorderCandidates() {
    }

    static Optional<Candidate> of(dev.fovea.compile.Reorder op, Signature s) {
        Layout from = op.from() instanceof Layout.Open open ? Layout.rowMajor(open.type()) : op.from();
        View view = from instanceof OneDnnLayout l
                ? l.view()
                : op.to() instanceof OneDnnLayout l ? l.view() : View.PLAIN;
        if (op.to() instanceof OneDnnLayout l && !l.view().equals(view)) {
            Layout between = Layout.rowMajor(op.to().type());
            return between(from, between, s)
                    .flatMap(first -> between(between, op.to(), s).map(second -> new TwoReorders(first, second)));
        }
        return primitive(from, scope -> new Ends(view.describe(scope, from), view.describe(scope, op.to())), s,
                op.to());
    }

    private static Optional<Candidate> between(Layout from, Layout to, Signature s) {
        return of(new dev.fovea.compile.Reorder(from, to),
                new Signature(s.inputs(), s.outputs(), List.of(from), List.of(Optional.of(to)), s.threads()));
    }

    /// A transposition is a reorder to the same axes with other strides.
    static Optional<Candidate> of(Transpose op, Signature s) {
        TensorType x = s.input(0);
        long[] strides = s.output(0).shape().strides();
        long[] seen = op.inverse().stream().mapToLong(i -> strides[i]).toArray();
        if (x.shape().isScalar() || seen.length > MAX_RANK) {
            return Optional.empty();
        }
        return primitive(Layout.rowMajor(x), scope -> new Ends(View.PLAIN.rowMajor(scope, x),
                MemoryDescriptor.strided(scope, Types.of(x.dtype()), View.PLAIN.extents(x.shape()), seen)), s,
                Layout.rowMajor(s.output(0)));
    }

    private record Ends(MemoryDescriptor src, MemoryDescriptor dst) {
    }

    private static Optional<Candidate> primitive(Layout from, Function<NativeScope, Ends> ends, Signature s,
            Layout to) {
        int threads = Threads.forTraffic(s.input(0).bytes(), s.threads());
        Recipe recipe = scope -> {
            Ends e = ends.apply(scope);
            return new Reorder(e.src(), e.dst(), Attributes.DEFAULT).best(scope);
        };
        return PrimitiveCandidate.of(threads, recipe,
                pd -> Optional.of(new PrimitiveCandidate(recipe, PrimitiveCandidate.name(pd, threads),
                        threads, List.of(from), List.of(to), PrimitiveCandidate.inOrder(Argument.SRC),
                        List.of(Argument.DST), -1)));
    }
}
