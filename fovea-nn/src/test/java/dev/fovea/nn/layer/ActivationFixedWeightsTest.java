package dev.fovea.nn.layer;

import static dev.fovea.nn.initializer.Initializers.given;
import static dev.fovea.nn.layer.Layers.*;
import static dev.fovea.nn.loss.Losses.l2;
import static dev.fovea.nn.loss.Losses.meanSquaredError;
import static dev.fovea.nn.optimizer.Optimizers.sgd;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.fovea.graph.Graph;
import dev.fovea.graph.Value;
import dev.fovea.nn.Runs;
import dev.fovea.nn.initializer.Given;
import dev.fovea.nn.model.Execution;
import dev.fovea.nn.model.FunctionalBuilder;
import dev.fovea.nn.model.Model;
import dev.fovea.nn.model.Network;
import dev.fovea.nn.model.Seed;
import dev.fovea.op.Ops;
import dev.fovea.tensor.DType;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// Layers with fixed weights: given kernels, `frozen()`, and embeddings and permutations by hand.
class ActivationFixedWeightsTest {
    private static final Given EDGE = given(Shape.of(3, 3), -1, -1, -1, -1, 8, -1, -1, -1, -1);
    private static final Given BLUR = given(Shape.of(3, 3), 1 / 9.0, 1 / 9.0, 1 / 9.0, 1 / 9.0, 1 / 9.0, 1 / 9.0,
            1 / 9.0, 1 / 9.0, 1 / 9.0);

    private static Layer filter(Given kernel, int channels) {
        return conv2d(channels, 3).groups(channels).bias(false).kernelInitializer(kernel).frozen();
    }

    private static Tensor flat(int... extents) {
        Tensor t = Tensor.zeros(DType.F32, Shape.of(extents));
        for (int i = 0; i < t.count(); i++) {
            t.set(i, 0.75);
        }
        return t;
    }

    /// The filters of the lecture's table: on a flat image an edge filter yields 0, a blur the image, each channel by itself.
    @Test void aGivenFilterSlidesOverEachChannel() {
        assertThat(Runs.of(filter(EDGE, 3), flat(1, 4, 4, 3), Map.of()).floats()).hasSize(12).containsOnly(0);
        double[] blurred = Runs.of(filter(BLUR, 3), flat(1, 4, 4, 3), Map.of()).doubles();
        assertThat(blurred).hasSize(12).usingElementComparator((a, b) -> Math.abs(a - b) <= 9 * 0x1p-24 ? 0 : 1)
                .containsOnly(0.75);
        Tensor dot = Tensor.of(Shape.of(1, 3, 3, 2), 0f, 0f, 0f, 0f, 0f, 0f, 0f, 0f, 1f, 2f, 0f, 0f, 0f, 0f, 0f, 0f, 0f,
                0f);
        assertThat(Runs.of(filter(EDGE, 2), dot, Map.of()).floats()).containsExactly(8, 16);
    }

    @Test void numbersAreRepeatedAlongTheAxesThatFollow() {
        assertThat(given(Shape.of(2), 1, 2).draw(Shape.of(2, 3), 7)).isEqualTo(
                Tensor.of(Shape.of(2, 3), 1f, 1f, 1f, 2f, 2f, 2f));
        Tensor kernel = Tensor.of(Shape.of(2, 2), 1f, 2f, 3f, 4f);
        assertThat(given(kernel).draw(Shape.of(2, 2), 7)).isEqualTo(kernel);
        assertThat(given(kernel)).isEqualTo(given(Shape.of(2, 2), 1, 2, 3, 4));
        assertThat(given(Tensor.zeros(DType.F32, Shape.of(26))).toString()).startsWith("given(Shape.of(26), 0, 0, ")
                .endsWith("0, 0, …)").hasSize("given(Shape.of(26), ".length() + 25 * 3 + 2);
    }

    @Test void trainingLeavesAFrozenLayerAsItIs() {
        Layer net = sequential(filter(EDGE, 1), flatten(), dense(2).frozen().named("fixed"), dense(2));
        var network = Network.of(net, Shape.of(4, 4, 1));
        try (var model = Model.of(network, Seed.of(1), Execution.on("reference").threads(1))
                .compile(sgd(0.1), meanSquaredError())) {
            Tensor x = flat(2, 4, 4, 1);
            x.set(5, 3);
            Tensor fixed = model.weight("fixed/kernel");
            Tensor learned = model.weight("dense/kernel");
            model.trainOnBatch(x, Tensor.of(Shape.of(2, 2), 1f, 2f, 3f, 4f));
            assertThat(model.weight("conv2d/kernel").floats()).containsExactly(-1, -1, -1, -1, 8, -1, -1, -1, -1);
            assertThat(model.weight("fixed/kernel")).isEqualTo(fixed);
            assertThat(model.weight("dense/kernel")).isNotEqualTo(learned);
            assertThat(model.unfreeze().network().build(Mode.TRAINING).trainable()).hasToString(
                    "[dense/kernel f32[2, 2], dense/bias f32[2]]");
            assertThat(model.summary().toString()).contains("6 trainable, 19 fixed");
        }
    }

    @Test void aFrozenLayerIsBuiltAsForInferenceWithAllThatIsInIt() {
        var graph = new Graph();
        Scope scope = Scope.root(graph, Mode.TRAINING);
        Value x = Ops.input(graph, "x", Shape.of(Shape.N, 4));
        scope.call(sequential(dense(4).kernelRegularizer(l2(0.1)), dropout(0.5)).frozen(), x);
        scope.call(dense(4), x);
        assertThat(scope.penalties()).isEmpty();
        assertThat(scope.parameters()).extracting(Parameter::path).containsExactly("sequential/dense/kernel",
                "sequential/dense/bias", "dense/kernel", "dense/bias");
        assertThat(scope.parameters()).extracting(Parameter::trainable).containsExactly(false, false, true, true);
        assertThat(scope.calls()).extracting(Scope.Call::toString).contains(
                "sequential/dense = dense(4).kernelRegularizer(l2(0.1))");
    }

    @Test void namesAreThoseThatTheLayerWouldHaveWithout() {
        assertThat(dense(2).frozen().frozen()).isEqualTo(dense(2).frozen());
        assertThat(dense(2).named("a").frozen()).isEqualTo(dense(2).frozen().named("a"));
        var graph = new Graph();
        Scope scope = Scope.root(graph, Mode.TRAINING);
        Value x = Ops.input(graph, "x", Shape.of(Shape.N, 4));
        scope.call(dense(4), x);
        scope.call(dense(4).frozen(), x);
        Value a = scope.call(dense(4).named("a").frozen(), x);
        assertThat(scope.call(dense(4).frozen().named("a"), x)).isSameAs(a);
        assertThat(scope.parameters()).extracting(Parameter::path).containsExactly("dense/kernel", "dense/bias",
                "dense_1/kernel", "dense_1/bias", "a/kernel", "a/bias");
        assertThatThrownBy(() -> scope.call(dense(4).named("a"), x)).hasMessage(
                "the name \"a\" is used for dense(4).frozen() and for dense(4); give one of them another name");
    }

    @Test void aFunctionalNetworkHasFrozenLayersToo() {
        var net = FunctionalBuilder.functional();
        var x = net.input("x", Shape.of(3));
        var network = Network.of(net.output("y", net.call(dense(1), net.call(dense(2).frozen(), x))).build());
        assertThat(network.build(Mode.TRAINING).parameters()).extracting(Parameter::toString).containsExactly(
                "dense/kernel f32[3, 2]", "dense/bias f32[2]", "dense_1/kernel f32[2, 1]", "dense_1/bias f32[1]");
        assertThat(network.build(Mode.TRAINING).trainable()).extracting(Parameter::path).containsExactly(
                "dense_1/kernel", "dense_1/bias");
    }

    /// A predicate that hits frozen layers only is no mistake.
    @Test void freezingWhatIsFrozenIsNoError() {
        Layer net = sequential(sequential(dense(2)).frozen().named("base"), dense(1));
        try (var model = Model.of(Network.of(net, Shape.of(2)), Seed.of(1), Execution.on("reference").threads(1))) {
            model.freeze(path -> path.equals("base/dense"));
            assertThat(model.saved().frozen()).isEqualTo(List.of("base/dense"));
        }
    }

    // rows and axes

    @Test void anEmbeddingReadsRowsOfItsTable() {
        Map<String, Tensor> table = Map.of("embedding/embeddings",
                Tensor.of(Shape.of(3, 2), 1f, 2f, 3f, 4f, 5f, 6f));
        assertThat(Runs.of(embedding(3, 2), Tensor.of(Shape.of(1, 3), 2, 0, 2), table))
                .isEqualTo(Tensor.of(Shape.of(1, 3, 2), 5f, 6f, 1f, 2f, 5f, 6f));
        assertThat(Runs.of(embedding(3, 2), Tensor.of(Shape.of(2), 1L, 0L), table))
                .isEqualTo(Tensor.of(Shape.of(2, 2), 3f, 4f, 1f, 2f));
        assertThat(Runs.of(embedding(3, 2), Tensor.of(Shape.of(2), (byte) 1, (byte) 2), table).floats())
                .containsExactly(3, 4, 5, 6);
        assertThat(Runs.of(embedding(3, 2), Tensor.of(Shape.of(1, 1), 2.9f), table).floats()).containsExactly(5, 6);
    }

    /// Row 2 is read twice, so it learns from both; row 1 is not read.
    @Test void onlyRowsThatAreReadLearn() {
        var network = Network.of(embedding(3, 1), Shape.of(3));
        try (var model = Model.of(network, Seed.of(1), Execution.on("reference").threads(1))
                .compile(sgd(1), (y, _) -> Ops.reshape(Ops.sum(y, List.of(1, 2)), Shape.of(Shape.N)))) {
            Tensor before = model.weight("embedding/embeddings");
            model.trainOnBatch(Tensor.of(Shape.of(1, 3), 2f, 0f, 2f), Tensor.of(Shape.of(1, 1), 0f));
            Tensor after = model.weight("embedding/embeddings");
            for (int row = 0; row < 3; row++) {
                assertThat(before.get(row) - after.get(row)).isCloseTo(List.of(1, 0, 2).get(row), within(1e-6));
            }
        }
    }

    @Test void axesAreExchanged() {
        Tensor x = Tensor.of(Shape.of(1, 2, 3), 1f, 2f, 3f, 4f, 5f, 6f);
        assertThat(Runs.of(permute(2, 1), x, Map.of())).isEqualTo(
                Tensor.of(Shape.of(1, 3, 2), 1f, 4f, 2f, 5f, 3f, 6f));
        Tensor bytes = Tensor.of(Shape.of(1, 2, 2), (byte) 1, (byte) 2, (byte) 3, (byte) 4);
        assertThat(Runs.of(permute(2, 1), bytes, Map.of())).isEqualTo(
                Tensor.of(Shape.of(1, 2, 2), (byte) 1, (byte) 3, (byte) 2, (byte) 4));
    }
}
