package dev.fovea.nn.layer;

import static dev.fovea.nn.layer.Layers.*;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fovea.autodiff.Gradients;
import dev.fovea.compile.Program;
import dev.fovea.data.Field;
import dev.fovea.graph.Value;
import dev.fovea.nn.model.Execution;
import dev.fovea.nn.model.Forward;
import dev.fovea.nn.model.Network;
import dev.fovea.op.Ops;
import dev.fovea.plan.Plan;
import dev.fovea.tensor.DType;
import dev.fovea.tensor.Shape;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/// What runs the pooling and spatial layers on oneDNN, forward and backward: its own kernels where it has them, never the reference.
class PoolingPlansTest {
    private static final int BATCH = 4;

    private static String plan(Layer layer, Shape sample, DType dtype) {
        Forward forward = Network.of(layer, new Field("input", dtype, sample)).build(Mode.TRAINING);
        Value y = forward.output();
        Value loss = Ops.sum(Ops.times(y, y));
        var outputs = dtype.isFloat()
                ? Map.of("output", y, "gradient", Gradients.of(loss, forward.inputs().values()).getFirst())
                : Map.of("output", y);
        try (Plan plan = Plan.of(Program.of(outputs), Execution.on("onednn").threads(2).target(BATCH, Map.of()))) {
            return plan.toString();
        }
    }

    @TestFactory Stream<DynamicTest> noStepIsLeftToTheReference() {
        return Stream.of(PoolingCases.all(), SpatialCases.all()).flatMap(List::stream)
                .map(c -> DynamicTest.dynamicTest(c.toString(), () -> {
                    assertThat(plan(c.layer(), c.sample(), c.dtype())).doesNotContain("reference");
                }));
    }

    @TestFactory Stream<DynamicTest> poolingOverAnyAxesIsOneDnns() {
        return Stream.of(maxPooling1d(3).stride(2).padding(SAME), averagePooling1d(3).stride(2).ceilMode(true),
                maxPooling3d(3).stride(2).ceilMode(true), averagePooling3d(2).padding(1).countPadding(true))
                .map(layer -> DynamicTest.dynamicTest(layer.toString(), () -> {
                    Shape sample = layer instanceof Window1D<?> ? Shape.of(16, 8) : Shape.of(8, 8, 8, 16);
                    assertThat(plan(layer, sample, DType.F32).lines().filter(l -> l.contains("/Pool"))).hasSize(2)
                            .allMatch(l -> l.contains("[onednn jit:"));
                }));
    }

    @Test void axesThatAreRenamedTwiceAreNotMoved() {
        assertThat(plan(sequential(channelsLast(), channelsFirst()), Shape.of(3, 8, 8), DType.F32))
                .doesNotContain("Transpose");
        assertThat(plan(sequential(channelsLast(), channelsFirst(), channelsLast()), Shape.of(3, 8, 8), DType.U8)
                .lines().filter(l -> l.contains("Transpose"))).hasSize(1);
    }
}
