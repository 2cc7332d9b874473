package dev.fovea.formats;

import static dev.fovea.nn.loss.Losses.*;
import static dev.fovea.nn.metric.Metrics.*;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fovea.nn.loss.Loss;
import dev.fovea.nn.metric.Averaging;
import dev.fovea.nn.metric.Metric;
import dev.fovea.nn.optimizer.Sgd;
import dev.fovea.nn.schedule.ConstantRate;
import dev.fovea.nn.train.Recipe;
import dev.fovea.nn.train.Task;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class LossMetricRoundTripTest {
    private final RecordCodec codec = new RecordCodec(TypeRegistry.standard());

    static Stream<Loss> losses() {
        return Stream.of(meanAbsoluteError(), huber().delta(0.5), logCosh(), hinge(), squaredHinge(),
                categoricalHinge(),
                cosineSimilarity(), klDivergence().fromLogits(true), poisson().logInput(true),
                binaryFocalCrossentropy(),
                binaryFocalCrossentropy().gamma(1).alpha(0.3).fromLogits(true).labelSmoothing(0.1),
                categoricalFocalCrossentropy().gamma(1).alpha(0.1, 0.2, 0.7).fromLogits(true).labelSmoothing(0.1),
                sparseCategoricalCrossentropy().labelSmoothing(0.1),
                categoricalCrossentropy().fromLogits(true).labelSmoothing(0.2),
                binaryCrossentropy().labelSmoothing(0.3));
    }

    static Stream<Metric> metrics() {
        return Stream.of(precision(), recall().average(Averaging.MICRO),
                f1().average(Averaging.WEIGHTED).multiLabel(true).threshold(0.3),
                auc(),
                mae(), mse(), rmse(), weighted(f1()), meanLoss("robust", huber()));
    }

    @ParameterizedTest
    @MethodSource("losses") void aLossIsReadBackEqual(Loss loss) {
        assertReadBackEqual(Task.of("", loss));
    }

    @ParameterizedTest
    @MethodSource("metrics") void aMetricIsReadBackEqual(Metric metric) {
        assertReadBackEqual(Task.of("", meanSquaredError(), metric));
    }

    private void assertReadBackEqual(Task task) {
        var recipe = new Recipe(new Sgd(new ConstantRate(0.1)), List.of(task));
        Json json = codec.encode(recipe, Recipe.class);
        assertThat(codec.decode(Json.parse("model.json", json.bytes()).at("model.json"), Recipe.class))
                .isEqualTo(recipe);
    }
}
