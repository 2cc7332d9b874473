package dev.fovea.reference;

import static dev.fovea.tck.TensorAssert.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fovea.autodiff.Gradients;
import dev.fovea.graph.Graph;
import dev.fovea.graph.Value;
import dev.fovea.op.Conv;
import dev.fovea.op.Ops;
import dev.fovea.op.Pool;
import dev.fovea.tck.Evaluator;
import dev.fovea.tensor.Region;
import dev.fovea.tensor.Region.Span;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import dev.fovea.tensor.Window;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// The lectures' worked examples of convolution and pooling, with the numbers of the slides. A name starts with its row
/// of the checklist.
class LectureConvolutionTest {
    private static final Window TWO = Window.valid(2, 1);
    private static final Window THREE = Window.valid(3, 1);

    private final Graph graph = new Graph();

    private Value input(String name, int... extents) {
        return Ops.input(graph, name, Shape.of(extents));
    }

    private static Tensor tensor(Value like, double... values) {
        Tensor t = Tensor.zeros(like.dtype(), like.shape());
        for (int i = 0; i < values.length; i++) {
            t.set(i, values[i]);
        }
        return t;
    }

    @Test
    @Tag("conv") void s09GradientOfAFilterSumsOverItsPositions() {
        Value x = input("x", 1, 3, 1);
        Value filter = input("F", 2, 1, 1);
        Value o = Ops.conv(new Conv(List.of(TWO), 1), x, filter);
        Value delta = input("∂J/∂o", 1, 2, 1);
        Value gradient = Gradients.of(Ops.sum(Ops.times(o, delta)), List.of(filter)).getFirst();
        var feeds = Map.of(x, tensor(x, 2, 3, 5), filter, tensor(filter, 7, 11), delta, tensor(delta, 1, 10));
        assertThat(Evaluator.run(List.of(o), feeds).getFirst())
                .hasElements(7 * 2 + 11 * 3, 7 * 3 + 11 * 5);              // o₀ = F₀x₀ + F₁x₁, o₁ = F₀x₁ + F₁x₂
        assertThat(Evaluator.run(List.of(gradient), feeds).getFirst())
                .hasElements(1 * 2 + 10 * 3, 1 * 3 + 10 * 5);              // ∂J/∂F₁ = ∂J/∂o₀·x₁ + ∂J/∂o₁·x₂
    }

    @Test
    @Tag("conv") void s10BackpropagationThroughOneConvolution() {
        Value x = input("X", 1, 3, 3, 1);
        Value w = input("W", 2, 2, 1, 1);
        Value h = Ops.conv(new Conv(List.of(TWO, TWO), 1), x, w);
        Value gradient = Gradients.of(Ops.sum(h), List.of(w)).getFirst();                        // every ∂E/∂h is 1
        Value next = Ops.minus(w, Ops.times(gradient, 0.5));
        var feeds = Map.of(x, tensor(x, 1, 2, 3, 4, 5, 6, 7, 8, 9), w, tensor(w, 1, 2, 3, 4));
        assertThat(Evaluator.run(List.of(h), feeds).getFirst()).hasElements(37, 47, 67, 77);
        assertThat(Evaluator.run(List.of(gradient), feeds).getFirst()).hasElements(12, 16, 24, 28);
        assertThat(Evaluator.run(List.of(next), feeds).getFirst()).hasElements(-5, -6, -9, -10);
    }

    @Test
    @Tag("conv") void s21CurveDetector() {
        Value field = input("receptive field", 1, 7, 7, 1);
        Value filter = input("filter", 7, 7, 1, 1);
        Value y = Ops.conv(new Conv(List.of(Window.valid(7, 1), Window.valid(7, 1)), 1), field, filter);
        Tensor curve = tensor(filter,
                0, 0, 0, 0, 0, 30, 0,
                0, 0, 0, 0, 30, 0, 0,
                0, 0, 0, 30, 0, 0, 0,
                0, 0, 0, 30, 0, 0, 0,
                0, 0, 0, 30, 0, 0, 0,
                0, 0, 0, 30, 0, 0, 0,
                0, 0, 0, 0, 0, 0, 0);
        Tensor mouse = tensor(field,
                0, 0, 0, 0, 0, 0, 30,
                0, 0, 0, 0, 50, 50, 50,
                0, 0, 0, 20, 50, 0, 0,
                0, 0, 0, 50, 50, 0, 0,
                0, 0, 0, 50, 50, 0, 0,
                0, 0, 0, 50, 50, 0, 0,
                0, 0, 0, 50, 50, 0, 0);
        // The slide's other patch is a picture; this one, too, misses the curve.
        Tensor elsewhere = tensor(field,
                0, 0, 0, 0, 0, 0, 0,
                0, 40, 0, 0, 0, 0, 0,
                40, 0, 40, 0, 0, 0, 0,
                40, 20, 0, 0, 0, 0, 0,
                0, 50, 0, 0, 0, 0, 0,
                0, 0, 50, 0, 0, 0, 0,
                25, 25, 0, 50, 0, 0, 0);
        assertThat(Evaluator.run(List.of(y), Map.of(field, mouse, filter, curve)).getFirst()).hasElements(6600);
        assertThat(Evaluator.run(List.of(y), Map.of(field, elsewhere, filter, curve)).getFirst()).hasElements(0);
    }

    @Test
    @Tag("conv") void s25PaddingValidShrinksAndSameKeeps() {
        Shape kernel = Shape.of(5, 5, 3, 6);
        Shape image = Shape.of(Shape.N, 32, 32, 3);
        Window same = Window.same(5, 1, 1, 32);
        assertThat(new Conv(List.of(Window.valid(5, 1), Window.valid(5, 1)), 1).infer(List.of(image, kernel)))
                .hasToString("[N, 28, 28, 6]");
        assertThat(new Conv(List.of(same, same), 1).infer(List.of(image, kernel))).hasToString("[N, 32, 32, 6]");
    }

    @Test
    @Tag("conv") void s26AStridePerAxisPlacesTheReceptiveField() {
        Value x = input("x", 1, 11, 13, 1);
        Value k = input("k", 3, 5, 1, 1);
        Value y = Ops.conv(new Conv(List.of(Window.valid(3, 2), Window.valid(5, 4)), 1), x, k);
        assertThat(y.shape()).isEqualTo(Shape.of(1, 5, 3, 1));
        for (int i = 0; i < 5; i++) {
            for (int j = 0; j < 3; j++) {          // rows i·s_h … i·s_h + f_h − 1, columns j·s_w … j·s_w + f_w − 1
                assertThat(y.op().reach(y.node(), 0, Region.at(0, i, j, 0))).isEqualTo(new Region(List.of(
                        Span.of(0, 0), Span.of(i * 2, i * 2 + 3 - 1), Span.of(j * 4, j * 4 + 5 - 1), Span.of(0, 0))));
            }
        }
    }

    @Test
    @Tag("conv") void s27FiltersSeeEveryChannel() {
        Value x = input("rgb", 1, 1, 1, 3);
        Value k = input("k", 1, 1, 3, 2);
        Value y = Ops.conv(new Conv(List.of(Window.valid(1, 1), Window.valid(1, 1)), 1), x, k);
        assertThat(Evaluator.run(List.of(y), Map.of(x, tensor(x, 1, 2, 3), k, tensor(k, 1, 10, 1, 100, 1, 1000)))
                .getFirst())
                .hasElements(1 + 2 + 3, 10 + 200 + 3000);
    }

    @Test
    @Tag("conv") void s28TwoFeatureMapsOfStrideTwo() {
        Shape kernel = Shape.of(3, 3, 3, 2);
        var conv = new Conv(List.of(Window.valid(3, 2), Window.valid(3, 2)), 1);
        assertThat(conv.infer(List.of(Shape.of(1, 7, 7, 3), kernel))).isEqualTo(Shape.of(1, 3, 3, 2));
        assertThat(kernel.count() + kernel.channels()).as("weights and biases").isEqualTo(56);
    }

    @Test
    @Tag("conv")
    @Tag("matmul") void s30AConvolutionIsADenseLayerWithSharedWeights() {
        int n = 5;
        Value x = input("x", 1, n, 1);
        Value theta = input("θ", 3, 1, 1);
        Value conv = Ops.conv(new Conv(List.of(Window.same(3, 1, 1, n)), 1), x, theta);
        Value toeplitz = input("Θ", n, n);
        Value dense = Ops.matmul(toeplitz, Ops.reshape(x, Shape.of(n, 1)));
        Tensor matrix = tensor(toeplitz,
                20, 30, 0, 0, 0,                                              // Q9: θ₁ θ₂ 0 0 0
                10, 20, 30, 0, 0,
                0, 10, 20, 30, 0,
                0, 0, 10, 20, 30,
                0, 0, 0, 10, 20);
        var feeds = Map.of(x, tensor(x, 3, -1, 4, 1, -5), theta, tensor(theta, 10, 20, 30), toeplitz, matrix);
        double[] expected = Evaluator.run(List.of(dense), feeds).getFirst().doubles();
        assertThat(Evaluator.run(List.of(conv), feeds).getFirst()).hasElements(expected);
        assertThat(matrix.count()).as("fully connected, n²").isEqualTo(25);
        assertThat(Arrays.stream(matrix.doubles()).filter(v -> v != 0).count()).as("sparse and local, 3n − 2")
                .isEqualTo(13);
        assertThat(theta.shape().count()).as("shared, m").isEqualTo(3);
    }

    @Test
    @Tag("conv") void s32OneDimensionalConvolution() {
        Value x = input("x", 1, 5, 1);
        Value theta = input("θ", 3, 1, 1);
        Value y = Ops.conv(new Conv(List.of(THREE), 1), x, theta);
        assertThat(y.shape()).as("n − m + 1 positions").isEqualTo(Shape.of(1, 3, 1));
        assertThat(Evaluator.run(List.of(y), Map.of(x, tensor(x, 1, 1, 1, 0, 0), theta, tensor(theta, 1, 0, 1)))
                .getFirst())
                .hasElements(2, 1, 1);
    }

    @Test
    @Tag("conv") void s32TwoFiltersFindTwoPatterns() {
        Value x = input("x", 1, 5, 1);
        Value theta = input("θ", 3, 1, 2);
        Value y = Ops.conv(new Conv(List.of(THREE), 1), x, theta);
        Tensor filters = tensor(theta, 1, 1, 0, 1, 1, -1);                         // 1 0 1 and 1 1 −1
        assertThat(Evaluator.run(List.of(y), Map.of(x, tensor(x, 1, 1, 1, 0, 0), theta, filters)).getFirst())
                .hasElements(2, 1, 1, 2, 1, 1);
    }

    @Test
    @Tag("conv") void s33TwoDimensionalConvolution() {
        Value image = input("I", 1, 5, 5, 1);
        Value kernel = input("K", 3, 3, 1, 1);
        Value y = Ops.conv(new Conv(List.of(THREE, THREE), 1), image, kernel);
        Tensor binary = tensor(image,
                1, 1, 1, 0, 0,
                0, 1, 1, 1, 0,
                0, 0, 1, 1, 1,
                0, 0, 1, 1, 0,
                0, 1, 1, 0, 0);
        assertThat(Evaluator.run(List.of(y), Map.of(image, binary, kernel, tensor(kernel, 1, 0, 1, 0, 1, 0, 1, 0, 1)))
                .getFirst())
                .hasElements(4, 3, 4, 2, 4, 3, 2, 3, 4);
    }

    @Test
    @Tag("pool") void s36PoolingSummarisesARegion() {
        Value x = input("x", 1, 4, 4, 1);
        List<Window> two = List.of(Window.valid(2, 2), Window.valid(2, 2));
        List<Window> all = List.of(Window.valid(4, 1), Window.valid(4, 1));
        var feeds = Map.of(x, tensor(x, 1, 1, 2, 4, 5, 6, 9, 3, 3, 2, 4, 4, 1, 2, 0, 7));
        assertThat(run(new Pool(Pool.Kind.MAX, two, false), x, feeds)).hasElements(6, 9, 3, 7);
        assertThat(run(new Pool(Pool.Kind.AVERAGE, two, false), x, feeds)).hasElements(3.25, 4.5, 2, 3.75);
        assertThat(run(new Pool(Pool.Kind.MAX, all, false), x, feeds)).hasElements(9);
        assertThat(run(new Pool(Pool.Kind.AVERAGE, all, false), x, feeds)).hasElements(54 / 16.0);
    }

    private static Tensor run(Pool pool, Value x, Map<Value, Tensor> feeds) {
        return Evaluator.run(List.of(Ops.pool(pool, x)), feeds).getFirst();
    }
}
