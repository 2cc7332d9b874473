package dev.fovea.insight.profile;

import static dev.fovea.nn.layer.Layers.batchNormalization;
import static dev.fovea.nn.layer.Layers.conv2d;
import static dev.fovea.nn.layer.Layers.dense;
import static dev.fovea.nn.layer.Layers.dropout;
import static dev.fovea.nn.layer.Layers.flatten;
import static dev.fovea.nn.layer.Layers.maxPooling2d;
import static dev.fovea.nn.layer.Layers.sequential;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import dev.fovea.data.Batches;
import dev.fovea.data.DataSet;
import dev.fovea.nn.loss.Losses;
import dev.fovea.nn.metric.Metrics;
import dev.fovea.nn.model.Execution;
import dev.fovea.nn.model.Model;
import dev.fovea.nn.model.Network;
import dev.fovea.nn.model.Seed;
import dev.fovea.nn.optimizer.Optimizers;
import dev.fovea.nn.train.Stepper;
import dev.fovea.plan.Plan;
import dev.fovea.plan.Runner;
import dev.fovea.tensor.DType;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// What is measured of real plans: every step once, and all of the time.
class ProfilerTest {
    private static final int BATCH = 4;
    private static final int PASSES = 7;
    private static final Limit LIMIT = new Limit(100, 10);

    private final DataSet data = DataSet.of(Map.of("image", Tensor.zeros(DType.F32, Shape.of(BATCH, 6, 6, 1))),
            Map.of("label", Tensor.zeros(DType.I32, Shape.of(BATCH))));

    private static Model model() {
        var net = sequential(conv2d(2, 3).relu(), batchNormalization(), maxPooling2d(2), flatten(), dropout(0.5),
                dense(3).softmax());
        return Model.of(Network.of(net, Shape.of(6, 6, 1)), Seed.of(1), Execution.on("reference").threads(1))
                .compile(Optimizers.adam(), Losses.sparseCategoricalCrossentropy(), Metrics.accuracy());
    }

    private Profile training(Model model) {
        try (var stepper = Stepper.of(model, data.inputs(), data.targets(), BATCH);
                var epoch = Batches.inOrder(data, BATCH).epoch(0)) {
            int batch = stepper.load(epoch.next());
            Profile profile = Profiler.of("a net", stepper.plan(), _ -> LIMIT).passes(PASSES)
                    .profile(() -> stepper.step(batch), watcher -> stepper.step(batch, watcher));
            check(profile, stepper.plan());
            return profile;
        }
    }

    /// Every step with a kernel is there once, in order, and what it took and what is between adds up to the passes.
    private static void check(Profile profile, Plan plan) {
        List<Integer> numbers = IntStream.range(0, plan.steps().size())
                .filter(i -> !plan.steps().get(i).candidate().isView()).boxed().toList();
        assertThat(profile.steps()).extracting(s -> s.planned().number()).isEqualTo(numbers);
        assertThat(profile.steps()).extracting(s -> s.planned().label())
                .isEqualTo(numbers.stream().map(i -> plan.steps().get(i).label()).toList());
        assertThat(profile.whole().multiplyAdds()).isEqualTo(plan.multiplyAdds());
        assertThat(profile.passes()).isEqualTo(PASSES);
        assertThat(profile.batch()).isEqualTo(BATCH);

        double steps = profile.steps().stream().mapToDouble(s -> s.times().mean()).sum();
        assertThat(steps + profile.between().mean()).isEqualTo(profile.pass().mean(),
                within(1e-9 * profile.pass().mean()));
        assertThat(profile.between().minimum()).isNotNegative();
        assertThat(profile.whole().milliseconds()).isLessThanOrEqualTo(2 * profile.pass().mean());   // of medians
        for (List<Group> groups : List.of(profile.each(), profile.layers(), profile.ops(), profile.kinds())) {
            assertThat(groups.stream().flatMap(g -> g.steps().stream()))
                    .containsExactlyInAnyOrderElementsOf(profile.steps());
            assertThat(groups.stream().mapToDouble(Group::milliseconds).sum()).isEqualTo(
                    profile.whole().milliseconds(), within(1e-9));
        }
    }

    @Test void aTrainingStepIsTimedStepByStep() {
        try (Model model = model()) {
            Profile profile = training(model);
            assertThat(profile.layers()).extracting(Group::name).containsExactlyInAnyOrder("conv2d",
                    "batch_normalization", "max_pooling2d", "dropout", "dense", "loss", "metric",
                    "(no layer)");                              // whether the loss is finite
            assertThat(profile.ops()).extracting(Group::name).contains("Conv", "ConvKernelGradient", "MatMul", "Pool",
                    "PoolGradient", "Random", "element-wise", "update");
            assertThat(profile.kinds()).extracting(Group::name).contains("convolution", "matrix product", "pooling",
                    "random numbers", "sum", "element-wise", "update").doesNotContain("other", "reorder");
        }
    }

    /// Adam changes a weight and its two moments in one step.
    @Test void whatAWeightBecomesIsAnUpdateOfItsLayer() {
        try (Model model = model()) {
            List<PlannedStep> updates = training(model).steps().stream().map(ProfiledStep::planned)
                    .filter(s -> s.kind() == Kind.UPDATE).toList();
            assertThat(updates).extracting(PlannedStep::name).containsExactlyInAnyOrder("conv2d/kernel/update",
                    "conv2d/bias/update", "dense/kernel/update", "dense/bias/update",
                    "batch_normalization/gamma/update", "batch_normalization/beta/update");
            assertThat(updates).extracting(PlannedStep::layer).containsOnly("conv2d", "batch_normalization", "dense");
        }
    }

    /// Weights of 8.8 MiB: they are read and written once, and the gradient is never there.
    @Test void anUpdateInBlocksIsAProductOfItsLayer() {
        var net = sequential(flatten(), dense(1000));
        var wide = DataSet.of(Map.of("image", Tensor.zeros(DType.F32, Shape.of(BATCH, 48, 48, 1))),
                Map.of("label", Tensor.zeros(DType.I32, Shape.of(BATCH))));
        try (Model model = Model
                .of(Network.of(net, Shape.of(48, 48, 1)), Seed.of(1), Execution.on("reference").threads(1))
                .compile(Optimizers.sgd(0.1), Losses.softmaxCrossEntropy());
                var stepper = Stepper.of(model, wide.inputs(), wide.targets(), BATCH)) {
            PlannedStep update = PlannedStep.of(stepper.plan()).stream()
                    .filter(s -> s.implementation().endsWith("blocks")).findFirst().orElseThrow();
            assertThat(update.name()).isEqualTo("dense/kernel/MatMul Aᵀ+update");
            assertThat(update.op()).isEqualTo("MatMul+update");
            assertThat(update.kind()).isEqualTo(Kind.MATRIX_PRODUCT);
            assertThat(update.layer()).isEqualTo("dense");
            assertThat(update.multiplyAdds()).isEqualTo(BATCH * 2304L * 1000);
            long numbers = 2;                                   // the rate, and whether the loss is finite
            assertThat(update.bytes()).isEqualTo(4 * (BATCH * (2304 + 1000L) + 2 * 2304L * 1000 + numbers));
        }
    }

    @Test void bytesAreThoseOfWhatIsReadAndWritten() {
        try (Model model = model()) {
            Runner runner = model.runner(BATCH);
            List<PlannedStep> steps = PlannedStep.of(runner.plan());
            PlannedStep conv = steps.stream().filter(s -> s.op().equals("Conv")).findFirst().orElseThrow();
            // image [4, 6, 6, 1], kernel [3, 3, 1, 2], bias [2], result [4, 4, 4, 2]
            assertThat(conv.bytes()).isEqualTo(4L * (144 + 18 + 2 + 128));
            assertThat(conv.multiplyAdds()).isEqualTo(128L * 9);
            assertThat(conv.reads()).containsOnly("row-major");
            PlannedStep pool = steps.stream().filter(s -> s.kind() == Kind.POOLING).findFirst().orElseThrow();
            assertThat(pool.bytes()).isEqualTo(4L * (128 + 32));                    // [4, 4, 4, 2] to [4, 2, 2, 2]
        }
    }

    @Test void anAnswerIsTimedToo() {
        try (Model model = model()) {
            Runner runner = model.runner(BATCH);
            Profile profile = Profiler.of("a net", runner.plan(), _ -> LIMIT).passes(PASSES)
                    .profile(runner::run, runner::run);
            check(profile, runner.plan());
            assertThat(profile.layers()).extracting(Group::name).contains("conv2d", "dense")
                    .doesNotContain("loss", "metric");
        }
    }

    @Test void passesAreAsManyAsAreAskedForOrFiveAtLeast() {
        var plain = new ArrayList<Integer>();
        try (Model model = model()) {
            Runner runner = model.runner(1);
            Profiler profiler = Profiler.of("a net", runner.plan(), _ -> LIMIT);
            Profile profile = profiler.passes(9).profile(() -> plain.add(1), runner::run);
            assertThat(profile.passes()).isEqualTo(9);
            assertThat(plain).hasSize(6);                       // three to warm up, three unwatched
            assertThat(profiler.seconds(0).profile(runner::run, runner::run).passes()).isEqualTo(5);
            Stream.<Runnable>of(() -> profiler.passes(0), () -> profiler.passes(-1))
                    .forEach(wrong -> assertThatIllegalArgumentException().isThrownBy(wrong::run)
                            .withMessageStartingWith(
                                    "one pass or more is watched, for no less than 0 seconds, but asked for were "));
            assertThatIllegalArgumentException().isThrownBy(() -> profiler.seconds(Double.NaN)).withMessage(
                    "one pass or more is watched, for no less than 0 seconds, but asked for were 5 to 10000 passes in NaN seconds");
        }
    }
}
