package dev.fovea.formats.keras;

import dev.fovea.nn.layer.Parameter;
import java.util.List;
import java.util.stream.Stream;

/// A layer of a network as Keras' files of weights count it.
///
/// @param name      what the layer is called in the file of its configuration
/// @param path      where its weights are here: `block/conv2d_1`
/// @param kind      its class in Keras' words, `batch_normalization`
/// @param trainable whether it learns: weights that do not stand last in older files
/// @param layers    those within, where it is a model
record Place(String name, String path, String kind, boolean trainable, boolean isModel, List<Place> layers) {
    Place {
        layers = List.copyOf(layers);
    }

    /// The parameters of a layer, in the order in which it asks for them, which is Keras'.
    List<Parameter> own(List<Parameter> parameters) {
        return parameters.stream().filter(p -> p.path().startsWith(path + "/")).toList();
    }

    /// Those of a layer or a model in the order of older files: all that learn, then all others.
    List<Parameter> inOrder(List<Parameter> parameters) {
        return Stream.concat(inOrder(parameters, true), inOrder(parameters, false)).toList();
    }

    private Stream<Parameter> inOrder(List<Parameter> parameters, boolean learning) {
        return isModel
                ? layers.stream().flatMap(l -> (trainable ? l : l.frozen()).inOrder(parameters, learning))
                : own(parameters).stream().filter(p -> (trainable && p.trainable()) == learning);
    }

    private Place frozen() {
        return new Place(name, path, kind, false, isModel, layers);
    }

    /// Whether there is anything to load in it.
    boolean hasWeights(List<Parameter> parameters) {
        return !own(parameters).isEmpty();
    }
}
