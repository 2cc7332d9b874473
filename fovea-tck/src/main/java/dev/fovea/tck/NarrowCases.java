package dev.fovea.tck;

import dev.fovea.compile.Fused;
import dev.fovea.compile.Narrow;
import dev.fovea.graph.Op;
import dev.fovea.op.BatchNorm;
import dev.fovea.op.BatchNormGradient;
import dev.fovea.op.Cast;
import dev.fovea.op.Concat;
import dev.fovea.op.Conv;
import dev.fovea.op.ConvInputGradient;
import dev.fovea.op.ConvKernelGradient;
import dev.fovea.op.LayerNorm;
import dev.fovea.op.LayerNormGradient;
import dev.fovea.op.MatMul;
import dev.fovea.op.Pool;
import dev.fovea.op.Reshape;
import dev.fovea.op.Slice;
import dev.fovea.op.Transpose;
import dev.fovea.tensor.DType;
import dev.fovea.tensor.TensorType;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// The cases of other tables with values that are stored as bf16, as [dev.fovea.compile.LowerPrecision] has them: the factors of products,
/// and the result unless it is a kernel's gradient; of normalisations the large values; of element-wise ops every value of the result's
/// shape.
public final class NarrowCases {
    private NarrowCases() {
    }

    public static List<OpCase> narrow() {
        return Stream.of(ConvCases.conv(), ConvCases.convInputGradient(), ConvCases.convKernelGradient(),
                MatMulCases.matMul(), PoolCases.pool(), ElementWiseCases.unary(), ElementWiseCases.binary(),
                ElementWiseCases.select(), ShapeCases.reshape(), ShapeCases.transpose(), ShapeCases.slice(),
                ShapeCases.concat(),
                NormalizationCases.batchNorm(), NormalizationCases.batchNormGradient(), NormalizationCases.layerNorm(),
                NormalizationCases.layerNormGradient(), FusedCases.fused(), SweepCases.sweeps()).flatMap(List::stream)
                .filter(NarrowCases::isFit).map(NarrowCases::narrowed).toList();
    }

    /// Whether it computes in f32, and reads no integers.
    private static boolean isFit(OpCase c) {
        return c.types().stream().allMatch(t -> t.dtype() == DType.F32)
                && c.op().results(c.types()).stream().allMatch(t -> t.dtype() == DType.F32)
                && !(c.op() instanceof Fused f && f.parts().stream().anyMatch(p -> p.op() instanceof Cast));
    }

    private static OpCase narrowed(OpCase c) {
        List<TensorType> results = c.op().results(c.types());
        boolean elementWise = c.op() instanceof Fused f ? f.isElementWise() : Fused.isElementWise(c.op());
        Set<Integer> writes = anchor(c.op()) instanceof ConvKernelGradient
                ? Set.of()
                : elementWise
                        ? Set.copyOf(IntStream.range(0, results.size()).boxed().toList())
                        : Set.of(0);
        List<OpCase.Operand> operands = IntStream.range(0, c.operands().size()).mapToObj(i -> {
            OpCase.Operand o = c.operands().get(i);
            boolean likeResult = (c.op() instanceof Fused || elementWise) && o.type().equals(results.getFirst());
            boolean narrow = likeResult || isFactor(anchor(c.op()), i);
            return narrow
                    ? new OpCase.Operand(new TensorType(DType.BF16, o.type().shape()), o.values(), o.smooth())
                    : o;
        }).toList();
        return new OpCase("narrow/" + c.name(), new Narrow(c.op(), writes), operands, c.tolerance(), 0, List.of());
    }

    private static Op anchor(Op op) {
        return op instanceof Fused f ? f.parts().getFirst().op() : op;
    }

    private static boolean isFactor(Op op, int input) {
        return switch (op) {
            case Conv _,ConvInputGradient _,ConvKernelGradient _,MatMul _ -> input < 2;
            case Pool _,Reshape _,Slice _,Transpose _,BatchNorm _,LayerNorm _ -> input == 0;
            case Concat _ -> true;
            case BatchNormGradient _ -> input == 0 || input == 2;
            case LayerNormGradient _ -> input < 2;
            default -> false;
        };
    }
}
