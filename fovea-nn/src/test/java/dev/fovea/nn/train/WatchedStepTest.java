package dev.fovea.nn.train;

import static dev.fovea.nn.Trained.images;
import static dev.fovea.nn.Trained.model;
import static dev.fovea.nn.Trained.variables;
import static dev.fovea.nn.loss.Losses.softmaxCrossEntropy;
import static dev.fovea.nn.optimizer.Optimizers.adam;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fovea.data.Batches;
import dev.fovea.data.DataSet;
import dev.fovea.nn.Trained;
import dev.fovea.nn.model.Model;
import dev.fovea.plan.Plan;
import dev.fovea.plan.Runner;
import dev.fovea.plan.StepWatcher;
import dev.fovea.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// A run that is watched does what any run does, and its watcher is told of each step once.
class WatchedStepTest {
    private static final int BATCH = 5;

    private final DataSet data = images(BATCH);

    /// What it was told: `3` for the start of step 3, `-3` for its end, counted from 1.
    private static final class Told implements StepWatcher {
        private final List<Integer> events = new ArrayList<>();

        @Override public void starts(int step) {
            events.add(step + 1);
        }

        @Override public void ended(int step) {
            events.add(-step - 1);
        }
    }

    private static List<Integer> expected(Plan plan) {
        return IntStream.rangeClosed(1, plan.steps().size())
                .filter(n -> !plan.steps().get(n - 1).candidate().isView()).flatMap(n -> IntStream.of(n, -n)).boxed()
                .toList();
    }

    private static Model cnn(String backend) {
        return model(Trained.cnn(), Trained.IMAGE, backend).compile(adam(), softmaxCrossEntropy());
    }

    private Stepper stepper(Model model) {
        return Stepper.of(model, data.inputs(), data.targets(), BATCH);
    }

    @ParameterizedTest
    @MethodSource("dev.fovea.nn.Trained#backends") void aWatchedStepLearnsTheSameBitForBit(String backend) {
        try (Model one = cnn(backend);
                Model other = cnn(backend);
                var epoch = Batches.inOrder(data, BATCH).epoch(0);
                var watched = stepper(one);
                var plain = stepper(other)) {
            var batch = epoch.next();
            int first = watched.load(batch);
            int second = plain.load(batch);
            var told = new Told();
            for (int i = 0; i < 3; i++) {
                told.events.clear();
                assertThat(watched.step(first, told)).isEqualTo(plain.step(second));
            }
            assertThat(told.events).isEqualTo(expected(watched.plan()))
                    .hasSizeLessThan(2 * watched.plan().steps().size());
            assertThat(watched.steps()).isEqualTo(3);
            assertThat(watched.logs()).isEqualTo(plain.logs());
            assertThat(variables(one)).isEqualTo(variables(other));
            assertThat(one.optimizerSteps()).isEqualTo(3);
        }
    }

    @ParameterizedTest
    @MethodSource("dev.fovea.nn.Trained#backends") void aWatchedAnswerFollowsTheWeights(String backend) {
        try (Model model = cnn(backend); var epoch = Batches.inOrder(data, BATCH).epoch(0)) {
            Runner runner = model.runner(BATCH);
            model.feed(runner, epoch.next());
            String output = runner.plan().outputs().firstEntry().getKey();
            for (double weight : new double[]{0.5, -1}) {
                Tensor kernel = model.weight("conv2d/kernel");
                kernel.set(0, weight);
                model.weight("conv2d/kernel", kernel);
                var told = new Told();
                runner.run(told);
                Tensor watched = runner.read(output);
                runner.run();

                assertThat(watched).isEqualTo(runner.read(output));
                assertThat(told.events).isEqualTo(expected(runner.plan()));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("dev.fovea.nn.Trained#backends") void aClosedRunnerRefuses(String backend) {
        try (Model model = cnn(backend)) {
            Runner runner = model.runner(1);
            model.releaseRunners();

            assertThatThrownBy(() -> runner.run(new Told()))
                    .hasMessage("the runner was closed; make a new one of its plan");
        }
    }
}
