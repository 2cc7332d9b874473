package dev.fovea.nn.train;

import static dev.fovea.nn.Trained.images;
import static dev.fovea.nn.Trained.model;
import static dev.fovea.nn.Trained.variables;
import static dev.fovea.nn.loss.Losses.softmaxCrossEntropy;
import static dev.fovea.nn.metric.Metrics.accuracy;
import static dev.fovea.nn.optimizer.Optimizers.adam;
import static dev.fovea.nn.optimizer.Optimizers.momentum;
import static dev.fovea.nn.schedule.Schedules.cosine;
import static dev.fovea.nn.train.Fit.batchSize;
import static dev.fovea.nn.train.Fit.epochs;
import static dev.fovea.nn.train.Fit.initialEpoch;
import static dev.fovea.nn.train.Fit.resumeFrom;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.fovea.data.DataSet;
import dev.fovea.nn.Trained;
import dev.fovea.nn.model.Execution;
import dev.fovea.nn.model.Model;
import dev.fovea.nn.model.SavedModel;
import dev.fovea.nn.optimizer.Optimizer;
import dev.fovea.nn.train.TrainingEvent.BatchEnded;
import dev.fovea.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ReproducibleTest {
    private final DataSet data = images(50);

    static Stream<String> backends() {
        return Trained.backends();
    }

    private Model cnn(Optimizer optimizer, String backend) {
        return model(Trained.cnn(), Trained.IMAGE, backend).compile(optimizer, softmaxCrossEntropy(), accuracy());
    }

    @ParameterizedTest
    @MethodSource("backends") void theSameSeedGivesTheSameWeights(String backend) {
        try (var first = cnn(adam(), backend); var second = cnn(adam(), backend)) {
            History one = first.fit(data, epochs(3), batchSize(8));
            History other = second.fit(data, epochs(3), batchSize(8));

            assertThat(one).isEqualTo(other);
            assertThat(variables(first)).isEqualTo(variables(second)).hasSize(12);
        }
    }

    @ParameterizedTest
    @MethodSource("backends") void aRunThatWasStoppedAnywhereEndsLikeOneThatWasNot(String backend) {
        for (Optimizer optimizer : List.of(momentum(0.05), adam(cosine(0.01)))) {
            try (var whole = cnn(optimizer, backend)) {
                History all = whole.fit(data, epochs(3), batchSize(8));
                for (int stopAt : new int[]{1, 3, 7, 10, 14, 20}) {
                    SavedModel stopped = stoppedAfter(stopAt, optimizer, backend);
                    try (var resumed = Model.of(stopped, Execution.on(backend).threads(2))) {
                        History rest = resumed.fit(data, epochs(3), batchSize(8),
                                resumeFrom(resumed.trainingState().orElseThrow()));

                        assertThat(variables(resumed)).as("stopped after %d", stopAt).isEqualTo(variables(whole));
                        assertThat(rest).isEqualTo(all);
                    }
                }
            }
        }
    }

    private SavedModel stoppedAfter(int steps, Optimizer optimizer, String backend) {
        var saved = new ArrayList<SavedModel>();
        Callback stop = event -> {
            if (event instanceof BatchEnded(TrainingRun run, _, _, _) && run.step() == steps) {
                saved.add(run.model().saved(run.state()));
                return Signal.STOP;
            }
            return Signal.CONTINUE;
        };
        try (var model = cnn(optimizer, backend)) {
            model.fit(data, epochs(3), batchSize(8), stop);
        }
        return saved.getFirst();
    }

    @Test void goingOnAtAnEpochIsTheSameRun() {
        try (var whole = cnn(momentum(0.05), "reference"); var parts = cnn(momentum(0.05), "reference")) {
            whole.fit(data, epochs(3), batchSize(8));
            parts.fit(data, epochs(2), batchSize(8));
            parts.fit(data, epochs(3), initialEpoch(2), batchSize(8));

            assertThat(variables(parts)).isEqualTo(variables(whole));
        }
    }

    /// S-13: the gradient of a batch is the sum of those of its parts, with dropout too.
    @ParameterizedTest
    @MethodSource("backends") void cuttingABatchChangesNoGradient(String backend) {
        try (var model = cnn(adam(), backend)) {
            Map<String, Tensor> batch = Batching.all(images(10));
            Map<String, Tensor> whole = model.gradients(batch, 5, 0);
            Map<String, Tensor> head = model.gradients(Batching.part(batch, 0, 7), 5, 0);
            Map<String, Tensor> tail = model.gradients(Batching.part(batch, 7, 10), 5, 7);

            assertThat(model.parameters()).allSatisfy(p -> {
                for (int i = 0; i < p.type().shape().count(); i++) {
                    double sum = 0.7 * head.get(p.path()).get(i) + 0.3 * tail.get(p.path()).get(i);
                    assertThat(sum).isCloseTo(whole.get(p.path()).get(i), within(1e-6));
                }
            });
        }
    }

    @Test void anOptimizerThatWasCompiledAnewRemembersNothing() {
        try (var model = cnn(momentum(0.05), "reference"); var fresh = cnn(momentum(0.05), "reference")) {
            model.fit(data, epochs(1), batchSize(8));
            model.parameters().forEach(p -> fresh.weight(p.path(), model.weight(p.path())));

            model.compile(momentum(0.05), softmaxCrossEntropy(), accuracy());
            model.fit(data, epochs(1), batchSize(8));
            fresh.fit(data, epochs(1), batchSize(8));

            assertThat(variables(model)).isEqualTo(variables(fresh));
        }
    }
}
