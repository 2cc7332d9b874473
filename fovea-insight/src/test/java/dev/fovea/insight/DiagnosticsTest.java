package dev.fovea.insight;

import static dev.fovea.nn.initializer.Initializers.constant;
import static dev.fovea.nn.layer.Layers.conv2d;
import static dev.fovea.nn.layer.Layers.dense;
import static dev.fovea.nn.layer.Layers.dropout;
import static dev.fovea.nn.layer.Layers.flatten;
import static dev.fovea.nn.layer.Layers.maxPooling2d;
import static dev.fovea.nn.layer.Layers.relu;
import static dev.fovea.nn.layer.Layers.rescaling;
import static dev.fovea.nn.layer.Layers.sequential;
import static dev.fovea.nn.loss.Losses.meanSquaredError;
import static dev.fovea.nn.loss.Losses.softmaxCrossEntropy;
import static dev.fovea.nn.optimizer.Optimizers.sgd;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fovea.data.XsAndOs;
import dev.fovea.nn.layer.Sequential;
import dev.fovea.nn.model.Model;
import dev.fovea.nn.model.Seed;
import dev.fovea.nn.train.Fit;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class DiagnosticsTest {

    /// Unit 0 yields `x`, unit 1 `−x`; on `x = (1, 2)` unit 1 is dead. `y = 3·relu`, loss `y²`.
    @Test void deadUnitsAndGradientsByHand() {
        try (var model = Model.of(sequential(dense(2).bias(false).relu(), dense(1).bias(false)), Shape.of(1),
                Seed.of(1))) {
            model.compile(sgd(), meanSquaredError());
            model.weight("dense/kernel", Tensor.of(Shape.of(1, 2), 1f, -1f));
            model.weight("dense_1/kernel", Tensor.of(Shape.of(2, 1), 3f, 3f));
            Diagnosis d = Diagnosis.of(model, Map.of("input", Tensor.of(Shape.of(2, 1), 1f, 2f), "target",
                    Tensor.of(Shape.of(2, 1), 0f, 0f)));
            // dL/dy = (2·3, 2·6)/2 = (3, 6); dL/dw1 = (3·1 + 6·2, 0); dL/dw0 = (3·3·1 + 3·6·2, 0)
            assertThat(d).hasToString(
                    """
                              layer never active gradient  weights
                              dense       1 of 2 3.18e+01 1.00e+00
                            dense_1            - 1.06e+01 3.00e+00
                            1 of 2 units of dense are never active on this batch. Lower the learning rate, use heNormal(), or leakyRelu(0.1).
                            """);
            assertThat(d.layers().getFirst().deadShare()).isEqualTo(0.5);
        }
    }

    @Test void sigmoidsLetTheGradientVanish() {
        Sequential deep = sequential(dense(8).sigmoid());
        for (int i = 0; i < 7; i++) {
            deep = deep.then(dense(8).sigmoid());
        }
        try (var model = Model.of(deep.then(dense(2)), Shape.of(8), Seed.of(1)).compile(sgd(), softmaxCrossEntropy())) {
            assertThat(Diagnosis.of(model, batch(8)).problems()).isNotEmpty()
                    .allMatch(p -> p.contains(" vanishes: it is ")).first().asString()
                    .startsWith("the gradient of dense vanishes");
        }
    }

    @Test void largeInputsLetTheGradientExplode() {
        var net = sequential(rescaling(1e6), dense(4).kernelInitializer(constant(1e-3)), dense(2));
        try (var model = Model.of(net, Shape.of(8), Seed.of(1)).compile(sgd(), softmaxCrossEntropy())) {
            assertThat(Diagnosis.of(model, batch(8)).problems())
                    .anyMatch(p -> p.startsWith("the gradient of dense explodes: it is "));
        }
    }

    @Test void itLooksOncePerEpochAndChangesNothing() {
        var found = new ArrayList<Diagnosis>();
        List<Tensor> weights = new ArrayList<>();
        for (boolean watched : new boolean[]{true, false}) {
            var net = sequential(rescaling(1 / 255.0), conv2d(4, 3), relu(), maxPooling2d(4), dropout(0.2), flatten(),
                    dense(2));
            try (var model = Model.of(net, Shape.of(24, 24, 1), Seed.of(1)).compile(sgd(0.1), softmaxCrossEntropy())) {
                model.fit(XsAndOs.of(1, 20, Set.of(XsAndOs.Trick.SHIFTED)), Fit.epochs(3), Fit.batchSize(8),
                        watched ? Diagnostics.diagnostics(found::add) : Fit.initialEpoch(0));
                weights.add(model.weight("conv2d/kernel"));
            }
        }
        assertThat(weights.get(0)).isEqualTo(weights.get(1));
        assertThat(found).hasSize(3).allSatisfy(d -> {
            assertThat(d.layers().stream().map(Diagnosis.Layer::path)).containsExactly("conv2d", "relu", "dense");
            assertThat(d.layers().get(0).dead()).isEmpty();
            assertThat(d.layers().get(1).dead()).isPresent();
            assertThat(d.toString()).contains("relu       0 of 4        -        -");
        });
    }

    private static Map<String, Tensor> batch(int features) {
        return Map.of("input", ExplanationTest.values(Shape.of(2, features), 0), "label", Tensor.of(Shape.of(2), 0, 1));
    }
}
