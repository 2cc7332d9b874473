package dev.fovea.nn.layer;

import static dev.fovea.nn.initializer.Initializers.ones;
import static dev.fovea.nn.initializer.Initializers.zeros;
import static dev.fovea.nn.layer.Layers.*;
import static dev.fovea.nn.loss.Losses.l2;
import static dev.fovea.op.Ops.plus;
import static dev.fovea.op.Ops.sigmoid;
import static dev.fovea.op.Ops.times;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fovea.graph.Graph;
import dev.fovea.graph.GraphText;
import dev.fovea.graph.Value;
import dev.fovea.nn.Nets;
import dev.fovea.nn.Runs;
import dev.fovea.op.Ops;
import dev.fovea.op.Random;
import dev.fovea.tensor.DType;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// Names, parameters, and what else a scope collects.
class ScopeTest {
    private final Graph graph = new Graph();
    private final Scope scope = Scope.root(graph, Mode.TRAINING);
    private final Value image = Ops.input(graph, "image", DType.U8, Shape.of(Shape.N, 28, 28, 1));

    private List<String> paths() {
        return scope.parameters().stream().map(Parameter::toString).toList();
    }

    @Test void layersOfOneKindAreNumberedAsInKeras() {
        Nets.lectureCnn().apply(scope, image);
        assertThat(paths()).containsExactly(
                "conv2d/kernel f32[5, 5, 1, 32]", "conv2d/bias f32[32]",
                "conv2d_1/kernel f32[5, 5, 32, 64]", "conv2d_1/bias f32[64]",
                "dense/kernel f32[3136, 1024]", "dense/bias f32[1024]",
                "dense_1/kernel f32[1024, 10]", "dense_1/bias f32[10]");
    }

    @Test void layersInsideLayersAreNamedByPath() {
        sequential(conv2d(4, 3).named("stem"),
                residual(conv2d(8, 3).padding(SAME).relu(), conv2d(8, 3).padding(SAME)).shortcut(conv2d(8, 1)),
                residual(conv2d(8, 3).padding(SAME)).named("block"),
                parallel(conv2d(2, 1), sequential(conv2d(2, 1), conv2d(2, 1)))).apply(scope, image);
        assertThat(scope.parameters().stream().map(Parameter::path).filter(p -> p.endsWith("kernel"))).containsExactly(
                "stem/kernel", "residual/conv2d/kernel", "residual/conv2d_1/kernel", "residual/shortcut/conv2d/kernel",
                "block/conv2d/kernel", "parallel/conv2d/kernel", "parallel/sequential/conv2d/kernel",
                "parallel/sequential/conv2d_1/kernel");
        assertThat(scope.calls().stream().map(Scope.Call::path)).contains("residual/add", "parallel/concatenate");
    }

    @Test void everyNodeOfALayerBearsItsPath() {
        Value y = sequential(flatten(), dense(10).relu().named("head")).apply(scope, image);
        assertThat(GraphText.of(List.of(y))).isEqualToNormalizingNewlines("""
                %0 = image() : u8[N, 28, 28, 1]
                %1 = flatten/Reshape(%0) : u8[N, 784]
                %2 = head/Cast f32(%1) : f32[N, 784]
                %3 = head/kernel() : f32[784, 10]
                %4 = head/MatMul(%2, %3) : f32[N, 10]
                %5 = head/bias() : f32[10]
                %6 = head/add(%4, %5) : f32[N, 10]
                %7 = head/relu(%6) : f32[N, 10]
                """);
    }

    @Test void twoUsesOfANameShareTheirParameters() {
        Layer tower = sequential(flatten(), dense(16).relu()).named("tower");
        Value other = Ops.input(graph, "other", Shape.of(Shape.N, 28, 28, 1));
        Value a = scope.call(tower, image);
        Value b = scope.call(tower, other);
        assertThat(paths()).containsExactly("tower/dense/kernel f32[784, 16]", "tower/dense/bias f32[16]");
        assertThat(a).isNotEqualTo(b);
        assertThat(scope.call(tower, other)).isSameAs(b);
    }

    @Test void equalLayersWithoutANameAreTwoLayers() {
        Layer d = dense(784);
        sequential(flatten(), d, d).apply(scope, image);
        assertThat(scope.parameters().stream().map(Parameter::path)).containsExactly(
                "dense/kernel", "dense/bias", "dense_1/kernel", "dense_1/bias");
    }

    @Test void aGivenNameIsNotGivenAgain() {
        sequential(flatten(), dense(4).named("dense_1"), dense(4), dense(4)).apply(scope, image);
        assertThat(scope.parameters().stream().map(Parameter::path).filter(p -> p.endsWith("kernel")))
                .containsExactly("dense_1/kernel", "dense/kernel", "dense_2/kernel");
    }

    @Test void oneNameForTwoLayersIsAnError() {
        Layer net = sequential(flatten(), dense(4).named("a"), dense(5).named("a"));
        assertThatThrownBy(() -> net.apply(scope, image)).hasMessage(
                "the name \"a\" is used for dense(4) and for dense(5); give one of them another name");
        assertThatThrownBy(() -> dense(4).named("a/b")).hasMessage(
                "a name must be made of letters, digits and _ . - but is \"a/b\"");
    }

    @Test void penaltiesAreCollectedForKernelsOnly() {
        sequential(flatten(), dense(4).kernelRegularizer(l2(0.1)), dense(4)).apply(scope, image);
        assertThat(scope.penalties()).hasSize(1);
        assertThat(scope.penalties().getFirst().shape()).isEqualTo(Shape.scalar());
    }

    @Test void aFrozenLayerIsBuiltAsForInferenceAndKeepsItsParameters() {
        Scope some = Scope.root(graph, Mode.TRAINING, "base"::equals, Map.of());
        Layer base = sequential(flatten(), dropout(0.5), dense(8).kernelRegularizer(l2(0.1))).named("base");
        Value y = some.call(base, image);
        Value z = sequential(dropout(0.5), dense(2)).apply(some, y);
        assertThat(Graph.topological(List.of(y))).noneMatch(n -> n.op() instanceof Random);
        assertThat(Graph.topological(List.of(z))).anyMatch(n -> n.op() instanceof Random);
        assertThat(some.parameters()).extracting(Parameter::trainable).containsExactly(false, false, true, true);
        assertThat(some.penalties()).isEmpty();
    }

    @Test void eachDropoutDrawsItsOwnNumbers() {
        Value x = scope.call(flatten(), scope.toFloat(image));
        Value a = scope.call(dropout(0.5), x);
        Value b = scope.call(dropout(0.5), x);
        Value c = scope.call(dropout(0.5).named("shared"), x);
        Value d = scope.call(dropout(0.5).named("shared"), x);
        assertThat(List.of(a, b, c, d)).doesNotHaveDuplicates();
    }

    /// An exponential mean, as batch normalisation keeps.
    record RunningMean() implements Layer {
        @Override public String kind() {
            return "running_mean";
        }

        @Override public Value apply(Scope scope, Value x) {
            Value mean = scope.state("mean", Shape.scalar(), zeros());
            scope.update(mean, plus(times(scope.updated(mean), 0.9), times(Ops.mean(x), 0.1)));
            return x;
        }
    }

    @Test void twoCallsOfALayerWithStateChainTheirUpdates() {
        Value a = Ops.input(graph, "a", Shape.of(2));
        Value b = Ops.input(graph, "b", Shape.of(2));
        scope.call(new RunningMean().named("m"), a);
        scope.call(new RunningMean().named("m"), b);
        assertThat(scope.parameters()).extracting(Parameter::trainable).containsExactly(false);
        assertThat(scope.updates().keySet()).containsExactly("m/mean");
        Value state = scope.parameters().getFirst().value();
        Tensor next = dev.fovea.tck.Evaluator
                .run(List.of(scope.updates().get("m/mean")), Map.of(state, Tensor.scalar(1),
                        a, Tensor.of(Shape.of(2), 1f, 3f), b, Tensor.of(Shape.of(2), 10f, 10f)))
                .getFirst();
        assertThat(next.get(0)).isCloseTo((0.9 + 0.2) * 0.9 + 1, org.assertj.core.api.Assertions.within(1e-6));
    }

    /// The layer of one's own that the documentation shows, with a parameter.
    record Swish() implements Layer {
        @Override public String kind() {
            return "swish";
        }

        @Override public Value apply(Scope scope, Value x) {
            Value beta = scope.parameter("beta", Shape.scalar(), ones());
            return times(x, sigmoid(times(x, beta)));
        }
    }

    @Test void aLayerOfOnesOwnIsARecord() {
        Tensor y = Runs.of(new Swish(), Tensor.of(Shape.of(3), (byte) 0, (byte) 1, (byte) 2), Map.of());
        assertThat(y.floats()).containsExactly(
                new float[]{0, 1 / (1 + (float) Math.exp(-1)), 2 / (1 + (float) Math.exp(-2))},
                org.assertj.core.api.Assertions.within(1e-6f));
        assertThat(new Swish().named("s")).hasToString("Swish[].named(\"s\")");
        Scope s = Scope.root(new Graph(), Mode.INFERENCE);
        s.call(new Swish(), Ops.input(s.graph(), "x", Shape.of(3)));
        assertThat(s.parameters()).hasToString("[swish/beta f32[]]");
    }

    @Test void askingTwiceForOneParameterIsAnError() {
        record Twice() implements Layer {
            @Override public String kind() {
                return "twice";
            }

            @Override public Value apply(Scope s, Value x) {
                return plus(s.parameter("w", Shape.of(1), ones()), s.parameter("w", Shape.of(1), ones()));
            }
        }
        assertThatThrownBy(() -> scope.call(new Twice(), image))
                .hasMessage("twice asks twice for a parameter \"w\"; give each its own name");
    }
}
