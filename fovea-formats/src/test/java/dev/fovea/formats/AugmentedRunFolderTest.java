package dev.fovea.formats;

import static dev.fovea.data.augment.Augmentations.randomCrop;
import static dev.fovea.data.augment.Augmentations.randomRotation;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fovea.data.DataException;
import dev.fovea.data.DataSet;
import dev.fovea.nn.model.Execution;
import dev.fovea.nn.model.Model;
import dev.fovea.nn.train.Callback;
import dev.fovea.nn.train.Fit;
import dev.fovea.nn.train.Signal;
import dev.fovea.nn.train.TrainingEvent.BatchEnded;
import dev.fovea.tensor.Tensor;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A run on augmented pictures goes on in the middle of an epoch with the pictures that it would have seen.
class AugmentedRunFolderTest {
    private static final DataSet DATA = Samples.DIGITS.augmented(randomRotation(15), randomCrop(2));

    @TempDir private Path runs;

    private static Map<String, Tensor> weights(Model model) {
        var all = new TreeMap<String, Tensor>();
        model.weights().paths().forEach(path -> all.put(path, model.weights().get(path)));
        return all;
    }

    @Test void itEndsWithTheSameWeightsAsOneThatWasNeverStopped() {
        Map<String, Tensor> expected;
        try (Model whole = Samples.model(7)) {
            whole.fit(DATA, Fit.epochs(2), Fit.batchSize(50));
            expected = weights(whole);
        }
        var run = RunFolder.create(runs, "augmented", RunOptions.standard().checkpointEvery(3));
        Callback stop = e -> e instanceof BatchEnded(var r, _, _, _) && r.step() == 3 ? Signal.STOP : Signal.CONTINUE;
        try (Model model = Samples.model(7)) {
            model.fit(DATA, Fit.epochs(2), Fit.batchSize(50), run, stop);
        }
        var again = RunFolder.open(run.folder(), RunOptions.standard());
        try (Model model = again.model(Execution.on("reference").threads(1))) {
            assertThatThrownBy(() -> model.fit(Samples.DIGITS, again.goingOn(model)))
                    .as("without the augmentation it would be another run").isInstanceOf(DataException.class)
                    .hasMessageContaining(" was started with ");
            assertThatThrownBy(
                    () -> model.fit(Samples.DIGITS.augmented(randomRotation(20), randomCrop(2)), again.goingOn(model)))
                    .isInstanceOf(DataException.class).hasMessageContaining(" was started with ");
            model.fit(DATA, again.goingOn(model));
            assertThat(weights(model)).isEqualTo(expected);
        }
    }
}
