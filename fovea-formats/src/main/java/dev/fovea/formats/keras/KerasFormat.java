package dev.fovea.formats.keras;

import dev.fovea.formats.FormatException;
import dev.fovea.formats.ImportReport;
import dev.fovea.formats.Mapping;
import dev.fovea.nn.model.Kinds;
import dev.fovea.nn.model.ModelFormat;
import dev.fovea.nn.model.Network;
import dev.fovea.nn.model.SavedModel;
import dev.fovea.tensor.Tensor;
import java.lang.foreign.Arena;
import java.nio.file.Path;
import java.util.List;
import java.util.SequencedMap;
import java.util.function.Function;

/// Models of Keras: `Model.load` of `.keras` and `.h5`, `model.loadWeights` of these and of `.weights.h5`, and `model.save` of
/// `.weights.h5`.
///
/// A loaded model has the layers and the names of the file. Weights alone are matched with a network's layers as Keras
/// matches them: in files of Keras 3 by class and order; in older ones by name where the file has the name of every layer
/// here, else by order, and where there are more of one than of the other by what names they share.
public final class KerasFormat implements ModelFormat {
    private static final String WEIGHTS = ".weights.h5";

    /// On the file system of this machine.
    public KerasFormat() {
    }

    @Override public String name() {
        return "keras";
    }

    @Override public String ending() {
        return ".keras";
    }

    @Override public List<String> endings() {
        return List.of(".keras", ".h5", WEIGHTS);
    }

    /// Writes the weights in the layout of Keras 3; what else the model has is left out.
    ///
    /// @throws FormatException for other endings: configurations are read, but not written
    @Override public void save(SavedModel model, Kinds kinds, Path file) {
        if (!file.toString().endsWith(WEIGHTS)) {
            throw new FormatException(file.toString(), "", "of Keras' files, those of weights alone are written",
                    "Save a file *.weights.h5, and build the network in Keras");
        }
        KerasWriter.write(model, file);
    }

    @Override public <T> T load(Path file, Kinds kinds, Function<SavedModel, T> use) {
        try (Arena arena = Arena.ofShared()) {
            return use.apply(KerasFile.of(file.toString(), Mapping.map(file, arena)).model());
        }
    }

    /// What becomes of the model of a file: each weight, what differs from Keras' defaults, what is left out.
    ///
    /// @throws FormatException if it has no network, or cannot be loaded
    public ImportReport report(Path file) {
        try (Arena arena = Arena.ofShared()) {
            return KerasFile.of(file.toString(), Mapping.map(file, arena)).report();
        }
    }

    /// What becomes of the weights of a file in a network of a program.
    ///
    /// @throws FormatException if they do not fit
    public ImportReport report(Path file, Network network) {
        try (Arena arena = Arena.ofShared()) {
            return KerasFile.of(file.toString(), Mapping.map(file, arena)).report(network);
        }
    }

    /// Whether a file says which network its weights are of.
    public boolean hasNetwork(Path file) {
        try (Arena arena = Arena.ofShared()) {
            return KerasFile.of(file.toString(), Mapping.map(file, arena)).hasNetwork();
        }
    }

    /// By the paths that they have in the file.
    @Override public <T> T loadWeights(Path file, Function<SequencedMap<String, Tensor>, T> use) {
        try (Arena arena = Arena.ofShared()) {
            return use.apply(KerasFile.of(file.toString(), Mapping.map(file, arena)).byFilePath());
        }
    }

    @Override public <T> T loadWeights(Path file, Network network, Function<SequencedMap<String, Tensor>, T> use) {
        try (Arena arena = Arena.ofShared()) {
            return use.apply(KerasFile.of(file.toString(), Mapping.map(file, arena)).weightsFor(network));
        }
    }
}
