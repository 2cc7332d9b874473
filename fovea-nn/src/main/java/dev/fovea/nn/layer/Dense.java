package dev.fovea.nn.layer;

import static dev.fovea.nn.text.CallText.call;
import static dev.fovea.nn.text.Require.positive;
import static dev.fovea.op.Ops.conv;
import static dev.fovea.op.Ops.matmul;
import static dev.fovea.op.Ops.reshape;

import dev.fovea.graph.Value;
import dev.fovea.op.Conv;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.ShapeException;
import dev.fovea.tensor.Window;
import java.util.List;

/// `y = g(x·W + b)`: every neuron reads every input.
///
/// `x` is `[batch, in]`, the kernel `W` is `[in, units]`, the bias `b` is `[units]`, `g` is the activation. An input
/// `[batch, …, in]` of more axes meets the same neurons at every position, as in Keras: a convolution with a window of
/// one.
public record Dense(int units, Neurons neurons) implements NeuronLayer<Dense> {

    public Dense {
        positive("the units of a dense layer", units);
    }

    @Override public Dense neurons(Neurons neurons) { return new Dense(units, neurons); }

    @Override public String kind() {
        return "dense";
    }

    @Override public Value apply(Scope scope, Value x) {
        if (x.shape().rank() < 2) {
            throw new ShapeException("the input %s has no axis of features; [batch, ..., features] was expected.\n"
                    + "Put reshape(1) before it.", x.shape());
        }
        Value kernel = neurons.kernel(scope, Shape.of(x.shape().channels(), units));
        return neurons.end(scope, x.shape().rank() == 2 ? matmul(x, kernel) : everywhere(x, kernel));
    }

    private Value everywhere(Value x, Value kernel) {
        Shape shape = x.shape();
        int positions = Math.toIntExact(shape.sampleCount() / shape.channels());
        Value rows = reshape(x, Shape.of(shape.batch(), positions, shape.channels()));
        Value y = conv(new Conv(List.of(Window.valid(1, 1)), 1), rows, reshape(kernel, kernel.shape().prepend(1)));
        return reshape(y, shape.withExtent(shape.rank() - 1, units));
    }

    @Override public String toString() {
        return neurons.print(call("dense", units)).toString();
    }
}
