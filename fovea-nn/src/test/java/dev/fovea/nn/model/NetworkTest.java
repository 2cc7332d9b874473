package dev.fovea.nn.model;

import static dev.fovea.nn.layer.Layers.*;
import static dev.fovea.nn.loss.Losses.l2;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fovea.data.Field;
import dev.fovea.graph.Graph;
import dev.fovea.graph.Node;
import dev.fovea.nn.Nets;
import dev.fovea.nn.layer.Mode;
import dev.fovea.nn.layer.Parameter;
import dev.fovea.op.Random;
import dev.fovea.tensor.DType;
import dev.fovea.tensor.Shape;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class NetworkTest {
    private static final Field MNIST = Field.image(28, 28, 1);

    private static boolean draws(Forward net) {
        return Graph.topological(net.outputs().values()).stream().map(Node::op).anyMatch(Random.class::isInstance);
    }

    @Test void theModeIsChosenWhenTheGraphIsBuilt() {
        Network net = Network.of(Nets.mlp(), MNIST);
        assertThat(draws(net.build(Mode.TRAINING))).isTrue();
        assertThat(draws(net.build(Mode.INFERENCE))).isFalse();
        assertThat(net.build(Mode.TRAINING).parameters()).extracting(Parameter::path)
                .isEqualTo(net.build(Mode.INFERENCE).parameters().stream().map(Parameter::path).toList());
    }

    @Test void theBatchSizeStaysOpen() {
        Forward net = Network.of(Nets.lectureCnn(), MNIST).build(Mode.TRAINING);
        assertThat(net.inputs()).hasToString("{image=image u8[N, 28, 28, 1]}");
        assertThat(net.output().type()).hasToString("f32[N, 10]");
    }

    @Test void theGraphMayComputeInDoubles() {
        Forward net = Network.of(Nets.lenet5(), MNIST).build(new Graph(DType.F64), Mode.INFERENCE);
        assertThat(net.output().dtype()).isEqualTo(DType.F64);
        assertThat(net.parameters()).extracting(p -> p.type().dtype()).containsOnly(DType.F64);
    }

    @Test void aSingleLayerAndANamedSequenceAreNetworksToo() {
        assertThat(Network.of(dense(2), Shape.of(3)).build(Mode.INFERENCE).parameters()).extracting(Parameter::path)
                .containsExactly("dense/kernel", "dense/bias");
        assertThat(Network.of(sequential(dense(2)).named("lenet"), Shape.of(3)).build(Mode.INFERENCE).parameters())
                .extracting(Parameter::path)
                .containsExactly("lenet/dense/kernel", "lenet/dense/bias");
    }

    @Test void frozenLayersKeepTheirParameters() {
        Network net = Network.of(sequential(flatten(), dense(8).named("base"), dropout(0.5),
                dense(2).kernelRegularizer(l2(0.1)).named("head")), MNIST);
        Forward built = net.frozen(path -> path.equals("base") || path.equals("dropout")).build(Mode.TRAINING);
        assertThat(built.trainable()).extracting(Parameter::path).containsExactly("head/kernel", "head/bias");
        assertThat(built.penalties()).hasSize(1);
        assertThat(draws(built)).isFalse();
        assertThatThrownBy(() -> net.frozen("bass"::equals).build(Mode.TRAINING)).hasMessage(
                "no layer is frozen by the given predicate; the layers are [flatten, base, dropout, head]");
    }

    @Test void loadedWeightsMustFit() {
        assertThatThrownBy(() -> Network.of(Nets.softmaxRegression(), MNIST)
                .loaded(Map.of("dense/kernel", Shape.of(100, 10))).build(Mode.INFERENCE))
                .hasMessage(
                        """
                                dense = dense(10).activation(SOFTMAX): the loaded kernel has the shape [100, 10], but for this input it would need [784, 10].
                                Load weights that were made for this layer, or build the layer as the model that made them did.""");
    }

    @Test void inputsAreThoseOfTheNetwork() {
        assertThatThrownBy(() -> Network.of(dense(2), MNIST, Field.label())).hasMessage(
                "a network of one layer after another has one input, but was given [image u8[28, 28, 1], label i32[]]");
        var net = FunctionalBuilder.functional();
        Functional one = net.output("y", net.call(dense(1), net.input("x", Shape.of(3)))).build();
        assertThatThrownBy(() -> Network.of(one, MNIST))
                .hasMessage("the network has the inputs [x], but was given [image]");
        assertThat(Network.of(one).inputs(List.of(new Field("x", DType.U8, Shape.of(3)))).build(Mode.INFERENCE).inputs()
                .get("x").dtype())
                .isEqualTo(DType.U8);
    }
}
