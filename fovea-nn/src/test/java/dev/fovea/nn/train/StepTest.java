package dev.fovea.nn.train;

import static dev.fovea.nn.layer.Layers.*;
import static dev.fovea.nn.loss.Losses.meanSquaredError;
import static dev.fovea.nn.optimizer.Optimizers.sgd;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.fovea.nn.layer.Layer;
import dev.fovea.nn.model.Execution;
import dev.fovea.nn.model.Model;
import dev.fovea.nn.model.Network;
import dev.fovea.nn.model.Seed;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/// `w′ = w − η · ∂loss/∂w`, all gradients at the old weights, also of layers below one that reads its kernel in another shape.
class StepTest {
    private static final double RATE = 1;
    private static final int BATCH = 3;

    private record Case(Layer layer, Shape sample) {
        static Case of(Layer layer, int... sample) {
            return new Case(layer, Shape.of(sample));
        }
    }

    private static final List<Case> CASES = List.of(
            Case.of(sequential(dense(4), dense(3).tanh(), dense(2)), 5),
            Case.of(sequential(conv2d(3, 2).tanh(), depthwiseConv2d(2).depthMultiplier(2).tanh(), flatten(), dense(2)),
                    5, 4, 2),
            Case.of(sequential(dense(4).tanh(), depthwiseConv1d(2), conv1d(2, 2)), 6, 3),
            Case.of(sequential(conv2d(3, 1).tanh(), separableConv2d(4, 2)), 4, 4, 2),
            Case.of(sequential(dense(4).tanh(), separableConv1d(3, 2)), 5, 2),
            Case.of(sequential(conv2d(2, 1), locallyConnected2d(2, 2)), 3, 4, 2),
            Case.of(sequential(dense(2), locallyConnected1d(3, 2).named("twice"), dense(2),
                    locallyConnected1d(3, 2)), 5, 3),
            Case.of(sequential(dense(4), layerNormalization().axes(1), multiHeadAttention(2, 3)), 4, 3),
            Case.of(sequential(dense(6), prelu().sharedAxes(1), transformerEncoder(2, 5)), 4, 3));

    @TestFactory Stream<DynamicTest> aStepGoesAgainstTheGradients() {
        return CASES.stream().flatMap(c -> Stream.of("reference", "onednn").map(backend -> DynamicTest
                .dynamicTest(c.layer() + " on " + backend, () -> check(c, Execution.on(backend).threads(1)))));
    }

    private static void check(Case c, Execution execution) {
        try (var model = Model.of(Network.of(c.layer(), c.sample()), Seed.of(1), execution).compile(sgd(RATE),
                meanSquaredError())) {
            var random = new SplittableRandom(1);
            Tensor x = draw(c.sample().prepend(BATCH), random);
            Map<String, Tensor> batch = Map.of("input", x, "target", draw(model.predict(x).shape(), random));
            Map<String, Tensor> gradients = model.gradients(batch);
            Map<String, Tensor> before = new LinkedHashMap<>();
            model.parameters().forEach(p -> before.put(p.path(), model.weight(p.path())));
            model.trainOnBatch(batch);
            before.forEach((path, w) -> {
                for (int i = 0; i < w.count(); i++) {
                    assertThat(model.weight(path).get(i)).as("%s, element %d", path, i)
                            .isCloseTo(w.get(i) - RATE * gradients.get(path).get(i), within(0x1p-18));
                }
            });
        }
    }

    private static Tensor draw(Shape shape, SplittableRandom random) {
        return Tensor.of(shape, random.doubles(shape.count(), -1, 1).toArray());
    }
}
