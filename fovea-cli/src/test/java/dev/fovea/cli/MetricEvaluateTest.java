package dev.fovea.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fovea.data.Batches;
import dev.fovea.data.Digits;
import dev.fovea.nn.layer.Layers;
import dev.fovea.nn.loss.Losses;
import dev.fovea.nn.metric.Metrics;
import dev.fovea.nn.model.Execution;
import dev.fovea.nn.model.Model;
import dev.fovea.nn.model.Network;
import dev.fovea.nn.model.Seed;
import dev.fovea.nn.optimizer.Optimizers;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `fovea evaluate` says which class is taken for which.
class MetricEvaluateTest {
    @TempDir Path folder;
    private String file = "";

    /// A network that always answers 3.
    @BeforeEach void saveAModel() {
        Path path = folder.resolve("three.fovea");
        var net = Layers.sequential(Layers.flatten(), Layers.dense(10).softmax());
        try (var model = Model.of(Network.of(net, Shape.of(28, 28, 1)), Seed.of(1),
                Execution.on("reference").threads(1))) {
            model.compile(Optimizers.sgd(), Losses.sparseCategoricalCrossentropy(), Metrics.accuracy(), Metrics.f1());
            model.classNames(List.of("0", "1", "2", "3", "4", "5", "6", "7", "8", "9"));
            model.weight("dense/kernel", Tensor.of(Shape.of(784, 10), new float[7840]));
            model.weight("dense/bias", Tensor.of(Shape.of(10), 0f, 0f, 0f, 1f, 0f, 0f, 0f, 0f, 0f, 0f));
            model.save(path);
        }
        file = path.toString();
    }

    private static long threes() {
        var test = Digits.test().take(50);
        try (var epoch = Batches.inOrder(test, 50).prefetch(0).epoch(0)) {
            return Arrays.stream(epoch.next().target("label").doubles()).filter(label -> label == 3).count();
        }
    }

    @Test void asATable() {
        Shell judged = Shell.run("evaluate", file, "digits", "--samples", "50", "--backend", "reference");
        assertThat(judged.err()).isEmpty();
        long threes = threes();                                     // as many as of each other digit
        assertThat(judged.out().lines())
                .contains("right \\ answered  0  1  2  3  4  5  6  7  8  9",
                        "0                 0  0  0  %d  0  0  0  0  0  0".formatted(threes),
                        "                  precision  recall      f1  support",
                        "3                    %.4f  1.0000  %.4f  %7d".formatted(threes / 50.0,
                                2 * threes / (50.0 + threes), threes))
                .anyMatch(line -> line.startsWith("macro average"));
    }

    @Test void asJson() {
        Shell judged = Shell.run("evaluate", file, "digits", "--samples", "50", "--backend", "reference", "--json");
        assertThat(judged.out()).contains("\"f1\": ", "\"classes\": [", "\"name\": \"3\"", "\"recall\": 1",
                "\"support\": " + threes(), "\"confusion\": [");
    }
}
