package dev.fovea.nn.train;

import static dev.fovea.nn.layer.Layers.concatenate;
import static dev.fovea.nn.layer.Layers.dense;
import static dev.fovea.nn.loss.Losses.meanSquaredError;
import static dev.fovea.nn.loss.Losses.softmaxCrossEntropy;
import static dev.fovea.nn.metric.Metrics.accuracy;
import static dev.fovea.nn.model.FunctionalBuilder.functional;
import static dev.fovea.nn.optimizer.Optimizers.adam;
import static dev.fovea.nn.optimizer.Optimizers.sgd;
import static dev.fovea.nn.train.Fit.batchSize;
import static dev.fovea.nn.train.Fit.epochs;
import static dev.fovea.nn.train.Fit.validation;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.fovea.data.DataSet;
import dev.fovea.nn.model.Execution;
import dev.fovea.nn.model.Functional;
import dev.fovea.nn.model.Model;
import dev.fovea.nn.model.Network;
import dev.fovea.nn.model.Seed;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// A network of two inputs with a shared tower, trained for two outputs: which input is larger, and by how much.
class SeveralOutputsTest {
    private static Model model() {
        var net = functional();
        var left = net.input("left", Shape.of(1));
        var right = net.input("right", Shape.of(1));
        var tower = dense(4).tanh().named("tower");
        var both = net.call(concatenate(), net.call(tower, left), net.call(tower, right));
        Functional twins = net.output("larger", net.call(dense(2), both)).output("by", net.call(dense(1), both))
                .build();
        return Model.of(Network.of(twins), Seed.of(3), Execution.on("reference").threads(1)).compile(adam(0.02),
                Task.of("larger", softmaxCrossEntropy(), accuracy()), Task.of("by", meanSquaredError()).weight(0.5));
    }

    private static DataSet pairs(int count) {
        var random = new Random(count);
        var left = new float[count];
        var right = new float[count];
        var larger = new int[count];
        var by = new float[count];
        for (int i = 0; i < count; i++) {
            left[i] = random.nextFloat() * 2 - 1;
            right[i] = random.nextFloat() * 2 - 1;
            larger[i] = left[i] > right[i] ? 0 : 1;
            by[i] = left[i] - right[i];
        }
        return DataSet.of(
                Map.of("left", Tensor.of(Shape.of(count, 1), left), "right", Tensor.of(Shape.of(count, 1), right)),
                Map.of("larger", Tensor.of(Shape.of(count), larger), "by", Tensor.of(Shape.of(count, 1), by)));
    }

    @Test void theLossIsTheWeightedSumOfTheTasks() {
        try (var model = model()) {
            History h = model.fit(pairs(200), epochs(15), batchSize(16), validation(pairs(50)));

            assertThat(h.last().values()).containsOnlyKeys("loss", "larger/loss", "larger/accuracy", "by/loss",
                    "val_loss", "val_larger/loss",
                    "val_larger/accuracy", "val_by/loss", "rate");
            assertThat(h.last().loss()).isCloseTo(h.last().get("larger/loss") + 0.5 * h.last().get("by/loss"),
                    within(1e-5));
            assertThat(h.last().get("val_larger/accuracy")).isGreaterThan(0.9);
            assertThat(h.last().get("val_by/loss")).isLessThan(0.02);
        }
    }

    @Test void inputsAndOutputsGoByName() {
        try (var model = model()) {
            Map<String, Tensor> batch = Map.of("left", Tensor.of(Shape.of(2, 1), 0.5f, 0f), "right",
                    Tensor.of(Shape.of(2, 1), 0f, 1f));

            assertThat(model.predict(batch)).containsOnlyKeys("larger", "by");
            assertThat(model.predict(batch).get("larger").shape()).isEqualTo(Shape.of(2, 2));
            assertThatThrownBy(() -> model.predict(batch.get("left")))
                    .hasMessage("the network has the inputs [left f32[1], right f32[1]]; give them by name");
            assertThatThrownBy(model::predictor)
                    .hasMessage(
                            "a predictor takes one input, but the network has [left f32[1], right f32[1]]; ask it with predict(Map)");
        }
    }

    @Test void aSharedLayerLearnsFromBothUses() {
        try (var model = model()) {
            Map<String, Tensor> batch = Batching.some(pairs(4), "left", "right", "larger", "by");

            Map<String, Tensor> g = model.gradients(batch);

            assertThat(g).containsKeys("tower/kernel", "tower", "tower#1", "dense/kernel", "dense_1/bias");
            assertThat(g.get("tower").shape()).isEqualTo(g.get("tower#1").shape()).isEqualTo(Shape.of(4, 4));
            assertThat(model.compile(sgd(0.1), Task.of("by", meanSquaredError())).trainOnBatch(batch).values())
                    .containsOnlyKeys("loss");
        }
    }

    @Test void labelsOfEachTaskAreChecked() {
        DataSet bad = DataSet.of(Map.of("left", Tensor.of(Shape.of(1, 1), 0f), "right", Tensor.of(Shape.of(1, 1), 0f)),
                Map.of("larger", Tensor.of(Shape.of(1), 2), "by", Tensor.of(Shape.of(1, 1), 0f))).name("pairs");
        try (var model = model()) {
            assertThatThrownBy(() -> model.fit(bad))
                    .hasMessage("pairs: sample 0 has the label 2, but 2 classes have the labels 0 to 1. "
                            + "Correct the label, or choose as many classes as there are.");
        }
    }
}
