package dev.fovea.bench.peers;

/// The functions between the layers.
enum PeerActivation {
    RELU, RELU6, TANH, SIGMOID, GELU
}
