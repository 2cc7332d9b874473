package dev.fovea.reference;

import dev.fovea.compile.BlockedUpdate;
import dev.fovea.compile.Fused;
import dev.fovea.compile.Narrow;
import dev.fovea.compile.Reorder;
import dev.fovea.graph.Op;
import dev.fovea.op.ArgMax;
import dev.fovea.op.Binary;
import dev.fovea.op.Broadcast;
import dev.fovea.op.Cast;
import dev.fovea.op.Composite;
import dev.fovea.op.Concat;
import dev.fovea.op.Constant;
import dev.fovea.op.Conv;
import dev.fovea.op.ConvInputGradient;
import dev.fovea.op.ConvKernelGradient;
import dev.fovea.op.Gather;
import dev.fovea.op.Input;
import dev.fovea.op.MatMul;
import dev.fovea.op.Pad;
import dev.fovea.op.Pool;
import dev.fovea.op.PoolGradient;
import dev.fovea.op.Primitive;
import dev.fovea.op.Random;
import dev.fovea.op.Reduce;
import dev.fovea.op.Reshape;
import dev.fovea.op.Select;
import dev.fovea.op.Slice;
import dev.fovea.op.Transpose;
import dev.fovea.op.Unary;
import dev.fovea.op.Variable;
import dev.fovea.spi.Availability;
import dev.fovea.spi.Backend;
import dev.fovea.spi.Candidate;
import dev.fovea.spi.Kernel;
import dev.fovea.spi.Layout;
import dev.fovea.spi.Signature;
import dev.fovea.spi.Storage;
import dev.fovea.spi.Team;
import java.util.List;
import java.util.Optional;

/// The definition of every operation. It runs anywhere, in row-major order, on the calling thread; composites are
/// expanded.
public final class ReferenceBackend implements Backend {

    /// Holds nothing: any number of them may exist.
    public ReferenceBackend() {
    }

    @Override public String name() {
        return "reference";
    }

    @Override public int rank() {
        return 0;
    }

    @Override public Availability availability() {
        return new Availability.Available("Java " + Runtime.version().feature());
    }

    /// No faster, but with the same roundings: what bf16 does to a network can be seen anywhere.
    @Override public Availability bf16() {
        return availability();
    }

    @Override public boolean claims(Composite op, Signature signature) {
        return false;
    }

    @Override public List<Candidate> candidates(Op op, Signature signature) {
        return kernel(op, signature).<List<Candidate>>map(k -> List.of(new ReferenceCandidate(op, signature, k)))
                .orElse(List.of());
    }

    /// The kernel of an op, if it has one: leaves and composites do not.
    static Optional<Kernel> kernel(Op op, Signature s) {
        return switch (op) {
            case Primitive p -> primitive(p, s);
            case Fused f -> FusedKernel.of(f, s);
            case BlockedUpdate u -> FusedKernel.of(u.whole(), s);
            case Narrow n -> NarrowKernel.of(n, s);
            case Reorder(Layout from, Layout to) when lies(from) && lies(to) ->
                Optional.of(from.type().equals(to.type()) ? new ReorderKernel(s) : new CastKernel(s));
            default -> Optional.empty();
        };
    }

    /// A variable whose layout is still open lies in row-major order here.
    private static boolean lies(Layout layout) {
        return layout.isRowMajor() || layout instanceof Layout.Open;
    }

    private static Optional<Kernel> primitive(Primitive op, Signature s) {
        return switch (op) {
            case Conv conv -> Optional.of(ConvKernel.output(conv, s));
            case ConvInputGradient(Conv conv, _) -> Optional.of(ConvKernel.inputGradient(conv, s));
            case ConvKernelGradient(Conv conv, _) -> Optional.of(ConvKernel.kernelGradient(conv, s));
            case MatMul m -> Optional.of(new MatMulKernel(m, s));
            case Pool p -> Optional.of(new PoolKernel(p, s));
            case PoolGradient(Pool p) -> Optional.of(new PoolGradientKernel(p, s));
            case Unary(Unary.Kind kind) -> Optional.of(new UnaryKernel(kind, s));
            case Binary(Binary.Kind kind) -> Optional.of(new BinaryKernel(kind, s));
            case Select _ -> Optional.of(new SelectKernel(s));
            case Reduce r -> Optional.of(new ReduceKernel(r, s));
            case ArgMax(int axis) -> Optional.of(new ArgMaxKernel(axis, s));
            case Broadcast _ -> Optional.of(new BroadcastKernel(s));
            case Reshape _ -> Optional.of(new ReshapeKernel(s));
            case Transpose t -> Optional.of(new TransposeKernel(t, s));
            case Slice slice -> Optional.of(new SliceKernel(slice, s));
            case Pad pad -> Optional.of(new PadKernel(pad, s));
            case Concat(int axis) -> Optional.of(new ConcatKernel(axis, s));
            case Gather _ -> Optional.of(new GatherKernel(s));
            case Cast _ -> Optional.of(new CastKernel(s));
            case Random random -> Optional.of(new RandomKernel(random, s));
            case Input _,Variable _,Constant _ -> Optional.empty();
        };
    }

    @Override public Storage allocate(long bytes) {
        return new NativeStorage(bytes);
    }

    @Override public Team team(int threads) {
        return Team.single();
    }

    @Override public void close() {
    }
}
