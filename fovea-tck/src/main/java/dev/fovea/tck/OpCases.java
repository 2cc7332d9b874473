package dev.fovea.tck;

import dev.fovea.graph.Op;
import java.util.List;
import java.util.stream.Stream;

/// All tables together.
public final class OpCases {
    private OpCases() {
    }

    /// Every case, in the order of the tables.
    public static List<OpCase> all() {
        return Stream.of(ConvCases.conv(), ConvCases.convInputGradient(), ConvCases.convKernelGradient(),
                MatMulCases.matMul(),
                PoolCases.pool(), PoolCases.poolGradient(), ElementWiseCases.unary(), ElementWiseCases.binary(),
                ElementWiseCases.select(),
                ElementWiseCases.cast(), ReduceCases.reduce(), ReduceCases.argMax(), ReduceCases.broadcast(),
                ShapeCases.reshape(),
                ShapeCases.transpose(), ShapeCases.slice(), ShapeCases.pad(), ShapeCases.concat(), ShapeCases.gather(),
                ShapeCases.gatherGradient(),
                RandomCases.random(),
                SoftmaxCases.softmax(), SoftmaxCases.softmaxGradient(), SoftmaxCases.softmaxCrossEntropy(),
                SoftmaxCases.softmaxCrossEntropyGradient(),
                LocallyConnectedCases.locallyConnected(), LocallyConnectedCases.locallyConnectedKernelGradient(),
                ResampleCases.resample(), ResampleCases.resampleGradient(),
                NormalizationCases.batchNorm(), NormalizationCases.batchNormGradient(),
                NormalizationCases.layerNorm(), NormalizationCases.layerNormGradient(),
                NormalizationCases.lrn(), NormalizationCases.lrnGradient(),
                BatchNormReluCases.batchNormRelu(), BatchNormReluCases.batchNormReluGradient(),
                FusedCases.fused(), SweepCases.sweeps(), NarrowCases.narrow()).flatMap(List::stream).toList();
    }

    /// The cases of one op.
    public static List<OpCase> of(Class<? extends Op> op) {
        return all().stream().filter(c -> op.isInstance(c.op())).toList();
    }
}
