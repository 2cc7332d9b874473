package dev.fovea.nn.model;

import static dev.fovea.nn.layer.Layers.SAME;
import static dev.fovea.nn.layer.Layers.batchNormalization;
import static dev.fovea.nn.layer.Layers.conv2d;
import static dev.fovea.nn.layer.Layers.dense;
import static dev.fovea.nn.layer.Layers.flatten;
import static dev.fovea.nn.layer.Layers.maxPooling2d;
import static dev.fovea.nn.layer.Layers.relu;
import static dev.fovea.nn.layer.Layers.rescaling;
import static dev.fovea.nn.layer.Layers.sequential;
import static dev.fovea.nn.loss.Losses.softmaxCrossEntropy;
import static dev.fovea.nn.metric.Metrics.accuracy;
import static dev.fovea.nn.optimizer.Optimizers.adam;
import static dev.fovea.nn.train.Fit.batchSize;
import static dev.fovea.nn.train.Fit.epochs;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.fovea.data.DataSet;
import dev.fovea.data.Digits;
import dev.fovea.nn.Trained;
import dev.fovea.nn.layer.Layer;
import dev.fovea.spi.Availability;
import dev.fovea.spi.Backend;
import dev.fovea.tensor.DType;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/// What the user chooses by [Precision], on the fastest backend here.
class PrecisionTest {
    private static final int BATCH = 50;

    /// Large enough for bf16 and for Winograd's algorithm.
    private static Layer net() {
        return sequential(rescaling(1 / 255.0), conv2d(32, 3).padding(SAME).relu(), batchNormalization(),
                conv2d(32, 3).padding(SAME), relu(), maxPooling2d(2),
                conv2d(32, 3).padding(SAME).relu(), maxPooling2d(2), flatten(), dense(64).relu(), dense(10));
    }

    private static Execution execution(Precision precision) {
        Execution best = Execution.best().threads(2);
        assumeTrue(precision != Precision.BF16 || best.backend().bf16() instanceof Availability.Available,
                "this processor has no instructions for bf16");
        return best.precision(precision);
    }

    private static Model model(Execution execution) {
        Model model = Model.of(Network.of(net(), Shape.of(28, 28, 1)), Seed.of(3), execution);
        model.compile(adam(), softmaxCrossEntropy(), accuracy());
        return model;
    }

    @Test void bf16LearnsAsFloat32Does() {
        DataSet digits = Digits.of(1, 1000);
        DataSet judged = Digits.of(2, 500);
        Map<Precision, Double> accuracies = new TreeMap<>();
        for (Precision precision : new Precision[]{Precision.FLOAT32, Precision.BF16}) {
            try (var model = model(execution(precision))) {
                model.fit(digits, epochs(3), batchSize(BATCH));
                accuracies.put(precision, model.evaluate(judged).get("accuracy"));
            }
        }
        assertThat(accuracies.get(Precision.BF16)).isGreaterThan(0.9)
                .isCloseTo(accuracies.get(Precision.FLOAT32), within(0.05));
    }

    @Test void twoRunsInBf16GiveTheSameBits() {
        var first = trained();
        assertThat(trained()).isEqualTo(first);
        assertThat(first.values()).allMatch(t -> t.dtype() == DType.F32);
    }

    private static SequencedMap<String, Tensor> trained() {
        try (var model = model(execution(Precision.BF16))) {
            model.fit(Digits.of(1, 200), epochs(1), batchSize(BATCH));
            return Trained.variables(model);
        }
    }

    @Test void strictDoesWithoutWinograd() {
        Tensor images = Tensor.zeros(DType.F32, Shape.of(BATCH, 28, 28, 1));
        for (long i = 0; i < images.count(); i++) {
            images.set(i, i * 7919 % 256);
        }
        Map<Precision, Tensor> answers = new TreeMap<>();
        for (Precision precision : new Precision[]{Precision.FLOAT32, Precision.STRICT}) {
            try (var model = model(execution(precision))) {
                answers.put(precision, model.predict(images));
            }
        }
        Tensor strict = answers.get(Precision.STRICT);
        for (long i = 0; i < strict.count(); i++) {
            assertThat(answers.get(Precision.FLOAT32).get(i)).isCloseTo(strict.get(i), within(1e-3));
        }
    }

    @Test void bf16IsRefusedWhereItCannotBeHad() {
        Backend without = (Backend) Proxy.newProxyInstance(Backend.class.getClassLoader(),
                new Class<?>[]{Backend.class},
                (proxy, method, arguments) -> switch (method.getName()) {
                    case "name" -> "abacus";
                    case "bf16" -> InvocationHandler.invokeDefault(proxy, method);
                    default -> throw new UnsupportedOperationException(method.getName());
                });
        Execution here = Execution.on("reference");
        var abacus = new Execution(without, List.of(), here.fallback(), 1, here.memoryCap(), Precision.FLOAT32,
                Optional.empty());

        assertThatThrownBy(() -> abacus.precision(Precision.BF16)).isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "the precision bf16 cannot be had: the backend abacus computes in f32 only. Take float32, which is the default");
    }

    /// Slowly, but with every rounding: so it can be seen anywhere what bf16 does to a network.
    @Test void theReferenceRounds() {
        Execution reference = Execution.on("reference").threads(1);
        Tensor image = Tensor.zeros(DType.F32, Shape.of(1, 28, 28, 1));
        for (long i = 0; i < image.count(); i++) {
            image.set(i, i * 7919 % 256);
        }
        try (var exact = model(reference); var rounded = model(reference.precision(Precision.BF16))) {
            Tensor a = exact.predict(image);
            Tensor b = rounded.predict(image);
            assertThat(b).isNotEqualTo(a);
            for (long i = 0; i < a.count(); i++) {
                assertThat(b.get(i)).isCloseTo(a.get(i), within(0.02));
            }
        }
    }
}
