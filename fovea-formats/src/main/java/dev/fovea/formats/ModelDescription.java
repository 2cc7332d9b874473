package dev.fovea.formats;

import dev.fovea.data.Field;
import dev.fovea.nn.layer.Layer;
import dev.fovea.nn.model.Network;
import dev.fovea.nn.model.SavedModel;
import dev.fovea.nn.model.Seed;
import java.util.HashSet;
import java.util.List;

/// `network.json`: a model without its weights.
///
/// @param frozen paths of the layers that training leaves as they are
/// @param classNames in the order of the outputs; empty when unknown
public record ModelDescription(Layer layer, List<Field> inputs, List<String> frozen, List<String> classNames,
        Seed seed) {

    public ModelDescription {
        inputs = List.copyOf(inputs);
        frozen = List.copyOf(frozen);
        classNames = List.copyOf(classNames);
    }

    static ModelDescription of(SavedModel model) {
        return new ModelDescription(model.layer(), model.inputs(), model.frozen(), model.classNames(), model.seed());
    }

    /// The network, nothing built yet.
    public Network network() {
        Network network = Network.of(layer, inputs.toArray(Field[]::new));
        return frozen.isEmpty() ? network : network.frozen(new HashSet<>(frozen)::contains);
    }
}
