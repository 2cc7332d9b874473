package dev.fovea.nn.train;

import static dev.fovea.nn.Trained.images;
import static dev.fovea.nn.Trained.model;
import static dev.fovea.nn.Trained.variables;
import static dev.fovea.nn.loss.Losses.softmaxCrossEntropy;
import static dev.fovea.nn.metric.Metrics.accuracy;
import static dev.fovea.nn.optimizer.Optimizers.adam;
import static dev.fovea.nn.train.Fit.batchSize;
import static dev.fovea.nn.train.Fit.shuffle;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fovea.data.Batches;
import dev.fovea.data.DataSet;
import dev.fovea.nn.Trained;
import dev.fovea.nn.model.Model;
import dev.fovea.nn.train.TrainingEvent.BatchEnded;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class StepperTest {
    private static final int BATCH = 5;

    private final DataSet data = images(20);

    private static Model cnn() {
        return model(Trained.cnn(), Trained.IMAGE).compile(adam(), softmaxCrossEntropy(), accuracy());
    }

    private Stepper stepper(Model model) {
        return Stepper.of(model, data.inputs(), data.targets(), BATCH);
    }

    @Test void stepsDoWhatFitDoes() {
        var fitted = new ArrayList<Double>();
        var stepped = new ArrayList<Double>();
        try (Model one = cnn(); Model other = cnn()) {
            Callback keep = event -> {
                if (event instanceof BatchEnded batch) {
                    fitted.add(batch.loss());
                }
                return Signal.CONTINUE;
            };
            one.fit(data, batchSize(BATCH), shuffle(false), keep);
            try (var stepper = stepper(other); var batches = Batches.inOrder(data, BATCH).epoch(0)) {
                while (batches.hasNext()) {
                    stepped.add((double) stepper.step(batches.next()));
                }
                assertThat(stepper.steps()).isEqualTo(4);
                assertThat(stepper.logs().values()).containsOnlyKeys("loss", "accuracy");
            }
            assertThat(stepped).isEqualTo(fitted);
            assertThat(variables(other)).isEqualTo(variables(one));
        }
    }

    @Test void aLoadedBatchIsStayedWithAndCopiesNothing() {
        try (Model one = cnn();
                Model other = cnn();
                var batches = Batches.inOrder(data, BATCH).prefetch(0).epoch(0);
                var fed = stepper(one);
                var loaded = stepper(other)) {
            var batch = batches.next();
            int number = loaded.load(batch);
            List<Float> expected = List.of(fed.step(batch), fed.step(batch));
            batches.next();                                   // the batch's memory holds other samples now

            assertThat(List.of(loaded.step(number), loaded.step(number))).isEqualTo(expected);
        }
    }

    @Test void theLearningRateCanBeSet() {
        try (Model model = cnn(); var batches = Batches.inOrder(data, BATCH).epoch(0); var stepper = stepper(model)) {
            var before = model.weight("conv2d/kernel");
            stepper.learningRate(0);
            stepper.step(batches.next());

            assertThat(model.weight("conv2d/kernel")).isEqualTo(before);
        }
    }

    @Test void aBatchOfAnotherSizeIsRefused() {
        try (Model model = cnn(); var batches = Batches.inOrder(data, 4).epoch(0); var stepper = stepper(model)) {
            var batch = batches.next();

            assertThatThrownBy(() -> stepper.step(batch))
                    .hasMessage("the stepper takes batches of 5 samples, but was given 4");
        }
    }
}
