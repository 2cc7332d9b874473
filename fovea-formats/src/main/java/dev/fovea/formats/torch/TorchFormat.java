package dev.fovea.formats.torch;

import dev.fovea.formats.FormatException;
import dev.fovea.nn.model.Kinds;
import dev.fovea.nn.model.ModelFormat;
import dev.fovea.nn.model.SavedModel;
import dev.fovea.tensor.Tensor;
import java.lang.foreign.Arena;
import java.nio.file.Path;
import java.util.List;
import java.util.SequencedMap;
import java.util.function.Function;

/// Weights of PyTorch, by the names that they have there: `model.loadWeights` of `.pt`, `.pth` and `.th`.
///
/// The names and the order of axes are PyTorch's; `dev.fovea.zoo.TorchNames` turns them into a network's.
public final class TorchFormat implements ModelFormat {

    /// On the file system of this machine.
    public TorchFormat() {
    }

    @Override public String name() {
        return "torch";
    }

    @Override public String ending() {
        return ".pt";
    }

    @Override public List<String> endings() {
        return List.of(".pt", ".pth", ".th");
    }

    /// @throws FormatException always: what PyTorch reads without running it is safetensors
    @Override public void save(SavedModel model, Kinds kinds, Path file) {
        throw new FormatException(file.toString(), "", "files of PyTorch are read, but not written",
                "Save a file *.safetensors, which PyTorch reads too: safetensors.torch.load_file");
    }

    /// @throws FormatException always: there is no network in such a file
    @Override public <T> T load(Path file, Kinds kinds, Function<SavedModel, T> use) {
        throw new FormatException(file.toString(), "", "a file of PyTorch holds weights, but no network",
                "Build the network in the program, and then call model.loadWeights(TorchNames.of(model.network())"
                        + ".fromTorch(TorchFile.map(file, arena).tensors()))");
    }

    @Override public <T> T loadWeights(Path file, Function<SequencedMap<String, Tensor>, T> use) {
        try (Arena arena = Arena.ofShared()) {
            return use.apply(TorchFile.map(file, arena).tensors());
        }
    }
}
