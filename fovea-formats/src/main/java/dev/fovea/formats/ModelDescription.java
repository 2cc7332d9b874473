package dev.fovea.formats;

import dev.fovea.data.Field;
import dev.fovea.data.Preprocessing;
import dev.fovea.nn.layer.Layer;
import dev.fovea.nn.model.Network;
import dev.fovea.nn.model.SavedModel;
import dev.fovea.nn.model.Seed;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;

/// `network.json`: a model without its weights.
///
/// @param frozen paths of the layers that training leaves as they are
/// @param classNames in the order of the outputs; empty when unknown
/// @param preprocessing how a photograph becomes its input; stretched where nothing is said
public record ModelDescription(Layer layer, List<Field> inputs, List<String> frozen, List<String> classNames,
        Seed seed, Optional<Preprocessing> preprocessing) {

    public ModelDescription {
        inputs = List.copyOf(inputs);
        frozen = List.copyOf(frozen);
        classNames = List.copyOf(classNames);
    }

    /// A model that does not say how photographs become its input.
    public ModelDescription(Layer layer, List<Field> inputs, List<String> frozen, List<String> classNames, Seed seed) {
        this(layer, inputs, frozen, classNames, seed, Optional.empty());
    }

    static ModelDescription of(SavedModel model) {
        return new ModelDescription(model.layer(), model.inputs(), model.frozen(), model.classNames(), model.seed(),
                model.preprocessing());
    }

    /// The network, nothing built yet.
    public Network network() {
        Network network = Network.of(layer, inputs.toArray(Field[]::new));
        return frozen.isEmpty() ? network : network.frozen(new HashSet<>(frozen)::contains);
    }
}
