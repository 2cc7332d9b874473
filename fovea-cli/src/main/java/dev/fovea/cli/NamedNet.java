package dev.fovea.cli;

import dev.fovea.nn.model.Network;
import dev.fovea.tensor.Shape;
import dev.fovea.zoo.Architecture;
import dev.fovea.zoo.Autoencoder;

/// A network that is known by name, and how it is trained unless told otherwise.
///
/// @param architecture as its paper or its lecture has it; [NetForData] is the same for given data
record NamedNet(String name, String about, Architecture architecture, Training training) {

    Network network() {
        return architecture.network();
    }

    /// `[height, width, channels]` of the images that it is made for.
    Shape image() {
        return network().inputs().getFirst().sample();
    }

    /// Whether it learns to say its input again, and needs no labels.
    boolean isAutoencoder() {
        return architecture instanceof Autoencoder;
    }
}
