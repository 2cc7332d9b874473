package dev.fovea.nn.tune;

import static dev.fovea.nn.layer.Layers.SAME;
import static dev.fovea.nn.layer.Layers.add;
import static dev.fovea.nn.layer.Layers.conv2d;
import static dev.fovea.nn.layer.Layers.dense;
import static dev.fovea.nn.layer.Layers.dropout;
import static dev.fovea.nn.layer.Layers.flatten;
import static dev.fovea.nn.layer.Layers.maxPooling2d;
import static dev.fovea.nn.layer.Layers.parallel;
import static dev.fovea.nn.layer.Layers.relu;
import static dev.fovea.nn.layer.Layers.residual;
import static dev.fovea.nn.layer.Layers.sequential;
import static dev.fovea.nn.layer.Layers.transformerEncoder;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.fovea.data.Field;
import dev.fovea.graph.Value;
import dev.fovea.nn.layer.Conv2D;
import dev.fovea.nn.layer.Layer;
import dev.fovea.nn.layer.Scope;
import dev.fovea.nn.layer.Sequential;
import dev.fovea.nn.model.Functional;
import dev.fovea.nn.model.Network;
import dev.fovea.tensor.DType;
import dev.fovea.tensor.Shape;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class NetworkArgumentsTest {
    private static final Shape IMAGE = Shape.of(28, 28, 1);

    /// The lecture's CNN, smaller. Its two convolutions are one object.
    private static final Conv2D CONV = conv2d(4, 5).padding(SAME).relu();
    private static final Network NET = Network.of(sequential(CONV, maxPooling2d(2), CONV, maxPooling2d(2), flatten(),
            dense(10).softmax()), IMAGE);

    private static long parameters(Network network) {
        return network.summary().parameters();
    }

    private static void refused(ThrowingCallable call, String message) {
        assertThatIllegalArgumentException().isThrownBy(call).withMessage(message);
    }

    @Test void aPathNamesOneLayerThoughAnEqualOneStandsElsewhere() {
        var arguments = NetworkArguments.of(NET);
        assertThat(parameters(NET)).isEqualTo(
                5 * 5 * 1 * 4 + 4                      // conv2d
                        + 5 * 5 * 4 * 4 + 4            // conv2d_1
                        + 7 * 7 * 4 * 10 + 10);        // dense
        assertThat(parameters(arguments.with(Map.of("conv2d_1.filters", 6)))).isEqualTo(
                5 * 5 * 1 * 4 + 4 + 5 * 5 * 4 * 6 + 6 + 7 * 7 * 6 * 10 + 10);
        assertThat(parameters(arguments.with(Map.of("conv2d.filters", 6, "conv2d.size", 3)))).isEqualTo(
                3 * 3 * 1 * 6 + 6 + 5 * 5 * 6 * 4 + 4 + 7 * 7 * 4 * 10 + 10);
        assertThat(parameters(arguments.with(Map.of("max_pooling2d.size", 4, "max_pooling2d.stride", 4)))).isEqualTo(
                5 * 5 * 1 * 4 + 4 + 5 * 5 * 4 * 4 + 4 + 3 * 3 * 4 * 10 + 10);
        assertThat(arguments.with(Map.of("conv2d_1.filters", 6, "dense.activation", "linear")).layer()).hasToString(
                "sequential(conv2d(4, 5).padding(SAME).activation(RELU), maxPooling2d(2), "
                        + "conv2d(6, 5).padding(SAME).activation(RELU), maxPooling2d(2), flatten(), dense(10))");
        assertThat(arguments.with(Map.of()).layer()).isEqualTo(NET.layer());
        assertThat(arguments.text("conv2d_1.filters")).isEqualTo("4");
    }

    @Test void layersWithinLayersAreFoundByTheirPath() {
        Layer block = sequential(residual(CONV, dropout(0.1)).shortcut(conv2d(4, 1)),
                parallel(relu(), sequential(conv2d(3, 1), conv2d(4, 1).frozen()).named("wide")).merge(add()),
                flatten(), dense(2));
        var arguments = NetworkArguments.of(Network.of(sequential(block.named("block")), IMAGE));
        assertThat(arguments.names()).contains("block/residual/conv2d.filters", "block/residual/dropout.rate",
                "block/residual/shortcut/conv2d.filters", "block/parallel.merge", "block/parallel/wide/conv2d.filters",
                "block/parallel/wide/conv2d_1.bias", "block/dense.units");
        Network changed = arguments.with(Map.of("block/residual/dropout.rate", 0.3,
                "block/parallel/wide/conv2d.filters", 5, "block/parallel/wide/conv2d_1.bias", "false"));
        assertThat(changed.layer()).isEqualTo(sequential(
                sequential(residual(CONV, dropout(0.3)).shortcut(conv2d(4, 1)),
                        parallel(relu(), sequential(conv2d(5, 1), conv2d(4, 1).bias(false).frozen()).named("wide"))
                                .merge(add()),
                        flatten(), dense(2)).named("block")));
    }

    @Test void aSharedLayerChangesWhereverItIsUsed() {
        Layer shared = dense(28).named("shared");
        var arguments = NetworkArguments.of(
                Network.of(sequential(shared, shared, flatten(), dense(2)), Shape.of(4, 4, 28)));
        assertThat(arguments.with(Map.of("shared.activation", "tanh")).layer()).isEqualTo(sequential(
                dense(28).tanh().named("shared"), dense(28).tanh().named("shared"), flatten(), dense(2)));
    }

    @Test void callsOfAFunctionalNetwork() {
        var net = new Functional(List.of(new Field("x", DType.F32, Shape.of(6))),
                List.of(new Functional.Call("first", dense(4), List.of("x")),
                        new Functional.Call("second", dense(4), List.of("x")),
                        new Functional.Call("sum", add(), List.of("first", "second"))),
                List.of(new Functional.Output("output", "sum")));
        Network network = Network.of(net);
        assertThat(parameters(network)).isEqualTo(2 * (6 * 4 + 4));
        Network changed = NetworkArguments.of(network).with(Map.of("second.bias", false));
        assertThat(parameters(changed)).isEqualTo(2 * 6 * 4 + 4);
        assertThat(changed.inputs()).isEqualTo(network.inputs());
    }

    /// A layer of one's own that applies others under names that only it knows.
    record Twice(Sequential first, Layer second) implements Layer {
        @Override public String kind() {
            return "twice";
        }

        @Override public Value apply(Scope scope, Value x) {
            return scope.call(second.named("b"), scope.call(first.named("a"), x));
        }
    }

    @Test void layersOfOneself() {
        var arguments = NetworkArguments.of(Network.of(sequential(new Twice(sequential(dense(3)), dense(4))), IMAGE));
        assertThat(arguments.with(Map.of("twice/a/dense.units", 5, "twice/b.units", 6)).layer())
                .isEqualTo(sequential(new Twice(sequential(dense(5)), dense(6))));
    }

    @Test void frozenLayersAndLoadedShapesAreKept() {
        Network network = NET.frozen(path -> path.equals("conv2d"));
        Network changed = NetworkArguments.of(network).with(Map.of("dense.units", 4));
        assertThat(changed.frozen()).isSameAs(network.frozen());
        assertThat(changed.loaded()).isEqualTo(network.loaded());
    }

    @Test void whatCannotBeIsSaid() {
        var arguments = NetworkArguments.of(NET);
        refused(() -> arguments.with(Map.of("conv2d_2.filters", 3)), "there is no layer \"conv2d_2\"; "
                + "layers with arguments are conv2d, max_pooling2d, conv2d_1, max_pooling2d_1, dense; "
                + "did you mean \"conv2d_1\" or \"conv2d\"?");
        refused(() -> arguments.check("stem.filters", 3), "there is no layer \"stem\"; "
                + "layers with arguments are conv2d, max_pooling2d, conv2d_1, max_pooling2d_1, dense");
        refused(() -> arguments.check("filters", 3), "\"filters\" is no argument of a layer; "
                + "write its path, a dot and the argument: conv2d_1.filters");
        refused(() -> arguments.check("dense.unit", 3),
                "dense = dense(10).activation(SOFTMAX) has no argument \"unit\"; "
                        + "it has units = 10, bias = true, activation = softmax, kernelInitializer = glorotUniform, "
                        + "biasInitializer = zeros, kernelRegularizer = none; did you mean \"units\"?");
        refused(() -> arguments.check("conv2d_1.filters", 0.5),
                "conv2d_1 = conv2d(4, 5).padding(SAME).activation(RELU): filters takes a whole number, but was given 0.5");
        refused(() -> arguments.with(Map.of("conv2d_1.filters", 0)),
                "conv2d_1 = conv2d(4, 5).padding(SAME).activation(RELU): filters = 0 is refused: "
                        + "the filters of conv2d must be 1 or more, but is 0");
        var encoder = NetworkArguments.of(Network.of(sequential(transformerEncoder(2, 8)), Shape.of(5, 4)));
        refused(() -> encoder.check("transformer_encoder/mlp/dense.units", 3),
                "transformer_encoder/mlp/dense is made by transformer_encoder = transformerEncoder(2, 8); "
                        + "change an argument of that: heads, hidden, dropout");
    }
}
