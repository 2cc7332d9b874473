package dev.fovea.nn.model;

import dev.fovea.data.Field;
import dev.fovea.data.Preprocessing;
import dev.fovea.nn.layer.Layer;
import dev.fovea.nn.layer.Mode;
import dev.fovea.nn.layer.Scope;
import dev.fovea.nn.train.Recipe;
import dev.fovea.nn.train.TrainingState;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;

/// Everything that a file holds of a model: what [Model#saved] gives, a [ModelFormat] writes and reads, and [Model#of(SavedModel, Execution)]
/// makes a model of.
///
/// @param inputs     name, type and sample shape of each input of the network
/// @param frozen     paths of the layers that training leaves as they are
/// @param recipe     how it learns, where it was compiled
/// @param weights    every parameter by path, in the order of the layers
/// @param slots      what the optimizer remembers, by path; empty unless a run is to go on
/// @param state      where the run stands; empty unless it is to go on
/// @param provenance where it comes from: version, data and their digest, metrics
/// @param preprocessing how a photograph becomes its input; stretched where nothing is said
public record SavedModel(Layer layer, List<Field> inputs, List<String> frozen, Seed seed, List<String> classNames,
        Optional<Recipe> recipe,
        SequencedMap<String, Tensor> weights, SequencedMap<String, Tensor> slots, Optional<TrainingState> state,
        SequencedMap<String, String> provenance, Optional<Preprocessing> preprocessing) {

    public SavedModel {
        inputs = List.copyOf(inputs);
        frozen = List.copyOf(frozen);
        classNames = List.copyOf(classNames);
        weights = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(weights));
        slots = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(slots));
        provenance = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(provenance));
    }

    /// A model that does not say how photographs become its input.
    public SavedModel(Layer layer, List<Field> inputs, List<String> frozen, Seed seed, List<String> classNames,
            Optional<Recipe> recipe, SequencedMap<String, Tensor> weights, SequencedMap<String, Tensor> slots,
            Optional<TrainingState> state, SequencedMap<String, String> provenance) {
        this(layer, inputs, frozen, seed, classNames, recipe, weights, slots, state, provenance, Optional.empty());
    }

    /// Copies of all values of a model; of the optimizer's where a run is to go on.
    static SavedModel of(Model model, Optional<Recipe> recipe, Optional<TrainingState> state) {
        Network network = model.network();
        Forward forward = network.build(Mode.INFERENCE);
        var weights = new LinkedHashMap<String, Tensor>();
        forward.parameters().forEach(p -> weights.put(p.path(), model.weights().get(p.path())));
        var slots = new LinkedHashMap<String, Tensor>();
        if (state.isPresent()) {
            model.weights().paths().stream().filter(p -> !weights.containsKey(p))
                    .forEach(p -> slots.put(p, model.weights().get(p)));
        }
        List<String> frozen = forward.calls().stream().map(Scope.Call::path).distinct().filter(network.frozen())
                .toList();
        return new SavedModel(network.layer(), network.inputs(), frozen, model.seed(), model.classNames(), recipe,
                weights, slots, state,
                model.provenance(), model.preprocessing());
    }

    /// The network, nothing frozen; a layer that the weights do not fit says so.
    Network network() {
        var network = Network.of(layer, inputs.toArray(Field[]::new));
        var shapes = new HashMap<String, Shape>();
        weights.forEach((path, t) -> shapes.put(path, t.shape()));
        network.loaded(shapes).build(Mode.INFERENCE);
        return network;
    }
}
