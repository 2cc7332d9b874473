package dev.fovea.nn.layer;

import dev.fovea.nn.initializer.Initializer;
import dev.fovea.nn.loss.Penalty;

/// A layer whose neurons sum up and end in an activation: `dense(10).softmax()`, `conv2d(32,
/// 5).activation(leakyRelu(0.1))`.
public interface NeuronLayer<L extends Layer> extends Layer {

    /// Bias, activation, initial weights, penalty.
    Neurons neurons();

    L neurons(Neurons neurons);

    default L activation(Activation activation) { return neurons(neurons().activation(activation)); }
    default L relu() { return activation(Layers.RELU); }
    default L sigmoid() { return activation(Layers.SIGMOID); }
    default L tanh() { return activation(Layers.TANH); }
    default L softmax() { return activation(Layers.SOFTMAX); }
    default L elu() { return activation(Layers.elu()); }
    default L selu() { return activation(Layers.selu()); }
    default L gelu() { return activation(Layers.gelu()); }
    default L silu() { return activation(Layers.silu()); }

    default L bias(boolean bias) { return neurons(neurons().bias(bias)); }
    default L kernelInitializer(Initializer initializer) { return neurons(neurons().kernelInitializer(initializer)); }
    default L biasInitializer(Initializer initializer) { return neurons(neurons().biasInitializer(initializer)); }

    /// A penalty on the kernel, not on the bias.
    default L kernelRegularizer(Penalty penalty) { return neurons(neurons().kernelRegularizer(penalty)); }
}
