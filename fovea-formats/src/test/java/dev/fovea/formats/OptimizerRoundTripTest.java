package dev.fovea.formats;

import static dev.fovea.nn.loss.Losses.meanSquaredError;
import static dev.fovea.nn.optimizer.Optimizers.*;
import static dev.fovea.nn.schedule.Schedules.*;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fovea.nn.layer.Layers;
import dev.fovea.nn.model.Execution;
import dev.fovea.nn.model.Kinds;
import dev.fovea.nn.model.Model;
import dev.fovea.nn.model.Network;
import dev.fovea.nn.model.Seed;
import dev.fovea.nn.optimizer.Optimizer;
import dev.fovea.nn.train.Recipe;
import dev.fovea.nn.train.Task;
import dev.fovea.nn.train.TrainingState;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class OptimizerRoundTripTest {
    private final RecordCodec codec = new RecordCodec(TypeRegistry.standard());

    static Stream<Optimizer> optimizers() {
        return Stream.of(
                rmsprop(piecewiseConstant(0.1).from(3, 0.01).from(5, 1e-3)).rho(0.8).momentum(0.5).epsilon(1e-5)
                        .centered(true),
                adagrad(inverseTimeDecay(0.1, 0.5)).initial(0).epsilon(1e-5),
                adamW(polynomialDecay(0.1).power(2).last(0.01).over(30)).weightDecay(0.1).beta1(0.8).beta2(0.9)
                        .epsilon(1e-5),
                adamax(oneCycle(0.1).rise(0.4).divisor(10).lastDivisor(100)).beta1(0.8).beta2(0.9).epsilon(1e-5),
                muon(cosineRestarts(0.1, 20).stretch(2).last(0.01)).momentum(0.9).weightDecay(0.1).adamRatio(0.5),
                sgd(exponentialDecay(0.1, 0.5).everySteps(7).warmup(3)).weightDecay(0.1).clipValue(1).clipNorm(2)
                        .globalClipNorm(3).average(0.9).accumulate(4));
    }

    @ParameterizedTest
    @MethodSource("optimizers") void anOptimizerIsReadBackEqual(Optimizer optimizer) {
        var recipe = new Recipe(optimizer, List.of(Task.of("", meanSquaredError())));
        Json json = codec.encode(recipe, Recipe.class);
        assertThat(codec.decode(json.at("f"), Recipe.class)).isEqualTo(recipe);
    }

    @Test void anOptionIsWrittenAroundItsOptimizer() {
        assertThat(codec.encode(sgd(0.1).clipNorm(2), Optimizer.class).compact()).isEqualTo(
                "{\"type\":\"clip_norm\",\"optimizer\":{\"type\":\"sgd\",\"rate\":{\"type\":\"constant_rate\",\"rate\":0.1}},"
                        + "\"limit\":2.0}");
    }

    /// The third step of four that make an update, after a file.
    @Test void aFileGoesOnInTheMiddleOfAnUpdate(@TempDir Path folder) {
        Execution on = Execution.on("reference").threads(1);
        Tensor x = Tensor.of(Shape.of(2, 1), 1f, 2f);
        Tensor y = Tensor.of(Shape.of(2, 1), 3f, 5f);
        Path file = folder.resolve("checkpoint.fovea");
        try (var whole = Model.of(Network.of(Layers.dense(1), Shape.of(1)), Seed.of(1), on)
                .compile(adam(0.1).average(0.5).accumulate(4), meanSquaredError())) {
            for (int i = 0; i < 8; i++) {
                if (i == 6) {
                    var state = new TrainingState(0, 0, 0, whole.optimizerSteps(), 0, TrainingState.start().sums(),
                            TrainingState.start().history());
                    whole.save(file, Kinds.standard(), state);
                }
                whole.trainOnBatch(x, y);
            }
            try (var loaded = Model.load(file, on)) {
                assertThat(loaded.optimizerSteps()).isEqualTo(6);
                loaded.trainOnBatch(x, y);
                loaded.trainOnBatch(x, y);
                assertThat(loaded.saved(TrainingState.start()).slots())
                        .isEqualTo(whole.saved(TrainingState.start()).slots());
                assertThat(loaded.weight("dense/kernel")).isEqualTo(whole.weight("dense/kernel"));
            }
        }
    }
}
