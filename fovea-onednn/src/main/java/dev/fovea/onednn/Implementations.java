package dev.fovea.onednn;

import dev.fovea.compile.Epilogue;
import dev.fovea.compile.FuseBiasGradients;
import dev.fovea.compile.Fused;
import dev.fovea.graph.Op;
import dev.fovea.op.Conv;
import dev.fovea.op.ConvInputGradient;
import dev.fovea.op.ConvKernelGradient;
import dev.fovea.spi.Candidate;
import dev.fovea.spi.Signature;
import java.util.List;

/// All that oneDNN has for convolutions and products of matrices: its first is not always its fastest.
final class Implementations {
    private Implementations() {
    }

    /// Without its reference loops; nothing for other ops, of which it has one each.
    static List<Candidate> of(Op op, Signature s) {
        return switch (op) {
            case Fused f when FuseBiasGradients.gradient(f).isPresent() ->
                ConvCandidates.kernelGradient(FuseBiasGradients.gradient(f).get(), s).all();
            case ConvInputGradient g -> ConvCandidates.inputGradient(g, s).all();
            case ConvKernelGradient g -> ConvCandidates.kernelGradient(g, s).all();
            case Conv _,dev.fovea.op.MatMul _,Fused _ -> Epilogue.of(op, s).filter(PostOps::covers)
                    .map(e -> switch (e.anchor()) {
                        case Conv c -> ConvCandidates.forward(c, e, s).all();
                        case dev.fovea.op.MatMul m -> MatMulCandidates.all(m, e, s);
                        default -> List.<Candidate>of();
                    }).orElse(List.of());
            default -> List.of();
        };
    }
}
