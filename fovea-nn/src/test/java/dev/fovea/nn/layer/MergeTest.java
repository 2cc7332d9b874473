package dev.fovea.nn.layer;

import static dev.fovea.nn.layer.Layers.*;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fovea.graph.Graph;
import dev.fovea.graph.Value;
import dev.fovea.nn.Runs;
import dev.fovea.op.Ops;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.ShapeException;
import dev.fovea.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/// Where branches meet element by element.
class MergeTest {
    private static final Tensor A = Tensor.of(Shape.of(1, 3), 1f, -2f, 3f);
    private static final Tensor B = Tensor.of(Shape.of(1, 3), 4f, 5f, -6f);
    private static final Tensor C = Tensor.of(Shape.of(1, 3), 1f, 0.25f, 0.5f);

    private static float[] merged(Merge merge, Tensor... inputs) {
        return Runs.of(values -> merge.apply(Scope.root(values.getFirst().graph(), Mode.INFERENCE), values), inputs)
                .floats();
    }

    @Test void byHand() {
        assertThat(merged(multiply(), A, B)).containsExactly(4, -10, -18);
        assertThat(merged(multiply(), A, B, C)).containsExactly(4, -2.5f, -9);
        assertThat(merged(average(), A, B, C)).containsExactly(2, 3.25f / 3, -2.5f / 3);
        assertThat(merged(maximum(), A, B, C)).containsExactly(4, 5, 3);
        assertThat(merged(minimum(), A, B, C)).containsExactly(1, -2, -6);
        assertThat(merged(subtract(), A, B)).containsExactly(-3, -7, 9);
        for (Merge one : List.of(multiply(), average(), maximum(), minimum())) {
            assertThat(merged(one, A)).containsExactly(1, -2, 3);
        }
    }

    /// Hu et al. 2018: each feature map times a number of its own.
    @Test void aGateWeighsWholeFeatureMaps() {
        Tensor image = Tensor.of(Shape.of(1, 1, 2, 2), 1f, 2f, 3f, 4f);
        assertThat(merged(multiply(), image, Tensor.of(Shape.of(1, 1, 1, 2), 10f, 0.5f))).containsExactly(10, 1, 30, 2);
        assertThat(merged(multiply(), Tensor.of(Shape.of(1, 1, 2, 1), 2f, 3f), image)).containsExactly(2, 4, 9, 12);
    }

    private record Wrong(Merge merge, List<Shape> inputs, String message) {
    }

    private static Shape n(int... sample) {
        return Shape.of(sample).prepend(Shape.N);
    }

    @TestFactory Stream<DynamicTest> shapesThatDifferAreNamed() {
        String remedy = "\nFit one with conv2d(filters, 1) or dense(units), or use concatenate().";
        String gate = "\nFit one with conv2d(filters, 1) or dense(units), a gate with reshape(1, 1, channels).";
        String differ = "the inputs [N, 8] and [N, 9] have different shapes; ";
        return Stream.of(
                new Wrong(average(), List.of(n(8), n(9)),
                        "average = average(): " + differ + "they must be equal to be averaged." + remedy),
                new Wrong(maximum(), List.of(n(8), n(8), n(9)),
                        "maximum = maximum(): " + differ + "they must be equal to be compared." + remedy),
                new Wrong(minimum(), List.of(n(8), n(9)),
                        "minimum = minimum(): " + differ + "they must be equal to be compared." + remedy),
                new Wrong(subtract(), List.of(n(8), n(9)),
                        "subtract = subtract(): " + differ + "they must be equal to be subtracted." + remedy),
                new Wrong(subtract(), List.of(n(8), n(8), n(8)),
                        "subtract = subtract(): subtract takes two inputs, the second from the first, but was given 3.\n"
                                + "Bring those to be subtracted together with add() first."),
                new Wrong(multiply(), List.of(n(8), n(9)),
                        "multiply = multiply(): " + differ
                                + "to be multiplied, extents must be equal, or 1 in a gate." + gate),
                new Wrong(multiply(), List.of(n(6, 6, 4), n(4)),
                        "multiply = multiply(): the inputs [N, 6, 6, 4] and [N, 4] have different shapes; "
                                + "to be multiplied, extents must be equal, or 1 in a gate." + gate))
                .map(w -> DynamicTest.dynamicTest(w.message.lines().findFirst().orElseThrow(), () -> {
                    var graph = new Graph();
                    var inputs = new ArrayList<Value>();
                    w.inputs.forEach(s -> inputs.add(Ops.input(graph, "x" + inputs.size(), s)));
                    assertThatThrownBy(() -> Scope.root(graph, Mode.TRAINING).call(w.merge, inputs))
                            .isInstanceOf(ShapeException.class).hasMessage(w.message);
                }));
    }

    @Test void branchesMeetInAnyOfThem() {
        Tensor y = Runs.of(parallel(rescaling(2), rescaling(-1)).merge(maximum()), A, Map.of());
        assertThat(y.floats()).containsExactly(2, 2, 6);
    }
}
