package dev.fovea.cli;

import dev.fovea.nn.layer.Layer;
import dev.fovea.nn.model.Network;
import dev.fovea.tensor.Shape;

/// A network that is known by name, and how it is trained unless told otherwise.
///
/// @param sample         shape of one sample
/// @param epochsOnDigits on the built-in digits, which are fewer
record NamedNet(String name, String about, Layer layer, Shape sample, int epochs, int epochsOnDigits, int batch,
        OptimizerName optimizer, double rate,
        ScheduleName schedule) {

    /// The epochs that are enough for a data set.
    int epochs(String data) {
        return data.equals("digits") ? epochsOnDigits : epochs;
    }

    Network network() {
        return Network.of(layer, sample);
    }
}
