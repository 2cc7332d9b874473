package dev.fovea.formats;

import dev.fovea.nn.model.Kinds;
import dev.fovea.nn.model.ModelFormat;
import dev.fovea.nn.model.SavedModel;
import dev.fovea.tensor.Tensor;
import java.lang.foreign.Arena;
import java.nio.file.Path;
import java.util.SequencedMap;
import java.util.function.Function;

/// Weights alone, by path, as Hugging Face's tools read and write them: `model.save` and `model.loadWeights` of
/// `.safetensors`.
public final class SafetensorsFormat implements ModelFormat {

    /// On the file system of this machine.
    public SafetensorsFormat() {
    }

    @Override public String name() {
        return "safetensors";
    }

    @Override public String ending() {
        return ".safetensors";
    }

    /// Writes the weights; what else the model has is left out.
    @Override public void save(SavedModel model, Kinds kinds, Path file) {
        Safetensors.write(file, model.weights(), model.provenance());
    }

    /// @throws FormatException always: there is no network in such a file
    @Override public <T> T load(Path file, Kinds kinds, Function<SavedModel, T> use) {
        throw new FormatException(file.toString(), "", "a safetensors file holds weights, but no network",
                "Build the network in the program, and then call model.loadWeights(file)");
    }

    @Override public <T> T loadWeights(Path file, Function<SequencedMap<String, Tensor>, T> use) {
        try (Arena arena = Arena.ofShared()) {
            return use.apply(Safetensors.map(file, arena).tensors());
        }
    }
}
