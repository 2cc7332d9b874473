package dev.fovea;

import static dev.fovea.Fovea.*;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fovea.compile.MemoryUse;
import dev.fovea.data.Batch;
import dev.fovea.data.Field;
import dev.fovea.nn.layer.Layer;
import dev.fovea.nn.model.Execution;
import dev.fovea.nn.model.Model;
import dev.fovea.nn.model.Network;
import dev.fovea.nn.model.Precision;
import dev.fovea.nn.model.Seed;
import dev.fovea.nn.train.Stepper;
import dev.fovea.plan.Plan;
import dev.fovea.spi.Availability;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A training step that computes again what it could keep takes less memory, and learns the same weights, bit for bit.
class MemoryUseTest {
    private static final Shape IMAGE = Shape.of(32, 32, 3);
    private static final int BATCH = 16;

    /// Normalised, with a clipped ReLU, with a ReLU in front of a pooling, with GELU.
    private static Layer network() {
        return sequential(
                conv2d(16, 3).padding(SAME), batchNormalization(), relu().maxValue(6),
                conv2d(16, 3).padding(SAME), batchNormalization(), relu(),
                conv2d(16, 3).padding(SAME), batchNormalization(), relu(), maxPooling2d(2),
                conv2d(64, 1).activation(gelu()), conv2d(64, 1).activation(gelu()), layerNormalization(),
                conv2d(16, 1), globalAveragePooling2d(), dense(4));
    }

    private record Outcome(long values, List<Tensor> weights) {
    }

    private static Outcome train(Execution execution) {
        Field label = Field.label();
        try (Model model = Model.of(Network.of(network(), IMAGE), Seed.of(3), execution);
                Arena arena = Arena.ofConfined()) {
            model.compile(adam(), softmaxCrossEntropy());
            Field image = model.network().inputs().getFirst();
            try (var stepper = Stepper.of(model, List.of(image), List.of(label), BATCH)) {
                Batch batch = Batch.of(List.of(image), List.of(label), BATCH, arena);
                var random = new SplittableRandom(5);
                for (int step = 0; step < 2; step++) {
                    Tensor pixels = batch.input(image.name());
                    for (long i = 0; i < pixels.count(); i++) {
                        pixels.set(i, random.nextDouble(-1, 1));
                    }
                    for (int i = 0; i < BATCH; i++) {
                        batch.target(label.name()).set(i, i % 4);
                    }
                    stepper.step(batch);
                }
                var weights = new ArrayList<Tensor>();
                model.weights().paths().forEach(path -> weights.add(model.weights().get(path)));
                Plan.Memory memory = stepper.plan().memory();
                return new Outcome(memory.temporary() - memory.scratch(), weights);         // but for work space
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"reference", "onednn"}) void littleMemoryGivesTheSameWeights(String backend) {
        Execution execution = Execution.on(backend).threads(2);
        Outcome speed = train(execution);
        Outcome small = train(execution.memoryUse(MemoryUse.SMALL));

        assertThat(small.weights()).isEqualTo(speed.weights());
        assertThat(small.values()).isLessThan(speed.values() * 9 / 10);
    }

    @Test void littleMemoryInBf16() {
        Execution execution = Execution.on("onednn").threads(2);
        if (execution.backend().bf16() instanceof Availability.Available) {
            Execution narrow = execution.precision(Precision.BF16);
            assertThat(train(narrow.memoryUse(MemoryUse.SMALL)).values()).isLessThan(train(narrow).values());
        }
    }
}
