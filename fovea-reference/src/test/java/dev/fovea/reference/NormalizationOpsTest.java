package dev.fovea.reference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.fovea.graph.Graph;
import dev.fovea.graph.Node;
import dev.fovea.graph.Op;
import dev.fovea.graph.Value;
import dev.fovea.op.BatchNorm;
import dev.fovea.op.BatchNormGradient;
import dev.fovea.op.LayerNorm;
import dev.fovea.op.LayerNormGradient;
import dev.fovea.op.Lrn;
import dev.fovea.op.LrnGradient;
import dev.fovea.op.Ops;
import dev.fovea.tck.Evaluator;
import dev.fovea.tck.GradientCheck;
import dev.fovea.tck.Values;
import dev.fovea.tensor.DType;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.ShapeException;
import dev.fovea.tensor.Tensor;
import dev.fovea.tensor.TensorType;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.Test;
import java.util.stream.Stream;

/// What the tables of cases do not reach of the operations that normalise: further outputs, open batches, messages.
class NormalizationOpsTest {
    private final Evaluator evaluator = new Evaluator(new ReferenceBackend());

    private static Tensor draw(int seed, int... extents) {
        return Values.uniform(-2, 2).draw(TensorType.of(DType.F64, extents), new SplittableRandom(seed), List.of());
    }

    @Test void theStatisticsAreOutputs() {
        var graph = new Graph();
        Value x = Ops.input(graph, "x", Shape.of(2, 2));
        Value gamma = Ops.input(graph, "gamma", Shape.of(2));
        Node n = graph.addNode(new BatchNorm(15), List.of(x, gamma, gamma));
        Tensor ones = Tensor.of(Shape.of(2), 1f, 1f);
        List<Tensor> all = evaluator.evaluate(n.outputs(),
                Map.of(x, Tensor.of(Shape.of(2, 2), 1f, 0f, 3f, 14f), gamma, ones));
        assertThat(all.get(0).floats()).containsExactly(0.75f, 0.125f, 1.25f, 1.875f);
        assertThat(all.get(1).floats()).containsExactly(2, 7);
        assertThat(all.get(2).floats()).containsExactly(1, 49);
    }

    /// A loss may read mean and variance, too, alone or beside the normalised values.
    @TestFactory Stream<DynamicTest> theStatisticsHaveGradients() {
        return IntStream.range(1, 8).mapToObj(read -> DynamicTest.dynamicTest("outputs " + Integer.toBinaryString(read),
                () -> new GradientCheck(evaluator, "batchnorm", in -> sumOf(new BatchNorm(0.1), read, in),
                        List.of(draw(1, 5, 2, 3), draw(2, 3), draw(3, 3)), List.of(true, true, true), 7).check(2)));
    }

    @TestFactory Stream<DynamicTest> theStatisticsOfALayerHaveGradients() {
        var norm = new LayerNorm(List.of(2), 0.1);
        return IntStream.range(1, 8).mapToObj(read -> DynamicTest.dynamicTest("outputs " + Integer.toBinaryString(read),
                () -> {
                    new GradientCheck(evaluator, "layernorm", in -> sumOf(norm, read, in),
                            List.of(draw(1, 3, 2, 5), draw(2, 5), draw(3, 5)), List.of(true, true, true), 7).check(2);
                    new GradientCheck(evaluator, "layernorm", in -> sumOf(norm, read, in), List.of(draw(1, 3, 2, 5)),
                            List.of(true), 7).check(2);
                }));
    }

    /// A gradient of a gradient of a gradient: what the rules of the gradients are made of has gradients, too.
    @Test void gradientsOfGradientsArePrimitive() {
        Op norm = new LayerNorm(List.of(1), 0.1);
        new GradientCheck(evaluator, "layernorm", in -> squareOfGradient(norm, in),
                List.of(draw(1, 2, 4), draw(2, 4), draw(3, 4)), List.of(true, true, true), 7).check(2);
        new GradientCheck(evaluator, "lrn", in -> squareOfGradient(new Lrn(3, 0.5, 0.75, 2), in),
                List.of(draw(1, 2, 4)),
                List.of(true), 7).check(2);
    }

    private static Value squareOfGradient(Op op, List<Value> in) {
        Value y = in.getFirst().graph().add(op, in);
        Value g = dev.fovea.autodiff.Gradients.of(Ops.sum(Ops.times(y, y)), in).getFirst();
        return Ops.sum(Ops.times(g, g));
    }

    @Test void theStatisticsOfALayerAreOutputs() {
        var graph = new Graph();
        Value x = Ops.input(graph, "x", Shape.of(2, 2));
        Node n = graph.addNode(new LayerNorm(List.of(1), 15), List.of(x));
        List<Tensor> all = evaluator.evaluate(n.outputs(), Map.of(x, Tensor.of(Shape.of(2, 2), 1f, 3f, 0f, 14f)));
        assertThat(all.get(0).floats()).containsExactly(-0.25f, 0.25f, -0.875f, 0.875f);
        assertThat(all.get(1).shape()).isEqualTo(Shape.of(2, 1));
        assertThat(all.get(1).floats()).containsExactly(2, 7);
        assertThat(all.get(2).floats()).containsExactly(1, 49);
    }

    private static Value sumOf(Op op, int read, List<Value> in) {
        Node n = in.getFirst().graph().addNode(op, in);
        return IntStream.range(0, 3).filter(i -> (read >> i & 1) == 1).mapToObj(n::output)
                .map(v -> Ops.times(v, v)).map(Ops::sum).reduce(Ops::plus).orElseThrow();
    }

    /// With the batch open, what is divided by the number of samples is so once that is known.
    @Test void anOpenBatchIsCountedWhenItIsKnown() {
        Tensor x = draw(4, 6, 3);
        assertThat(ofStatistics(x, Shape.of(Shape.N, 3)).doubles()).containsExactly(
                ofStatistics(x, Shape.of(6, 3)).doubles(), within(1e-12));
    }

    private Tensor ofStatistics(Tensor x, Shape shape) {
        var graph = new Graph(DType.F64);
        Value in = Ops.input(graph, "x", shape);
        Value each = Ops.broadcastTo(Ops.constant(graph, 1), Shape.of(3));
        Node n = graph.addNode(new BatchNorm(0.1), List.of(in, each, each));
        Value loss = Ops.plus(Ops.sum(Ops.times(n.output(1), n.output(1))), Ops.sum(n.output(2)));
        return evaluator.evaluate(dev.fovea.autodiff.Gradients.of(loss, List.of(in)), Map.of(in, x)).getFirst();
    }

    private static ThrowingCallable results(Op op, TensorType... types) {
        return () -> op.results(Arrays.asList(types));
    }

    private static TensorType f32(int... extents) {
        return TensorType.of(DType.F32, extents);
    }

    @Test void whatDoesNotFitIsNamed() {
        Map<ThrowingCallable, String> wrong = Map.ofEntries(
                Map.entry(() -> new BatchNorm(0),
                        "ε of batch normalisation must be more than 0, since a variance may be 0, but is 0.0"),
                Map.entry(results(new BatchNorm(1), f32(3), f32(3), f32(3)),
                        "batch normalisation takes [batch, ..., channels], but was given [3]"),
                Map.entry(results(new BatchNorm(1), f32(2, 3), f32(3), f32(2)),
                        "batch normalisation of f32[2, 3] takes γ and β of the type f32[3], but was given "
                                + "[f32[3], f32[2]]"),
                Map.entry(results(new BatchNormGradient(1), f32(2, 3), f32(3), f32(2, 3), f32(3), f32(2)),
                        "the gradient of batch normalisation reads x, γ, ȳ, μ and σ² of the types "
                                + "[f32[2, 3], f32[3], f32[2, 3], f32[3], f32[3]], but was given "
                                + "[f32[2, 3], f32[3], f32[2, 3], f32[3], f32[2]]"),
                Map.entry(() -> new LayerNorm(List.of(0, 1), 1),
                        "layer normalisation is over one or more axes of a sample, 1 or higher, but is over [0, 1]"),
                Map.entry(results(new LayerNorm(List.of(1, 3), 1), f32(2, 3, 4)),
                        "layer normalisation is over the axes [1, 3], which [2, 3, 4] does not have"),
                Map.entry(results(new LayerNorm(List.of(1), 1), f32(2, 3), f32(3)),
                        "layer normalisation of f32[2, 3] over the axes [1] takes no γ and β, or both of the type f32[3], "
                                + "but was given [f32[3]]"),
                Map.entry(
                        results(new LayerNormGradient(new LayerNorm(List.of(1), 1)), f32(2, 3), f32(2, 3), f32(2),
                                f32(2)),
                        "the gradient of layer normalisation reads x, ȳ, μ, σ², and γ if there is one, of the types "
                                + "[f32[2, 3], f32[2, 3], f32[2, 1], f32[2, 1], f32[3]], but was given "
                                + "[f32[2, 3], f32[2, 3], f32[2], f32[2]]"),
                Map.entry(results(new LrnGradient(new Lrn(5, 1, 1, 1)), f32(2, 3), f32(2, 3), f32(2, 4)),
                        "the gradient of local response normalisation reads x, y and ȳ of one type, but was given "
                                + "[f32[2, 3], f32[2, 3], f32[2, 4]]"),
                Map.entry(() -> new Lrn(4, 1, 1, 1),
                        "local response normalisation is over an odd number of channels, as many before as after, "
                                + "but is over 4"),
                Map.entry(() -> new Lrn(5, 1, 1, 0),
                        "local response normalisation divides by k + α·Σx² to some power, which must not be 0: "
                                + "k must be more than 0 and α not negative, but they are 0.0 and 1.0"),
                Map.entry(results(new Lrn(5, 1, 1, 1), f32(3)),
                        "local response normalisation takes [batch, ..., channels], of up to 5 axes, but was given [3]"));
        wrong.forEach((call, message) -> assertThatThrownBy(call).isInstanceOf(ShapeException.class)
                .hasMessage(message));
    }
}
