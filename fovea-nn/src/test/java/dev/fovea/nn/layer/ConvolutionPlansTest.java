package dev.fovea.nn.layer;

import static dev.fovea.nn.layer.Layers.*;
import static dev.fovea.nn.loss.Losses.meanSquaredError;
import static dev.fovea.nn.optimizer.Optimizers.sgd;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fovea.data.Field;
import dev.fovea.nn.model.Execution;
import dev.fovea.nn.model.Model;
import dev.fovea.nn.model.Network;
import dev.fovea.nn.model.Seed;
import dev.fovea.nn.train.Stepper;
import dev.fovea.tensor.DType;
import dev.fovea.tensor.Shape;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/// Every convolution runs natively, forwards and backwards: no step of a training plan on oneDNN is left to the reference.
class ConvolutionPlansTest {
    private static final int BATCH = 8;

    /// Of the sizes that networks have.
    private static List<LayerCase> large() {
        return List.of(
                LayerCase.of(sequential(conv1d(32, 5).padding(CAUSAL).relu(), conv1d(64, 3).dilation(2).relu()), 128,
                        8),
                LayerCase.of(sequential(conv3d(16, 3).padding(SAME).relu(), conv3d(32, 3).stride(2)), 16, 16, 16, 1),
                LayerCase.of(sequential(conv1dTranspose(16, 4).stride(2).padding(SAME).relu(), conv1dTranspose(1, 3)),
                        32,
                        24),
                LayerCase.of(sequential(conv2dTranspose(32, 3).stride(2).padding(SAME).relu(),
                        conv2dTranspose(1, 3).stride(2).padding(SAME).sigmoid()), 7, 7, 64),
                LayerCase.of(sequential(conv3dTranspose(8, 2).stride(2).relu(), conv3dTranspose(1, 3)), 4, 4, 4, 16),
                LayerCase.of(sequential(depthwiseConv2d(3).padding(SAME).relu(), conv2d(64, 1).relu(),
                        depthwiseConv2d(3).stride(2).depthMultiplier(2)), 28, 28, 32),
                LayerCase.of(sequential(separableConv2d(32, 3).padding(SAME).relu(), separableConv2d(64, 5).stride(2)),
                        28, 28, 3),
                LayerCase.of(sequential(locallyConnected1d(8, 5).padding(SAME).relu(), locallyConnected1d(4, 3)), 64,
                        4),
                LayerCase.of(sequential(locallyConnected2d(8, 5).padding(SAME).relu(), locallyConnected2d(4, 3)), 14,
                        14,
                        3));
    }

    @TestFactory Stream<DynamicTest> noStepIsLeftToTheReference() {
        return Stream.concat(ConvolutionCases.all().stream(), large().stream())
                .map(c -> DynamicTest.dynamicTest(c.toString(), () -> check(c)));
    }

    private static void check(LayerCase c) {
        var input = new Field("input", c.dtype(), c.sample());
        var network = Network.of(c.layer(), input);
        Shape output = network.summary().rows().getLast().output();
        try (var model = Model.of(network, Seed.of(1), Execution.on("onednn").threads(2))
                .compile(sgd(0.1), meanSquaredError());
                var stepper = Stepper.of(model, List.of(input),
                        List.of(new Field("target", DType.F32, output.sub(1, output.rank()))), BATCH)) {
            String plan = stepper.plan().toString();
            assertThat(plan).contains("onednn").doesNotContain("reference");
        }
    }
}
