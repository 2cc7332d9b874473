package dev.fovea.nn.layer;

import static dev.fovea.nn.text.CallText.word;
import static dev.fovea.op.Ops.plus;

import dev.fovea.graph.Value;
import dev.fovea.nn.initializer.Initializer;
import dev.fovea.nn.loss.Penalty;
import dev.fovea.nn.text.CallText;
import dev.fovea.tensor.Shape;

/// `y = g(Σ + b)`: what neurons have beside the sum over their inputs, whatever inputs those are.
///
/// A bias `b` per neuron, or none; the activation `g`; how kernel and bias start; and what large weights of the kernel
/// cost.
public record Neurons(boolean bias, Activation activation, Initializer kernelInitializer, Initializer biasInitializer,
        Penalty kernelRegularizer) {

    public Neurons bias(boolean bias) {
        return new Neurons(bias, activation, kernelInitializer, biasInitializer, kernelRegularizer);
    }

    public Neurons activation(Activation activation) {
        return new Neurons(bias, activation, kernelInitializer, biasInitializer, kernelRegularizer);
    }

    public Neurons kernelInitializer(Initializer initializer) {
        return new Neurons(bias, activation, initializer, biasInitializer, kernelRegularizer);
    }

    public Neurons biasInitializer(Initializer initializer) {
        return new Neurons(bias, activation, kernelInitializer, initializer, kernelRegularizer);
    }

    public Neurons kernelRegularizer(Penalty penalty) {
        return new Neurons(bias, activation, kernelInitializer, biasInitializer, penalty);
    }

    /// The weights of the sum, which are penalised.
    Value kernel(Scope scope, Shape shape) {
        return kernel(scope, "kernel", shape);
    }

    /// The same under a name of its own, for a layer with several kernels.
    Value kernel(Scope scope, String name, Shape shape) {
        Value kernel = scope.parameter(name, shape, kernelInitializer);
        scope.penalty(kernelRegularizer, kernel);
        return kernel;
    }

    /// `g(sum + b)`, one bias for each number of the last axis.
    Value end(Scope scope, Value sum) {
        return end(scope, sum, Shape.of(sum.shape().channels()));
    }

    /// `g(sum + b)` with biases of that shape.
    Value end(Scope scope, Value sum, Shape biases) {
        return activation.of(bias ? plus(sum, scope.parameter("bias", biases, biasInitializer)) : sum);
    }

    /// Appends what differs from the default.
    CallText print(CallText call) {
        Neurons plain = Layers.NEURONS;
        return call.option("bias", bias, plain.bias)
                .option("activation", word(activation.word()), word(plain.activation.word()))
                .option("kernelInitializer", kernelInitializer, plain.kernelInitializer)
                .option("biasInitializer", biasInitializer, plain.biasInitializer)
                .option("kernelRegularizer", kernelRegularizer, plain.kernelRegularizer);
    }
}
