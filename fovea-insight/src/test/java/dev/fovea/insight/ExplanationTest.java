package dev.fovea.insight;

import static dev.fovea.insight.Unit.unit;
import static dev.fovea.nn.layer.Layers.SAME;
import static dev.fovea.nn.layer.Layers.averagePooling2d;
import static dev.fovea.nn.layer.Layers.conv2d;
import static dev.fovea.nn.layer.Layers.dense;
import static dev.fovea.nn.layer.Layers.dropout;
import static dev.fovea.nn.layer.Layers.flatten;
import static dev.fovea.nn.layer.Layers.globalAveragePooling2d;
import static dev.fovea.nn.layer.Layers.leakyRelu;
import static dev.fovea.nn.layer.Layers.maxPooling2d;
import static dev.fovea.nn.layer.Layers.rescaling;
import static dev.fovea.nn.layer.Layers.residual;
import static dev.fovea.nn.layer.Layers.sequential;
import static dev.fovea.nn.loss.Losses.softmaxCrossEntropy;
import static dev.fovea.nn.model.FunctionalBuilder.functional;
import static dev.fovea.nn.optimizer.Optimizers.sgd;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.fovea.data.Field;
import dev.fovea.graph.Value;
import dev.fovea.nn.initializer.Initializers;
import dev.fovea.nn.layer.Layer;
import dev.fovea.nn.layer.Scope;
import dev.fovea.nn.model.Model;
import dev.fovea.nn.model.Network;
import dev.fovea.nn.model.Seed;
import dev.fovea.op.Conv;
import dev.fovea.op.Ops;
import dev.fovea.tensor.DType;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import dev.fovea.tensor.Window;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

class ExplanationTest {

    /// S-21.
    @Test void theCurveDetectorAnswers6600OnTheCurveAnd0Elsewhere() {
        try (var model = detector()) {
            Explanation onCurve = Explanation.of(model, CURVE, unit("conv2d", 0, 0, 0));
            assertThat(onCurve.sum()).isEqualTo(6600);
            assertThat(onCurve.result()).isEqualTo(6600);
            assertThat(onCurve.terms().stream().map(Term::product).filter(p -> p != 0)).containsExactly(1500.0, 600.0,
                    1500.0, 1500.0, 1500.0);
            assertThat(onCurve).hasToString("""
                    filter 0 of conv2d at (0, 0) = conv2d(1, 7).bias(false)
                    reads rows 0…6, columns 0…6, channel 0 of its input [N, 7, 7, 1]

                    input                      kernel                     products
                     0  0  0  0  0  0 30        0  0  0  0  0 30  0          0    0    0    0    0    0    0
                     0  0  0  0 50 50 50        0  0  0  0 30  0  0          0    0    0    0 1500    0    0
                     0  0  0 20 50  0  0        0  0  0 30  0  0  0          0    0    0  600    0    0    0
                     0  0  0 50 50  0  0   *    0  0  0 30  0  0  0   =      0    0    0 1500    0    0    0
                     0  0  0 50 50  0  0        0  0  0 30  0  0  0          0    0    0 1500    0    0    0
                     0  0  0 50 50  0  0        0  0  0 30  0  0  0          0    0    0 1500    0    0    0
                     0  0  0 50 50  0  0        0  0  0  0  0  0  0          0    0    0    0    0    0    0

                    sum            6600
                    The network computes the same.
                    """);
            assertThat(Explanation.of(model, ELSEWHERE, unit("conv2d", 0, 0, 0)).result()).isZero();
        }
    }

    /// S-33.
    @Test void aFilterSlidesOverABinaryImage() {
        try (var model = Model.of(conv2d(1, 3).bias(false), Shape.of(5, 5, 1), Seed.of(1))) {
            model.weight("conv2d/kernel", Tensor.of(Shape.of(3, 3, 1, 1), 1f, 0, 1, 0, 1, 0, 1, 0, 1));
            assertThat(Explanation.ofMap(model, BINARY, "conv2d", 0).stream().map(Explanation::result))
                    .containsExactly(4.0, 3.0, 4.0, 2.0, 4.0, 3.0, 2.0, 3.0, 4.0);
        }
    }

    /// The sum that is printed is compared with the network's in the constructor: that nothing is thrown is the test.
    @TestFactory Stream<DynamicTest> everyNumberOfEveryLayerIsTheSumOfItsTerms() {
        Map<String, Layer> networks = Map.of(
                "lenet", sequential(rescaling(0.5), conv2d(3, 3).padding(SAME).tanh(), averagePooling2d(2),
                        conv2d(4, 3).stride(2, 1).relu(), maxPooling2d(2).stride(1).padding(SAME), flatten(),
                        dropout(0.5), dense(6).sigmoid(), dense(3).softmax()),
                "groups", sequential(conv2d(4, 1), conv2d(6, 3).groups(2).dilation(2).padding(SAME)
                        .activation(leakyRelu(0.1)), averagePooling2d(3).padding(SAME), globalAveragePooling2d(),
                        dense(2)),
                "residual", sequential(conv2d(2, 3).padding(SAME),
                        residual(sequential(conv2d(2, 3).padding(SAME).relu(), conv2d(2, 3).padding(SAME)))),
                "everywhere", sequential(dense(3).relu(), dense(2)));
        return networks.entrySet().stream().map(n -> DynamicTest.dynamicTest(n.getKey(), () -> {
            try (var model = Model.of(n.getValue(), Shape.of(8, 9, 2), Seed.of(3))) {
                model.parameters().stream().filter(p -> p.path().endsWith("bias"))
                        .forEach(p -> model.weight(p.path(), values(p.type().shape(), 5)));
                Tensor x = values(Shape.of(1, 8, 9, 2), 0);
                for (String path : model.activations(x).keySet()) {
                    Tensor y = Objects.requireNonNull(model.activations(x, path).get(path));
                    if (!path.matches("flatten|dropout|rescaling|residual|residual/[^/]+")) {
                        explainAll(model, x, path, y);
                    }
                }
            }
        }));
    }

    private static void explainAll(Model model, Tensor x, String path, Tensor y) {
        int channels = y.shape().channels();
        if (y.shape().rank() == 2) {
            for (int f = 0; f < channels; f++) {
                assertThat(Explanation.of(model, x, unit(path, f)).result()).isEqualTo(y.at(0, f));
            }
            return;
        }
        for (int f = 0; f < channels; f++) {
            var results = new ArrayList<Double>();
            for (Explanation e : Explanation.ofMap(model, x, path, f)) {
                results.add(e.result());
                assertThat(e.toString()).contains("The network computes the same");
            }
            var expected = new ArrayList<Double>();
            for (long i = f; i < y.count(); i += channels) {
                expected.add(y.get(i));
            }
            assertThat(results).isEqualTo(expected);
        }
    }

    /// A layer of one's own: the transposed convolution.
    private record Transposed() implements Layer {
        @Override public String kind() {
            return "transposed";
        }

        @Override public Value apply(Scope scope, Value x) {
            Value kernel = scope.parameter("kernel", Shape.of(3, 3, 2, x.shape().channels()), Initializers.heNormal());
            var window = new Window(3, 2, 1, 0, 1);
            return Ops.plus(Ops.convInputGradient(new Conv(List.of(window, window), 1), Shape.of(Shape.N, 8, 8, 2), x,
                    kernel), scope.parameter("bias", Shape.of(2), Initializers.ones()));
        }
    }

    @Test void aFunctionalNetworkWithASharedLayerAndATransposedConvolution() {
        var net = functional();
        Layer shared = conv2d(2, 3).padding(SAME).relu().named("shared");
        var once = net.call(shared, net.input(new Field("image", DType.U8, Shape.of(4, 4, 2))));
        var twice = net.call(new Transposed(), net.call(shared, once));
        var network = Network.of(net.output("answer", net.call(dense(3), net.call(flatten(), twice))).build());
        try (var model = Model.of(network, Seed.of(2)).compile(sgd(), softmaxCrossEntropy())) {
            var pixels = new byte[32];
            for (int i = 0; i < pixels.length; i++) {
                pixels[i] = (byte) (37 * i);
            }
            Tensor image = Tensor.of(Shape.of(1, 4, 4, 2), pixels);
            for (String layer : List.of("shared", "shared#1", "transposed")) {
                explainAll(model, image, layer, Objects.requireNonNull(model.activations(image, layer).get(layer)));
            }
            Map<String, Tensor> batch = Map.of("image", image, "label", Tensor.of(Shape.of(1), 1));
            assertThat(WeightGradient.of(model, batch, "shared/kernel[1,0,1,0]").uses()).hasSize(2);
            assertThat(WeightGradient.of(model, batch, "transposed/kernel[2,1,0,1]").gradient()).isNotZero();
            assertThat(WeightGradient.of(model, batch, "transposed/bias[1]").uses().getFirst()).hasSize(64);
        }
    }

    @Test void aDenseLayerListsTheProductsThatSayMost() {
        try (var model = Model.of(dense(1).relu().biasInitializer(Initializers.constant(0.5)), Shape.of(20),
                Seed.of(1))) {
            var weights = new float[20];
            weights[3] = 4;
            weights[19] = -1.5f;
            model.weight("dense/kernel", Tensor.of(Shape.of(20, 1), weights));
            Explanation e = Explanation.of(model, values(Shape.of(20), 0), unit("dense", 0));
            assertThat(e.toString()).contains("the other 8 products together", "sum and bias", "relu");
            assertThat(e.sum()).isCloseTo(4 * e.terms().get(3).input() - 1.5 * e.terms().get(19).input(),
                    within(1e-12));
        }
    }

    @Test void poolingSaysWhereTheMaximumIs() {
        try (var model = Model.of(maxPooling2d(2), Shape.of(4, 4, 1), Seed.of(1))) {
            Tensor x = Tensor.of(Shape.of(4, 4, 1), 1f, 1, 2, 4, 5, 6, 9, 3, 3, 2, 4, 4, 1, 2, 0, 7);
            assertThat(Explanation.of(model, x, unit("max_pooling2d", 0, 0, 1))).hasToString("""
                    filter 0 of max_pooling2d at (0, 1) = maxPooling2d(2)
                    reads rows 0…1, columns 2…3, channel 0 of its input [N, 4, 4, 1]

                    input
                    2 4
                    9 3

                    maximum        9   at [1, 2, 0] of its input
                    The network computes the same.
                    """);
        }
    }

    @Test void whatCannotBeExplainedIsSaid() {
        Layer net = sequential(conv2d(2, 3).relu(), dropout(0.1), residual(sequential(conv2d(2, 1))), flatten(),
                dense(3));
        try (var model = Model.of(net, Shape.of(5, 5, 1), Seed.of(1))) {
            Tensor x = values(Shape.of(5, 5, 1), 0);
            assertThatThrownBy(() -> Explanation.of(model, x, unit("conv", 0, 0, 0))).hasMessageStartingWith(
                    "the network has no layer \"conv\"; it has [conv2d, dropout, ");
            assertThatThrownBy(() -> Explanation.of(model, x, unit("dropout", 0, 0, 0))).hasMessageStartingWith(
                    "dropout = dropout(0.1) sums nothing up; explain a convolution, a dense layer or a pooling: [conv2d, ");
            assertThatThrownBy(() -> Explanation.of(model, x, unit("residual", 0, 0, 0)))
                    .hasMessageStartingWith("residual is made of other layers; explain one of [residual/");
            assertThatThrownBy(() -> Explanation.of(model, x, unit("conv2d", 2, 0, 0))).hasMessage(
                    "there is no filter 2 of conv2d at (0, 0), whose output is [1, 3, 3, 2]: a filter below 2 and a position "
                            + "below [3, 3] were expected");
            assertThatThrownBy(() -> Explanation.of(model, x, unit("conv2d", 0))).hasMessageStartingWith(
                    "there is no unit 0 of conv2d, whose output is [1, 3, 3, 2]: ");
            assertThatThrownBy(() -> Explanation.of(model, x, unit("dense", 0, 1))).hasMessage(
                    "there is no filter 0 of dense at (1), whose output is [1, 3]: a filter below 3 and no position");
            assertThatThrownBy(() -> Explanation.of(model, values(Shape.of(2, 5, 5, 1), 0), unit("conv2d", 0, 0, 0)))
                    .hasMessage("the network reads samples [5, 5, 1], but was given [2, 5, 5, 1]; explain one sample");
            assertThatThrownBy(() -> unit("conv2d", -1))
                    .hasMessage("the filters of conv2d are counted from 0, but filter -1 was asked for");
            assertThatThrownBy(() -> unit("conv2d", 1, 0, -2))
                    .hasMessage("the positions of conv2d are counted from 0, but [0, -2] was asked for");
        }
    }

    static Tensor values(Shape shape, int from) {
        var values = new float[(int) shape.count()];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) Math.sin(1 + from + 1.7 * i);
        }
        return Tensor.of(shape, values);
    }

    static Model detector() {
        var model = Model.of(conv2d(1, 7).bias(false), Shape.of(7, 7, 1), Seed.of(1));
        model.weight("conv2d/kernel", Tensor.of(Shape.of(7, 7, 1, 1),
                0f, 0, 0, 0, 0, 30, 0,
                0, 0, 0, 0, 30, 0, 0,
                0, 0, 0, 30, 0, 0, 0,
                0, 0, 0, 30, 0, 0, 0,
                0, 0, 0, 30, 0, 0, 0,
                0, 0, 0, 30, 0, 0, 0,
                0, 0, 0, 0, 0, 0, 0));
        return model;
    }

    static final Tensor CURVE = Tensor.of(Shape.of(7, 7, 1),
            0f, 0, 0, 0, 0, 0, 30,
            0, 0, 0, 0, 50, 50, 50,
            0, 0, 0, 20, 50, 0, 0,
            0, 0, 0, 50, 50, 0, 0,
            0, 0, 0, 50, 50, 0, 0,
            0, 0, 0, 50, 50, 0, 0,
            0, 0, 0, 50, 50, 0, 0);

    static final Tensor ELSEWHERE = Tensor.of(Shape.of(7, 7, 1),
            0f, 0, 0, 0, 0, 0, 0,
            0, 40, 0, 0, 0, 0, 0,
            40, 0, 40, 0, 0, 0, 0,
            40, 20, 0, 0, 0, 0, 0,
            0, 50, 0, 0, 0, 0, 0,
            0, 0, 50, 0, 0, 0, 0,
            25, 25, 0, 50, 0, 0, 0);

    static final Tensor BINARY = Tensor.of(Shape.of(5, 5, 1),
            1f, 1, 1, 0, 0,
            0, 1, 1, 1, 0,
            0, 0, 1, 1, 1,
            0, 0, 1, 1, 0,
            0, 1, 1, 0, 0);
}
