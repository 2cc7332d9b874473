package dev.fovea.nn.layer;

import dev.fovea.data.Field;
import dev.fovea.nn.BothBackends;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/// Each layer answers, learns and keeps the same on the reference backend and on oneDNN's, up to rounding.
class LayersOnBothBackendsTest {
    /// Some hundred roundings: more than the sums of these small cases make.
    private static final double ROUNDINGS = 256;

    @TestFactory Stream<DynamicTest> theSameAnswersGradientsAndWeightsAfterAStep() {
        return LayerCases.all().stream().map(c -> DynamicTest.dynamicTest(c.toString(), () -> BothBackends.assertAgree(
                c.toString(), c.layer(), new Field("input", c.dtype(), c.sample()), c.below(), 1, ROUNDINGS,
                name -> c.isInvariantTo(name.replace(" after a step", "")))));
    }
}
