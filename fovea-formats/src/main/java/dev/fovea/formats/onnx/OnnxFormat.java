package dev.fovea.formats.onnx;

import dev.fovea.formats.FormatException;
import dev.fovea.formats.ImportReport;
import dev.fovea.nn.layer.Mode;
import dev.fovea.nn.model.Kinds;
import dev.fovea.nn.model.ModelFormat;
import dev.fovea.nn.model.Network;
import dev.fovea.nn.model.SavedModel;
import dev.fovea.nn.model.Seed;
import java.lang.foreign.Arena;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.function.Function;
import java.util.function.Supplier;

/// ONNX as the format of `Model.load(file)`: the network of a file as an [OnnxNetwork], with its weights.
///
/// A file that is damaged, that holds no graph, or that holds what Fovea does not have, is a [FormatException].
public final class OnnxFormat implements ModelFormat {

    /// On the file system of this machine.
    public OnnxFormat() {
    }

    @Override public String name() {
        return "onnx";
    }

    @Override public String ending() {
        return ".onnx";
    }

    @Override public Map<String, Class<? extends Record>> kinds() {
        return Map.of("onnx_network", OnnxNetwork.class);
    }

    /// The operators that are read, each with the versions of the operator set: `Upsample` → `7–9`.
    public static SequencedMap<String, String> operators() {
        var ranges = new LinkedHashMap<String, String>();
        Operators.table().forEach((name, o) -> ranges.put(name, o.from() + "–" + o.to()));
        return ranges;
    }

    /// With inputs and outputs as the model has them; [OnnxExport] has the choice.
    @Override public void save(SavedModel model, Kinds kinds, Path file) {
        OnnxExport.of(model).write(file);
    }

    @Override public <T> T load(Path file, Kinds kinds, Function<SavedModel, T> use) {
        try (Arena arena = Arena.ofShared()) {
            OnnxModel model = OnnxModel.map(file, arena);
            return use.apply(saved(model, new ExternalData(file, arena)));
        }
    }

    /// What becomes of the network of a file: each weight, options that mean something else elsewhere, what is not used.
    ///
    /// @throws FormatException if it cannot be loaded
    public ImportReport report(Path file) {
        try (Arena arena = Arena.ofShared()) {
            OnnxModel model = OnnxModel.map(file, arena);
            return checked(model.file(), () -> {
                OnnxNetwork network = OnnxImport.withInputs(model,
                        OnnxImport.of(model, new ExternalData(file, arena)).network());
                Network.of(network).build(Mode.INFERENCE);
                return new OnnxReport(model, network).report();
            });
        }
    }

    private static SavedModel saved(OnnxModel model, ExternalData external) {
        return checked(model.file(), () -> {
            OnnxImport.Imported imported = OnnxImport.of(model, external);
            OnnxNetwork network = OnnxImport.withInputs(model, imported.network());
            Network.of(network).build(Mode.INFERENCE);
            var provenance = new LinkedHashMap<String, String>();
            provenance.put("imported", "onnx, operators of version " + network.opset());
            if (!model.producer().isBlank()) {
                provenance.put("producer", model.producer());
            }
            return new SavedModel(network, network.inputs(), List.of(), Seed.of(0), List.of(), Optional.empty(),
                    imported.weights(), new LinkedHashMap<>(), Optional.empty(), provenance);
        });
    }

    /// What a network refuses while it is built is an error of the file.
    static <T> T checked(String file, Supplier<T> build) {
        try {
            return build.get();
        } catch (UnsupportedModelException e) {
            throw new FormatException(file, "", e.reason(), "").causedBy(e);
        } catch (IllegalArgumentException | IllegalStateException | ArithmeticException
                | IndexOutOfBoundsException e) {
            throw new FormatException(file, "", "the network cannot be built: " + e.getMessage(),
                    "The file was written by a program with an error, or edited by hand: export the model again")
                    .causedBy(e);
        }
    }
}
