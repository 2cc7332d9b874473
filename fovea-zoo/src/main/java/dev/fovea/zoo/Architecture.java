package dev.fovea.zoo;

import dev.fovea.nn.model.Network;

/// A network of the literature: a record of the choices that its paper leaves open, such as image, width and number of classes.
public interface Architecture {

    /// All of it, as it is trained, from images of numbers 0 to 255 to what its paper ends in. Nothing is allocated.
    Network network();
}
