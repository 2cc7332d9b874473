package dev.fovea.nn.model;

import dev.fovea.tensor.Tensor;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.function.Function;

/// A kind of file that models are saved in. Found as a service: `provides dev.fovea.nn.model.ModelFormat with …`.
///
/// A format holds data only; what class a name in a file stands for is said by [Kinds] alone.
public interface ModelFormat {

    /// What it is called in messages: `fovea`.
    String name();

    /// The ending of its files, with the dot: `.fovea`.
    String ending();

    /// All endings of its files, the usual one first.
    default List<String> endings() {
        return List.of(ending());
    }

    /// Writes the file, whole or not at all.
    void save(SavedModel model, Kinds kinds, Path file);

    /// Reads the file, and hands it to `use`. The tensors need not outlive that call: they may be mapped from the file.
    <T> T load(Path file, Kinds kinds, Function<SavedModel, T> use);

    /// The kinds of records that models of this format may be made of beside the standard ones, for the files of all formats.
    default Map<String, Class<? extends Record>> kinds() {
        return Map.of();
    }

    /// Reads nothing but the weights by path: what stands for layers in the file need not be known.
    default <T> T loadWeights(Path file, Function<SequencedMap<String, Tensor>, T> use) {
        return load(file, Kinds.standard(), saved -> use.apply(saved.weights()));
    }

    /// The same for a network, by its paths: for formats whose files name weights otherwise.
    default <T> T loadWeights(Path file, Network network, Function<SequencedMap<String, Tensor>, T> use) {
        return loadWeights(file, use);
    }
}
