package dev.fovea.formats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fovea.data.DataException;
import dev.fovea.nn.loss.Losses;
import dev.fovea.nn.metric.Metrics;
import dev.fovea.nn.model.Execution;
import dev.fovea.nn.model.Model;
import dev.fovea.nn.optimizer.Optimizers;
import dev.fovea.nn.train.Callback;
import dev.fovea.nn.train.Fit;
import dev.fovea.nn.train.FitOption;
import dev.fovea.nn.train.History;
import dev.fovea.nn.train.Signal;
import dev.fovea.nn.train.TrainingEvent.BatchEnded;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A run with class weights, and with a metric made of several means, goes on in the middle of an epoch.
class WeightedRunFolderTest {
    private static final FitOption WEIGHTS = Fit.classWeights(Map.of(3, 4.0, 8, 0.5));

    @TempDir private Path runs;

    private static Model model() {
        return Samples.model(7).compile(Optimizers.adam(0.003),
                Losses.sparseCategoricalCrossentropy().labelSmoothing(0.1),
                Metrics.f1(), Metrics.weighted(Metrics.f1()));
    }

    @Test void itEndsAsOneThatWasNeverStopped() throws Exception {
        History whole;
        try (Model model = model()) {
            whole = model.fit(Samples.DIGITS, Fit.epochs(2), Fit.batchSize(50), Fit.validation(Samples.OTHERS),
                    WEIGHTS);
        }
        var run = RunFolder.create(runs, "weighted", RunOptions.standard().checkpointEvery(3));
        Callback stop = e -> e instanceof BatchEnded(var r, _, _, _) && r.step() == 3 ? Signal.STOP : Signal.CONTINUE;
        try (Model model = model()) {
            model.fit(Samples.DIGITS, Fit.epochs(2), Fit.batchSize(50), Fit.validation(Samples.OTHERS), WEIGHTS, run,
                    stop);
        }
        var again = RunFolder.open(run.folder(), RunOptions.standard());
        try (Model model = again.model(Execution.on("reference").threads(1))) {
            assertThat(model.trainingState().orElseThrow().sums()).containsKeys("loss", "f1[0]", "f1[29]",
                    "weighted_f1[30]");
            assertThatThrownBy(
                    () -> model.fit(Samples.DIGITS, again.goingOn(model), Fit.validation(Samples.OTHERS)))
                    .isInstanceOf(DataException.class).hasMessageContaining(" was started with ");
            History rest = model.fit(Samples.DIGITS, again.goingOn(model), Fit.validation(Samples.OTHERS), WEIGHTS);
            assertThat(rest).isEqualTo(whole);
        }
        assertThat(Files.readString(run.folder().resolve("metrics.csv")))
                .startsWith("epoch,loss,f1,weighted_f1,val_loss,val_f1,val_weighted_f1,rate\n1,").hasLineCount(3);
    }
}
