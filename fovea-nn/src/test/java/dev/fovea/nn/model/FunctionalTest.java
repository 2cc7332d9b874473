package dev.fovea.nn.model;

import static dev.fovea.nn.layer.Layers.*;
import static dev.fovea.nn.model.FunctionalBuilder.functional;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fovea.data.Field;
import dev.fovea.graph.Value;
import dev.fovea.nn.layer.Layer;
import dev.fovea.nn.layer.Mode;
import dev.fovea.nn.layer.Parameter;
import dev.fovea.nn.model.Functional.Call;
import dev.fovea.nn.model.Functional.Output;
import dev.fovea.tensor.DType;
import dev.fovea.tensor.Shape;
import java.util.List;
import org.junit.jupiter.api.Test;

class FunctionalTest {
    private static final Field X = new Field("x", DType.F32, Shape.of(4));

    /// Two inputs, a shared tower, a merge, two outputs.
    private static Functional twins() {
        var net = functional();
        var left = net.input("left", Shape.of(4));
        var right = net.input(new Field("right", DType.U8, Shape.of(4)));
        Layer tower = sequential(dense(3).relu(), dense(2)).named("tower");
        var a = net.call(tower, left);
        var b = net.call(tower, right);
        var both = net.call(concatenate(), a, b);
        return net.output("same", net.call(dense(1).sigmoid(), both)).output("code", a).build();
    }

    @Test void theBuilderWritesNamedCalls() {
        assertThat(twins().calls()).extracting(Call::toString).containsExactly(
                "tower = sequential(dense(3).activation(RELU), dense(2))(left)",
                "tower = sequential(dense(3).activation(RELU), dense(2))(right)",
                "concatenate = concatenate()(tower, tower#1)",
                "dense = dense(1).activation(SIGMOID)(concatenate)");
        assertThat(twins().outputs()).containsExactly(new Output("same", "dense"), new Output("code", "tower"));
        assertThat(twins()).hasToString("functional(left, right → same, code, 4 calls)").isEqualTo(twins());
    }

    @Test void theSameNameSharesItsParameters() {
        Forward net = Network.of(twins()).build(Mode.TRAINING);
        assertThat(net.parameters()).extracting(Parameter::toString).containsExactly("tower/dense/kernel f32[4, 3]",
                "tower/dense/bias f32[3]",
                "tower/dense_1/kernel f32[3, 2]", "tower/dense_1/bias f32[2]", "dense/kernel f32[4, 1]",
                "dense/bias f32[1]");
        assertThat(net.inputs().values()).extracting(v -> v.type().toString()).containsExactly("f32[N, 4]", "u8[N, 4]");
        assertThat(net.outputs().keySet()).containsExactly("same", "code");
        assertThat(net.outputs().values()).extracting(Value::shape).containsExactly(Shape.of(Shape.N, 1),
                Shape.of(Shape.N, 2));
    }

    @Test void layersOfOneKindAreNumberedAsInASequence() {
        var net = functional();
        var x = net.call(dense(4), net.call(dense(4), net.input("x", Shape.of(4))));
        Functional two = net.output("y", net.call(add(), x, net.call(dense(4), x))).build();
        assertThat(two.calls()).extracting(Call::name).containsExactly("dense", "dense_1", "dense_2", "add");
    }

    @Test void withOneInputAndOneOutputItIsALayer() {
        var net = functional();
        var x = net.input("x", Shape.of(4));
        Functional skip = net.output("y", net.call(add(), x, net.call(dense(4), x))).build();
        Forward whole = Network.of(sequential(dense(4), skip.named("skip"), dense(1)), Shape.of(7))
                .build(Mode.INFERENCE);
        assertThat(whole.parameters()).extracting(Parameter::path).containsExactly("dense/kernel", "dense/bias",
                "skip/dense/kernel",
                "skip/dense/bias", "dense_1/kernel", "dense_1/bias");
        assertThat(whole.output().shape()).isEqualTo(Shape.of(Shape.N, 1));
        assertThatThrownBy(() -> Network.of(sequential(twins()), Shape.of(4)).build(Mode.INFERENCE)).hasMessage(
                "a functional network with the inputs [left, right] and the outputs [same, code] is no layer of one input and one output; "
                        + "call it with all of them by name");
    }

    @Test void anOutputMayBeAnInputOrInTheMiddle() {
        var net = functional();
        var x = net.input("x", Shape.of(4));
        var y = net.call(dense(3), x);
        Forward built = Network.of(net.output("in", x).output("middle", y).output("end", net.call(dense(2), y)).build())
                .build(Mode.INFERENCE);
        assertThat(built.outputs().get("in")).isSameAs(built.inputs().get("x"));
        assertThatThrownBy(built::output)
                .hasMessage("the network has the outputs [in, middle, end]; ask for one by name");
    }

    @Test void aNetworkThatExistsIsValid() {
        List<Field> in = List.of(X);
        List<Output> out = List.of(new Output("y", "dense"));
        Call dense = new Call("dense", dense(2), List.of("x"));
        assertThatThrownBy(() -> new Functional(List.of(), List.of(), out))
                .hasMessage("a functional network needs an input and an output");
        assertThatThrownBy(() -> new Functional(in, List.of(), out))
                .hasMessage("the output y is \"dense\", which is not there; there are [x]");
        assertThatThrownBy(() -> new Functional(in, List.of(new Call("dense", dense(2), List.of("z"))), out))
                .hasMessage("dense reads \"z\", which is not there yet; there are [x]");
        assertThatThrownBy(() -> new Functional(List.of(X, X), List.of(dense), out))
                .hasMessage("two inputs are called \"x\"");
        assertThatThrownBy(() -> new Functional(in, List.of(dense), List.of(out.getFirst(), out.getFirst())))
                .hasMessage("two outputs are called \"y\"");
        assertThatThrownBy(() -> new Functional(in, List.of(dense, new Call("dense", dense(3), List.of("x"))), out))
                .hasMessage("the name \"dense\" is used for dense(2) and for dense(3); give one of them another name");
        assertThatThrownBy(() -> new Functional(in, List.of(dense, new Call("lost", dense(3), List.of("x"))), out))
                .hasMessage("nothing reads [lost]; leave it out, or make it an output");
        assertThatThrownBy(
                () -> new Functional(List.of(X, new Field("z", DType.F32, Shape.of(1))), List.of(dense), out))
                .hasMessage("nothing reads [z]; leave it out, or make it an output");
        assertThatThrownBy(() -> new Call("dense", dense(2), List.of("a", "b")))
                .hasMessage("dense = dense(2) takes one input, but was given [a, b]");
        assertThatThrownBy(() -> new Call("add", add(), List.of()))
                .hasMessage("add = add() takes one input or more, but was given []");
    }

    @Test void theBuilderRefusesForeignLinksAndTakenNames() {
        var net = functional();
        var other = functional().input("other", Shape.of(4));
        net.input("x", Shape.of(4));
        assertThatThrownBy(() -> net.call(dense(2), other)).hasMessage("other belongs to another network");
        assertThatThrownBy(() -> net.output("y", other)).hasMessage("other belongs to another network");
        assertThatThrownBy(() -> net.input("x", Shape.of(4))).hasMessage("the name \"x\" is taken");
    }
}
