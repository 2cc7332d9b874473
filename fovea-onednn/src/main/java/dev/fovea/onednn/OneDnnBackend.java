package dev.fovea.onednn;

import dev.fovea.compile.Epilogue;
import dev.fovea.compile.FuseBiasGradients;
import dev.fovea.compile.Fused;
import dev.fovea.compile.Narrow;
import dev.fovea.compile.Workspace;
import dev.fovea.graph.Op;
import dev.fovea.op.Composite;
import dev.fovea.op.Conv;
import dev.fovea.op.ConvInputGradient;
import dev.fovea.op.ConvKernelGradient;
import dev.fovea.op.Lrn;
import dev.fovea.op.LrnGradient;
import dev.fovea.op.Pool;
import dev.fovea.op.PoolGradient;
import dev.fovea.op.Resample;
import dev.fovea.op.ResampleGradient;
import dev.fovea.op.Reshape;
import dev.fovea.op.Slice;
import dev.fovea.onednn.loops.Loops;
import dev.fovea.op.Transpose;
import dev.fovea.spi.Availability;
import dev.fovea.spi.Backend;
import dev.fovea.spi.Candidate;
import dev.fovea.spi.Signature;
import dev.fovea.spi.Storage;
import dev.fovea.spi.Team;
import dev.fovea.tensor.DType;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// oneDNN's kernels on the CPU, called through its C interface.
public final class OneDnnBackend implements Backend {
    private static final long CACHE_LINE = 64;
    /// What is smaller than this is not worth asking the system for the library's pages.
    private static final long LARGE = 32 << 20;

    /// For the service loader.
    public OneDnnBackend() {
    }

    @Override public String name() {
        return "onednn";
    }

    @Override public int rank() {
        return 100;
    }

    @Override public Availability availability() {
        return Dnnl.problem().<Availability>map(Availability.Unavailable::new)
                .orElseGet(() -> new Availability.Available("oneDNN " + Dnnl.version()));
    }

    @Override public Availability bf16() {
        return Bf16.availability();
    }

    @Override public boolean claims(Composite op, Signature signature) {
        return BatchNormCandidates.claims(op, signature) || LayerNormCandidates.claims(op, signature)
                || LrnCandidates.claims(op, signature) || Loops.claims(op, signature);
    }

    @Override public boolean keepsWorkspace(Op forward) {
        return forward instanceof Lrn
                || forward instanceof Pool pool && pool.kind() == Pool.Kind.MAX && PoolCandidates.covers(pool);
    }

    @Override public List<Candidate> candidates(Op op, Signature s) {
        return primitive(op, s).or(() -> Loops.of(op, s, team(s.threads()))).stream().toList();
    }

    @Override public List<Candidate> alternatives(Op op, Signature s) {
        var all = new ArrayList<>(candidates(op, s));
        if (op instanceof Narrow || isF32(op, s)) {
            all.addAll(Implementations.of(Narrow.wide(op), s));
        }
        return List.copyOf(all);
    }

    /// What oneDNN does best.
    private static Optional<Candidate> primitive(Op op, Signature s) {
        boolean anyType = op instanceof dev.fovea.compile.Reorder || op instanceof Reshape || op instanceof Narrow;
        return anyType || isF32(op, s) ? computed(Narrow.wide(op), s) : Optional.empty();
    }

    private static Optional<Candidate> computed(Op op, Signature s) {
        return switch (op) {
            case Conv _,dev.fovea.op.MatMul _ -> withEpilogue(op, s);
            case Fused f when FuseBiasGradients.gradient(f).isPresent() ->
                ConvCandidates.kernelGradient(FuseBiasGradients.gradient(f).get(), s).first();
            case Fused f -> withEpilogue(f, s);
            case ConvInputGradient g -> ConvCandidates.inputGradient(g, s).first();
            case ConvKernelGradient g -> ConvCandidates.kernelGradient(g, s).first();
            case Pool p -> PoolCandidates.forward(p, s, false);
            case Workspace.Forward(Op forward) when forward instanceof Pool p -> PoolCandidates.forward(p, s, true);
            case Workspace.Forward(Op forward) when forward instanceof Lrn lrn -> LrnCandidates.training(lrn, s);
            case Workspace.Gradient(LrnGradient(Lrn lrn), _) -> LrnCandidates.gradient(lrn, s);
            case Workspace.Gradient g -> PoolCandidates.gradient(g, s);
            case PoolGradient g -> PoolCandidates.meanGradient(g, s);
            case Resample r -> ResampleCandidates.of(r, s);
            case ResampleGradient g -> ResampleCandidates.of(g, s);
            case Composite c -> BatchNormCandidates.of(c, s).or(() -> LayerNormCandidates.of(c, s))
                    .or(() -> LrnCandidates.of(c, s));
            case dev.fovea.compile.Reorder r -> ReorderCandidates.of(r, s);
            case Transpose t -> ReorderCandidates.of(t, s);
            case dev.fovea.op.Concat c -> ConcatCandidates.of(c, s);
            case Slice c -> ConcatCandidates.of(c, s);
            case Reshape _ -> Optional.of(new ViewCandidate(s));
            default -> Optional.empty();
        };
    }

    /// A workspace is bytes, so it does not count.
    private static boolean isF32(Op op, Signature s) {
        return op instanceof Workspace
                ? s.input(0).dtype() == DType.F32
                : Types.allFloat32(s.inputs()) && Types.allFloat32(s.outputs());
    }

    private static Optional<Candidate> withEpilogue(Op op, Signature s) {
        return Epilogue.of(op, s).filter(PostOps::covers).flatMap(e -> switch (e.anchor()) {
            case Conv c -> ConvCandidates.forward(c, e, s).first();
            case dev.fovea.op.MatMul m -> MatMulCandidates.of(m, e, s);
            default -> Optional.<Candidate>empty();
        });
    }

    @Override public Storage allocate(long bytes) {
        if (bytes >= LARGE) {
            LibraryPages.giveBack();            // kernels are made before the memory of a run is taken
        }
        Arena arena = Arena.ofShared();
        long whole = (Math.max(1, bytes) + CACHE_LINE - 1) / CACHE_LINE * CACHE_LINE;
        MemorySegment memory = HugePages.allocate(whole, arena).orElseGet(() -> arena.allocate(whole, CACHE_LINE))
                .asSlice(0, bytes);
        return new Storage() {
            @Override public MemorySegment memory() {
                return memory;
            }

            @Override public void close() {
                arena.close();
            }
        };
    }

    @Override public Team team(int threads) {
        if (threads == 1 || !Omp.isAvailable()) {
            return Team.single();
        }
        return new Team() {
            @Override public int size() {
                return threads;
            }

            @Override public void run(Task task) {
                Omp.ofThread().run(threads, task);
            }
        };
    }

    @Override public void close() {
    }
}
