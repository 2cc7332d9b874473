package dev.fovea.nn.model;

import static dev.fovea.nn.layer.Layers.SAME;
import static dev.fovea.nn.layer.Layers.conv2d;
import static dev.fovea.nn.layer.Layers.dense;
import static dev.fovea.nn.layer.Layers.flatten;
import static dev.fovea.nn.layer.Layers.maxPooling2d;
import static dev.fovea.nn.layer.Layers.rescaling;
import static dev.fovea.nn.layer.Layers.sequential;
import static dev.fovea.nn.loss.Losses.softmaxCrossEntropy;
import static dev.fovea.nn.metric.Metrics.accuracy;
import static dev.fovea.nn.optimizer.Optimizers.adam;
import static dev.fovea.nn.train.Fit.batchSize;
import static dev.fovea.nn.train.Fit.epochs;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.fovea.compile.KernelTimes;
import dev.fovea.data.Digits;
import dev.fovea.nn.Trained;
import dev.fovea.nn.layer.Layer;
import dev.fovea.spi.Availability;
import dev.fovea.spi.Backend;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import org.junit.jupiter.api.Test;

/// bf16 together with measured times.
class TunedPrecisionTest {
    private static Layer net() {
        return sequential(rescaling(1 / 255.0), conv2d(32, 3).padding(SAME).relu(), conv2d(32, 3).padding(SAME).relu(),
                maxPooling2d(2), flatten(), dense(64).relu(), dense(10));
    }

    private static SequencedMap<String, Tensor> trained(Execution execution, KernelTimes times) {
        try (Model model = Model.of(Network.of(net(), Shape.of(28, 28, 1)), Seed.of(3),
                execution.kernelTimes(times))) {
            model.compile(adam(), softmaxCrossEntropy(), accuracy());
            model.fit(Digits.of(1, 100), epochs(1), batchSize(50));
            return Trained.variables(model);
        }
    }

    @Test void theSameTimesGiveTheSameBits() {
        Execution best = Execution.best().threads(2);
        assumeTrue(best.backend().bf16() instanceof Availability.Available,
                "this processor has no instructions for bf16");
        KernelTimes measured = KernelTimes.measuring(Map.of(), _ -> {
        });
        var first = trained(best.precision(Precision.BF16), measured);
        assertThat(measured.decisions()).anyMatch(d -> d.types().contains("bf16"))
                .anyMatch(d -> !d.inF32().equals(d.what()));
        assertThat(trained(best.precision(Precision.BF16), KernelTimes.stored(measured.used()))).isEqualTo(first);
    }

    @Test void timesAndPrecisionMayBeGivenInAnyOrder() {
        KernelTimes times = KernelTimes.stored(Map.of());
        Execution reference = Execution.on("reference");
        assertThat(reference.kernelTimes(times).precision(Precision.BF16))
                .isEqualTo(reference.precision(Precision.BF16).kernelTimes(times));
        assertThat(reference.precision(Precision.BF16).kernelTimes(times).target(1, Map.of()).times()).hasValue(times);
    }

    @Test void bf16IsRefusedWithTimesAsWithout() {
        Backend without = (Backend) Proxy.newProxyInstance(Backend.class.getClassLoader(),
                new Class<?>[]{Backend.class},
                (proxy, method, arguments) -> switch (method.getName()) {
                    case "name" -> "abacus";
                    case "bf16" -> InvocationHandler.invokeDefault(proxy, method);
                    default -> throw new UnsupportedOperationException(method.getName());
                });
        var abacus = new Execution(without, List.of(), Optional.empty(), 1, 1, Precision.FLOAT32, Optional.empty())
                .kernelTimes(KernelTimes.stored(Map.of()));
        assertThatThrownBy(() -> abacus.precision(Precision.BF16)).isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "the precision bf16 cannot be had: the backend abacus computes in f32 only. Take float32, which is the default");
    }
}
