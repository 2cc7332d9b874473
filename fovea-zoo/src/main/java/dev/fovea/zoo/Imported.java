package dev.fovea.zoo;

import static dev.fovea.nn.text.Require.require;

import dev.fovea.formats.FoveaFormat;
import dev.fovea.formats.ImportReport;
import dev.fovea.formats.Safetensors;
import dev.fovea.formats.keras.KerasFormat;
import dev.fovea.formats.onnx.OnnxFormat;
import dev.fovea.formats.torch.TorchFile;
import dev.fovea.nn.layer.Parameter;
import dev.fovea.nn.loss.Losses;
import dev.fovea.nn.metric.Metrics;
import dev.fovea.nn.model.Execution;
import dev.fovea.nn.model.LoadReport;
import dev.fovea.nn.model.Model;
import dev.fovea.nn.model.Network;
import dev.fovea.nn.model.Seed;
import dev.fovea.nn.optimizer.Optimizers;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import java.lang.foreign.Arena;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.function.UnaryOperator;

/// A model of another program as a model here, and what became of its weights.
///
/// ```java
/// try (var imported = Imported.of(Path.of("resnet20.th"), network, Execution.best())) {
///     System.out.println(imported.report());
///     imported.model().save(Path.of("resnet20.fovea"));
/// }
/// ```
/// It owns the model, and with it native memory: close it. [dev.fovea.formats.check.ActivationCheck] compares what it computes.
public record Imported(Model model, ImportReport report) implements AutoCloseable {
    private static final List<String> TORCH = List.of(".pt", ".pth", ".th");
    private static final String SAFETENSORS = ".safetensors";
    private static final String FOVEA = ".fovea";
    private static final String ONNX = ".onnx";

    /// Whether a file says which network it is of: `.fovea`, `.onnx`, `.keras`, and `.h5` with a configuration.
    public static boolean hasNetwork(Path file) {
        return ends(file, FOVEA) || ends(file, ONNX) || ends(file, ".keras")
                || ends(file, ".h5") && new KerasFormat().hasNetwork(file);
    }

    /// The shapes of the tensors in a file of PyTorch or safetensors, by their names there; of other files none.
    public static SequencedMap<String, Shape> shapes(Path file) {
        var shapes = new LinkedHashMap<String, Shape>();
        if (isOfTensors(file)) {
            try (Arena arena = Arena.ofConfined()) {
                tensors(file, arena).forEach((name, tensor) -> shapes.put(name, tensor.shape()));
            }
        }
        return shapes;
    }

    private static boolean isOfTensors(Path file) {
        return ends(file, SAFETENSORS) || TORCH.stream().anyMatch(e -> ends(file, e));
    }

    private static SequencedMap<String, Tensor> tensors(Path file, Arena arena) {
        return ends(file, SAFETENSORS) ? Safetensors.map(file, arena).tensors() : TorchFile.map(file, arena).tensors();
    }

    private static boolean ends(Path file, String ending) {
        return file.toString().endsWith(ending);
    }

    /// The model of a file that has a network.
    ///
    /// @throws IllegalArgumentException if it holds weights alone
    /// @throws dev.fovea.formats.FormatException if it cannot be loaded
    public static Imported of(Path file, Execution execution) {
        require(hasNetwork(file) || !isWeights(file),
                "%s holds weights, but no network.\nSay which network they are of: --as NET, or Imported.of(file, network, execution)",
                file);
        Model model = Model.load(file, execution);
        try {
            return new Imported(model, report(file, model));
        } catch (RuntimeException e) {
            model.close();
            throw e;
        }
    }

    private static boolean isWeights(Path file) {
        return isOfTensors(file) || ends(file, ".h5");
    }

    private static ImportReport report(Path file, Model model) {
        if (ends(file, ONNX)) {
            return new OnnxFormat().report(file);
        }
        if (ends(file, FOVEA)) {
            return asTheyAre(file, "a model of Fovea", model.parameters());
        }
        return new KerasFormat().report(file);
    }

    /// The weights of a file in a network: by PyTorch's names, by those of Fovea, or as Keras matches them.
    ///
    /// @throws IllegalArgumentException if they do not fit; the message tells all that does not
    /// @throws dev.fovea.formats.FormatException if the file cannot be read
    public static Imported of(Path file, Network network, Execution execution) {
        return of(file, network, UnaryOperator.identity(), execution);
    }

    /// The same in a network with published weights, with its classes and what is done to photographs.
    public static Imported of(Path file, Pretrained network, Execution execution) {
        Imported imported = of(file, network.network().get(), network.torchName(), execution);
        try {
            imported.model.classNames(network.classes().get()).preprocessing(network.preprocessing())
                    .compile(Optimizers.sgd(), Losses.sparseCategoricalCrossentropy(), Metrics.accuracy());
            return imported;
        } catch (RuntimeException e) {
            imported.close();
            throw e;
        }
    }

    private static Imported of(Path file, Network network, UnaryOperator<String> torchName, Execution execution) {
        require(!ends(file, ONNX), "%s has a network of its own; import it without naming one", file);
        Model model = Model.of(network, Seed.of(1), execution);
        try {
            return new Imported(model, loaded(file, model, torchName));
        } catch (RuntimeException e) {
            model.close();
            throw e;
        }
    }

    private static ImportReport loaded(Path file, Model model, UnaryOperator<String> torchName) {
        if (isOfTensors(file)) {
            try (Arena arena = Arena.ofConfined()) {
                return loaded(file, model, torchName, tensors(file, arena));
            }
        }
        if (ends(file, FOVEA)) {
            return new FoveaFormat().loadWeights(file, tensors -> loaded(file, model, torchName, tensors));
        }
        ImportReport report = new KerasFormat().report(file, model.network());
        fit(file, model.loadWeights(file));
        return report;
    }

    private static ImportReport loaded(Path file, Model model, UnaryOperator<String> torchName,
            Map<String, Tensor> tensors) {
        List<Parameter> parameters = model.parameters();
        if (parameters.stream().map(Parameter::path).anyMatch(tensors::containsKey)) {
            fit(file, model.loadWeights(tensors));
            return asTheyAre(file, "weights by Fovea's names", parameters);
        }
        var renamed = new LinkedHashMap<String, Tensor>();
        var before = new LinkedHashMap<String, String>();
        tensors.forEach((name, tensor) -> {
            renamed.put(torchName.apply(name), tensor);
            before.put(torchName.apply(name), name);
        });
        TorchNames names = TorchNames.of(model.network());
        ImportReport report = names.report(file.toString(), renamed).named(n -> before.getOrDefault(n, n));
        fit(file, model.loadWeights(names.fromTorch(renamed)));
        return report;
    }

    private static void fit(Path file, LoadReport report) {
        require(report.isComplete(), "%s does not fit the network: %s", file, report);
    }

    private static ImportReport asTheyAre(Path file, String source, List<Parameter> parameters) {
        return new ImportReport(file.toString(), source, parameters.stream()
                .map(p -> new ImportReport.Weight(p.path(), p.type().shape(), p.path(), p.type().shape(),
                        ImportReport.Weight.AS_IT_IS))
                .toList(), List.of(), List.of());
    }

    @Override public void close() {
        model.close();
    }
}
