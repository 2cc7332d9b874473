package dev.fovea.onednn.loops;

import dev.fovea.compile.ElementWise;
import dev.fovea.compile.Fused;
import dev.fovea.compile.Narrow;
import dev.fovea.graph.Op;
import dev.fovea.op.ArgMax;
import dev.fovea.op.Cast;
import dev.fovea.op.Composite;
import dev.fovea.op.Gather;
import dev.fovea.op.GatherGradient;
import dev.fovea.op.Pool;
import dev.fovea.op.PoolGradient;
import dev.fovea.op.Random;
import dev.fovea.op.Reduce;
import dev.fovea.op.Resample;
import dev.fovea.op.ResampleGradient;
import dev.fovea.spi.Candidate;
import dev.fovea.spi.Moves;
import dev.fovea.spi.Signature;
import dev.fovea.spi.Team;
import java.util.Optional;

/// The list of these kernels: which op has which.
public final class Loops {
    private Loops() {
    }

    /// Whether a composite is run whole.
    public static boolean claims(Composite op, Signature signature) {
        return SoftmaxKernel.covers(op, signature) || ResampleKernel.covers(op, signature)
                || op instanceof GatherGradient && GatherGradientKernel.covers(signature);
    }

    /// The kernel for an op, to be run on `team`; nothing for other ops, and for most on other types than f32.
    public static Optional<Candidate> of(Op op, Signature s, Team team) {
        return switch (op) {
            case Reduce r -> ReduceKernel.of(r, s, team);
            case ArgMax a -> ArgMaxKernel.of(a, s);
            case Random r -> RandomKernel.of(r, s, team);
            case GatherGradient _ -> GatherGradientKernel.of(s, team);
            case Resample r -> ResampleKernel.of(r, s, team);
            case ResampleGradient g -> ResampleKernel.of(g, s, team);
            case Composite c -> SoftmaxKernel.of(c, s, team);
            case Pool p -> PoolKernel.forward(p, s, team);
            case PoolGradient g -> PoolKernel.gradient(g.pool(), s, team);
            case Gather _ -> Optional.of(GatherKernel.of(s));
            case Cast _ -> sweep(op, s, team).or(() -> Optional.of(CastKernel.of(s)));
            case Fused f -> sweep(f, s, team);
            default -> Fused.isElementWise(op)
                    ? sweep(op, s, team)
                    : Moves.of(Narrow.wide(op), s).map(m -> MoveKernel.of(m, s, team));
        };
    }

    private static Optional<Candidate> sweep(Op op, Signature s, Team team) {
        return ElementWise.of(op, s).map(e -> new SweepCandidate(e, team));
    }
}
