package dev.fovea.nn.train;

import static dev.fovea.data.augment.Augmentations.cutout;
import static dev.fovea.data.augment.Augmentations.mixUp;
import static dev.fovea.data.augment.Augmentations.randomCrop;
import static dev.fovea.data.augment.Augmentations.randomFlip;
import static dev.fovea.data.augment.Augmentations.randomNoise;
import static dev.fovea.data.augment.Augmentations.randomRotation;
import static dev.fovea.nn.Trained.model;
import static dev.fovea.nn.Trained.ordered;
import static dev.fovea.nn.Trained.variables;
import static dev.fovea.nn.loss.Losses.categoricalCrossentropy;
import static dev.fovea.nn.loss.Losses.softmaxCrossEntropy;
import static dev.fovea.nn.metric.Metrics.accuracy;
import static dev.fovea.nn.optimizer.Optimizers.adam;
import static dev.fovea.nn.train.Fit.batchSize;
import static dev.fovea.nn.train.Fit.epochs;
import static dev.fovea.nn.train.Fit.resumeFrom;
import static dev.fovea.nn.train.Fit.validation;
import static dev.fovea.nn.train.Fit.validationSplit;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fovea.data.Batch;
import dev.fovea.data.Batches;
import dev.fovea.data.DataException;
import dev.fovea.data.DataSet;
import dev.fovea.nn.Trained;
import dev.fovea.nn.layer.Layers;
import dev.fovea.nn.loss.Loss;
import dev.fovea.nn.model.Execution;
import dev.fovea.nn.model.Model;
import dev.fovea.nn.model.SavedModel;
import dev.fovea.nn.train.TrainingEvent.BatchEnded;
import dev.fovea.tensor.DType;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Pictures are changed where they are learned from, the same in a run that was stopped, and nowhere else.
class AugmentedTrainingTest {
    private final DataSet plain = images(50);
    private final DataSet labels = plain.augmented(randomFlip(), randomCrop(1), randomRotation(10), randomNoise(0.05));
    private final DataSet mixed = plain.oneHot(3).augmented(randomFlip(), mixUp(), cutout(2));

    /// Stripes between black and white: those of [Trained#images] at half of their light.
    private static DataSet images(int count) {
        DataSet bright = Trained.images(count);
        var pixels = new float[count * 36];
        Tensor labels = Tensor.zeros(DType.I32, Shape.of(count));
        try (var epoch = Batches.inOrder(bright, count).epoch(0)) {
            Batch all = epoch.next();
            for (int i = 0; i < pixels.length; i++) {
                pixels[i] = (float) all.input("image").get(i) / 2;
            }
            for (int i = 0; i < count; i++) {
                labels.set(i, all.target("label").get(i));
            }
        }
        return DataSet.of(ordered("image", Tensor.of(Shape.of(count, 6, 6, 1), pixels)), ordered("label", labels))
                .name("stripes");
    }

    static Stream<String> backends() {
        return Trained.backends();
    }

    private static Model cnn(String backend, Loss loss) {
        return model(
                loss.equals(softmaxCrossEntropy()) ? Trained.cnn() : Layers.sequential(Trained.cnn(), Layers.softmax()),
                Trained.IMAGE, backend).compile(adam(), loss, accuracy());
    }

    @ParameterizedTest
    @MethodSource("backends") void aRunThatWasStoppedAnywhereEndsLikeOneThatWasNot(String backend) {
        for (boolean mixing : new boolean[]{false, true}) {
            DataSet data = mixing ? mixed : labels;
            Loss loss = mixing ? categoricalCrossentropy() : softmaxCrossEntropy();
            try (var whole = cnn(backend, loss)) {
                History all = whole.fit(data, epochs(3), batchSize(8), validation(judge(data)));
                for (int stopAt : new int[]{1, 7, 10, 20}) {
                    SavedModel stopped = stoppedAfter(stopAt, data, loss, backend);
                    try (var resumed = Model.of(stopped, Execution.on(backend).threads(2))) {
                        History rest = resumed.fit(data, epochs(3), batchSize(8), validation(judge(data)),
                                resumeFrom(resumed.trainingState().orElseThrow()));
                        assertThat(variables(resumed)).as("stopped after %d", stopAt).isEqualTo(variables(whole));
                        assertThat(rest).isEqualTo(all);
                    }
                }
            }
        }
    }

    /// Judged by other images, with targets of the same kind.
    private static DataSet judge(DataSet data) {
        return data.targets().getFirst().dtype().isFloat() ? images(20).oneHot(3) : images(20);
    }

    private static SavedModel stoppedAfter(int steps, DataSet data, Loss loss, String backend) {
        var saved = new ArrayList<SavedModel>();
        Callback stop = event -> {
            if (event instanceof BatchEnded(TrainingRun run, _, _, _) && run.step() == steps) {
                saved.add(run.model().saved(run.state()));
                return Signal.STOP;
            }
            return Signal.CONTINUE;
        };
        try (var model = cnn(backend, loss)) {
            model.fit(data, epochs(3), batchSize(8), validation(judge(data)), stop);
        }
        return saved.getFirst();
    }

    /// The pictures of a step, by the number of the sample.
    private static List<List<String>> seen(DataSet data, int batch) {
        var all = new ArrayList<List<String>>();
        Callback watch = event -> {
            if (event instanceof BatchEnded(TrainingRun run, int epoch, _, _)) {
                run.lastBatch().ifPresent(b -> {
                    for (int row = 0; row < b.size(); row++) {
                        all.add(List.of(epoch + "", "%04d".formatted(b.sample(row)),
                                Arrays.toString(b.input("image").samples(row, row + 1).floats())));
                    }
                });
            }
            return Signal.CONTINUE;
        };
        try (var model = cnn("reference", softmaxCrossEntropy())) {
            model.fit(data, epochs(2), batchSize(batch), watch);
        }
        return all.stream().sorted((a, b) -> a.toString().compareTo(b.toString())).toList();
    }

    @Test void anotherSizeOfBatchesIsFedTheSamePictures() {
        assertThat(seen(labels, 8)).isEqualTo(seen(labels, 50)).isNotEqualTo(seen(plain, 8)).hasSize(100);
    }

    @Test void evaluationAndValidationSeePicturesAsTheyAre() {
        try (var model = cnn("reference", softmaxCrossEntropy())) {
            History history = model.fit(plain, epochs(1), batchSize(8));
            assertThat(history.epochs()).hasSize(1);
            assertThat(model.evaluate(labels)).isEqualTo(model.evaluate(plain));
            assertThat(model.confusion(labels)).hasToString(model.confusion(plain).toString());
        }
        DataSet split = plain.augmented(randomNoise(1));
        try (var model = cnn("reference", softmaxCrossEntropy())) {
            History history = model.fit(split, epochs(1), batchSize(8), validationSplit(0.2));
            assertThat(history.epochs().getFirst().get("val_loss"))
                    .isEqualTo(model.evaluate(plain.slice(40, 50)).get("loss"));
        }
    }

    @Test void classNumbersCannotBeMixed() {
        assertThatThrownBy(() -> plain.augmented(mixUp())).isInstanceOf(DataException.class).hasMessage(
                "stripes: mixUp() mixes the targets too, but label i32[] is no probability of classes; "
                        + "make it one before, with oneHot(classes)");
    }
}
