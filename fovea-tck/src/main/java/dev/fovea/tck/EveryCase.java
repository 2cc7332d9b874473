package dev.fovea.tck;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;

/// One test for each case of each table. The tag is the op's name in lower case: `mvn test -Dgroups=conv`.
abstract class EveryCase {

    /// What is done with a case; nothing when the case says nothing about it.
    protected abstract Stream<DynamicTest> tests(OpCase c);

    private Stream<DynamicTest> each(List<OpCase> cases) {
        return cases.stream().flatMap(this::tests);
    }

    @TestFactory
    @Tag("conv") Stream<DynamicTest> conv() {
        return each(ConvCases.conv());
    }

    @TestFactory
    @Tag("conv")
    @Tag("convinputgradient") Stream<DynamicTest> convInputGradient() {
        return each(ConvCases.convInputGradient());
    }

    @TestFactory
    @Tag("conv")
    @Tag("convkernelgradient") Stream<DynamicTest> convKernelGradient() {
        return each(ConvCases.convKernelGradient());
    }

    @TestFactory
    @Tag("matmul") Stream<DynamicTest> matMul() {
        return each(MatMulCases.matMul());
    }

    @TestFactory
    @Tag("pool") Stream<DynamicTest> pool() {
        return each(PoolCases.pool());
    }

    @TestFactory
    @Tag("pool")
    @Tag("poolgradient") Stream<DynamicTest> poolGradient() {
        return each(PoolCases.poolGradient());
    }

    @TestFactory
    @Tag("unary") Stream<DynamicTest> unary() {
        return each(ElementWiseCases.unary());
    }

    @TestFactory
    @Tag("binary") Stream<DynamicTest> binary() {
        return each(ElementWiseCases.binary());
    }

    @TestFactory
    @Tag("select") Stream<DynamicTest> select() {
        return each(ElementWiseCases.select());
    }

    @TestFactory
    @Tag("cast") Stream<DynamicTest> cast() {
        return each(ElementWiseCases.cast());
    }

    @TestFactory
    @Tag("reduce") Stream<DynamicTest> reduce() {
        return each(ReduceCases.reduce());
    }

    @TestFactory
    @Tag("argmax") Stream<DynamicTest> argMax() {
        return each(ReduceCases.argMax());
    }

    @TestFactory
    @Tag("broadcast") Stream<DynamicTest> broadcast() {
        return each(ReduceCases.broadcast());
    }

    @TestFactory
    @Tag("reshape") Stream<DynamicTest> reshape() {
        return each(ShapeCases.reshape());
    }

    @TestFactory
    @Tag("transpose") Stream<DynamicTest> transpose() {
        return each(ShapeCases.transpose());
    }

    @TestFactory
    @Tag("slice") Stream<DynamicTest> slice() {
        return each(ShapeCases.slice());
    }

    @TestFactory
    @Tag("pad") Stream<DynamicTest> pad() {
        return each(ShapeCases.pad());
    }

    @TestFactory
    @Tag("concat") Stream<DynamicTest> concat() {
        return each(ShapeCases.concat());
    }

    @TestFactory
    @Tag("gather") Stream<DynamicTest> gather() {
        return each(ShapeCases.gather());
    }

    @TestFactory
    @Tag("gather")
    @Tag("gathergradient") Stream<DynamicTest> gatherGradient() {
        return each(ShapeCases.gatherGradient());
    }

    @TestFactory
    @Tag("random") Stream<DynamicTest> random() {
        return each(RandomCases.random());
    }

    @TestFactory
    @Tag("softmax") Stream<DynamicTest> softmax() {
        return each(SoftmaxCases.softmax());
    }

    @TestFactory
    @Tag("softmaxgradient") Stream<DynamicTest> softmaxGradient() {
        return each(SoftmaxCases.softmaxGradient());
    }

    @TestFactory
    @Tag("softmaxcrossentropy") Stream<DynamicTest> softmaxCrossEntropy() {
        return each(SoftmaxCases.softmaxCrossEntropy());
    }

    @TestFactory
    @Tag("softmaxcrossentropy")
    @Tag("softmaxcrossentropygradient") Stream<DynamicTest> softmaxCrossEntropyGradient() {
        return each(SoftmaxCases.softmaxCrossEntropyGradient());
    }

    @TestFactory
    @Tag("locallyconnected") Stream<DynamicTest> locallyConnected() {
        return each(LocallyConnectedCases.locallyConnected());
    }

    @TestFactory
    @Tag("locallyconnected")
    @Tag("locallyconnectedkernelgradient") Stream<DynamicTest> locallyConnectedKernelGradient() {
        return each(LocallyConnectedCases.locallyConnectedKernelGradient());
    }

    @TestFactory
    @Tag("resample") Stream<DynamicTest> resample() {
        return each(ResampleCases.resample());
    }

    @TestFactory
    @Tag("resample")
    @Tag("resamplegradient") Stream<DynamicTest> resampleGradient() {
        return each(ResampleCases.resampleGradient());
    }

    @TestFactory
    @Tag("batchnorm") Stream<DynamicTest> batchNorm() {
        return each(NormalizationCases.batchNorm());
    }

    @TestFactory
    @Tag("batchnorm")
    @Tag("batchnormgradient") Stream<DynamicTest> batchNormGradient() {
        return each(NormalizationCases.batchNormGradient());
    }

    @TestFactory
    @Tag("layernorm") Stream<DynamicTest> layerNorm() {
        return each(NormalizationCases.layerNorm());
    }

    @TestFactory
    @Tag("layernorm")
    @Tag("layernormgradient") Stream<DynamicTest> layerNormGradient() {
        return each(NormalizationCases.layerNormGradient());
    }

    @TestFactory
    @Tag("lrn") Stream<DynamicTest> lrn() {
        return each(NormalizationCases.lrn());
    }

    @TestFactory
    @Tag("lrn")
    @Tag("lrngradient") Stream<DynamicTest> lrnGradient() {
        return each(NormalizationCases.lrnGradient());
    }

    @TestFactory
    @Tag("batchnorm")
    @Tag("batchnormrelu") Stream<DynamicTest> batchNormRelu() {
        return each(BatchNormReluCases.batchNormRelu());
    }

    @TestFactory
    @Tag("batchnorm")
    @Tag("batchnormrelugradient") Stream<DynamicTest> batchNormReluGradient() {
        return each(BatchNormReluCases.batchNormReluGradient());
    }

    @TestFactory
    @Tag("fused") Stream<DynamicTest> fused() {
        return each(FusedCases.fused());
    }

    @TestFactory
    @Tag("fused") Stream<DynamicTest> sweeps() {
        return each(SweepCases.sweeps());
    }

    @TestFactory
    @Tag("narrow") Stream<DynamicTest> narrow() {
        return each(NarrowCases.narrow());
    }
}
