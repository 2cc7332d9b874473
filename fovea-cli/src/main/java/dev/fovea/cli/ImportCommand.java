package dev.fovea.cli;

import dev.fovea.data.io.RemoteFile;
import dev.fovea.formats.check.ActivationCheck;
import dev.fovea.formats.check.CheckReport;
import dev.fovea.formats.check.NamedArrays;
import dev.fovea.formats.check.Order;
import dev.fovea.formats.onnx.OnnxNetwork;
import dev.fovea.nn.layer.Mode;
import dev.fovea.nn.model.Execution;
import dev.fovea.nn.model.Model;
import dev.fovea.nn.model.Network;
import dev.fovea.zoo.Architecture;
import dev.fovea.zoo.Classifier;
import dev.fovea.zoo.Imported;
import dev.fovea.zoo.Pretrained;
import dev.fovea.zoo.TorchNames;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `fovea import FILE [--as NET] [--check INPUTS OUTPUTS] -o MODEL.fovea`: a model of another program, what became of each weight, and
/// whether it computes what it computed there.
@Command(name = "import", sortOptions = false, description = "Reads a model of another program, says what became of it, and checks that it computes the same.", footer = {
        "",
        "What cannot be read is told all at once, with what comes nearest. A model that diverges is not written, and ends with 1."})
final class ImportCommand implements Callable<Integer> {
    private static final String ENDING = ".fovea";
    private static final List<String> CHANNELS_FIRST = List.of(".onnx", ".pt", ".pth", ".th", ".safetensors");

    private final Console console;

    @Spec CommandSpec spec = CommandSpec.create();

    // @formatter:off
    @Parameters(paramLabel = "FILE", description = "A file of ONNX (.onnx), Keras (.keras, .h5, .weights.h5), PyTorch (.pt, .pth, .th) or .safetensors.")
    Path file = Path.of("");

    @Option(names = "--as", paramLabel = "NET",
            description = "For a file of weights alone: the network that they are of, by name (fovea models, fovea nets), or a"
                    + " model file that has it.")
    Optional<String> net = Optional.empty();

    @Option(names = "--check", paramLabel = "FILE", arity = "2",
            description = "INPUTS OUTPUTS: what the other program was fed, and what it answered (.npy) or what its layers yielded"
                    + " (a folder of NAME.npy, or .npz); names the first layer that diverges.")
    List<Path> check = List.of();

    @Option(names = "--tolerance", paramLabel = "SHARE",
            description = "The largest difference that counts as equal, relative to the largest number; 1e-4 if not given.")
    Optional<Double> tolerance = Optional.empty();

    @Option(names = {"-o", "--output"}, paramLabel = "MODEL.fovea",
            description = "The model file to write; nothing is written if not given.")
    Optional<Path> output = Optional.empty();

    @Option(names = "--force", description = "Write the model although it diverges.")
    boolean force;

    @Mixin ExecutionOptions execution = new ExecutionOptions();
    // @formatter:on

    ImportCommand(Console console) {
        this.console = console;
    }

    @Override public Integer call() {
        requireUsable();
        try (Imported imported = imported()) {
            console.out().println(imported.report());
            imported.model().preprocessing()
                    .ifPresent(how -> console.out().println("photographs: %s, kept in the model file"
                            .formatted(ModelsCommand.words(how))));
            if (check.isEmpty()) {
                console.out()
                        .println("not checked: --check INPUTS OUTPUTS compares with what the other program computed");
                output.ifPresent(to -> write(imported.model(), to));
                return ExitCode.OK;
            }
            CheckReport report = checked(imported.model());
            console.out().println();
            console.out().println(report);
            if (report.agrees()) {
                imported.model().provenance("import checked", "%d layers within %s".formatted(report.rows().size(),
                        report.tolerance()));
            }
            boolean kept = report.agrees() || force;
            output.filter(_ -> kept).ifPresent(to -> write(imported.model(), to));
            output.filter(_ -> !kept).ifPresent(to -> console.out()
                    .println(
                            "%s: not written, since the model diverges; --force writes it all the same".formatted(to)));
            return report.agrees() ? ExitCode.OK : ExitCode.SOFTWARE;
        }
    }

    private void requireUsable() {
        if (tolerance.isPresent() && check.isEmpty()) {
            throw wrong("--tolerance is for --check");
        }
        if (force && check.isEmpty()) {
            throw wrong("--force is for --check");
        }
        if (!Files.isRegularFile(file)) {
            throw wrong("there is no file %s".formatted(file));
        }
        for (Path given : check) {
            if (!Files.exists(given)) {
                throw wrong("there is no file or folder %s".formatted(given));
            }
        }
        output.ifPresent(to -> {
            if (!to.toString().endsWith(ENDING)) {
                throw wrong("the model is written as MODEL.fovea, but -o is %s; fovea export writes other files"
                        .formatted(to));
            }
            if (to.toAbsolutePath().normalize().equals(file.toAbsolutePath().normalize())) {
                throw wrong("-o is the file that is read, %s; give the model another name".formatted(to));
            }
        });
    }

    private ParameterException wrong(String message) {
        return new ParameterException(spec.commandLine(), message);
    }

    private Imported imported() {
        Execution on = execution.execution();
        if (net.isEmpty()) {
            if (!Imported.hasNetwork(file) && isWeights()) {
                throw wrong(
                        "%s holds weights, but no network; say which they are of: --as NET (fovea models and fovea nets list"
                                .formatted(file) + " them), or --as MODEL.fovea");
            }
            return Imported.of(file, on);
        }
        String name = net.get();
        Optional<Pretrained> published = Pretrained.find(name);
        if (published.isPresent()) {
            try {
                Imported imported = Imported.of(file, published.get(), on);
                console.out().println("network: %s, as its published weights have it; pixels %s".formatted(name,
                        published.get().pixels()));
                return imported;
            } catch (IllegalArgumentException e) {
                return ofNet(name, on, e);
            }
        }
        return Nets.find(name).isPresent() ? ofNet(name, on) : Imported.of(file, ModelFile.network(name), on);
    }

    /// The network of that name as its paper has it, where weights do not fit the one that was published.
    private Imported ofNet(String name, Execution on, IllegalArgumentException published) {
        if (Nets.find(name).isEmpty()) {
            throw published;
        }
        try {
            return ofNet(name, on);
        } catch (IllegalArgumentException _) {
            throw published;
        }
    }

    private Imported ofNet(String name, Execution on) {
        Architecture architecture = Nets.named(name).architecture();
        Optional<Integer> classes = architecture instanceof Classifier c ? classes(c) : Optional.empty();
        Network network = architecture instanceof Classifier c && classes.isPresent()
                ? c.classes(classes.get()).network()
                : architecture.network();
        Imported imported = Imported.of(file, network, on);
        console.out().println("network: %s, as fovea nets has it%s".formatted(name,
                classes.map(", for %d classes"::formatted).orElse("")));
        return imported;
    }

    /// How many classes the file's last weight tells apart, where they are others than the paper's.
    private Optional<Integer> classes(Classifier architecture) {
        Network network = architecture.network();
        String last = network.build(Mode.INFERENCE).parameters().getLast().path();
        String there = TorchNames.of(network).names().getOrDefault(last, last);
        return Optional.ofNullable(Imported.shapes(file).get(there)).filter(shape -> shape.rank() == 1)
                .map(shape -> shape.extent(0)).filter(count -> count != architecture.classes());
    }

    private boolean isWeights() {
        return CHANNELS_FIRST.stream().skip(1).anyMatch(file.toString()::endsWith) || file.toString().endsWith(".h5");
    }

    private CheckReport checked(Model model) {
        boolean first = CHANNELS_FIRST.stream().anyMatch(file.toString()::endsWith)
                || model.network().layer() instanceof OnnxNetwork;
        return ActivationCheck.of(model).order(first ? Order.CHANNELS_FIRST : Order.CHANNELS_LAST)
                .names(first ? TorchNames::ofLayer : name -> name)
                .tolerance(tolerance.orElse(ActivationCheck.TOLERANCE))
                .compare(NamedArrays.read(check.getFirst()), NamedArrays.read(check.getLast()));
    }

    private void write(Model model, Path to) {
        boolean replaced = Files.exists(to);
        model.provenance("imported from", String.valueOf(file.getFileName()))
                .provenance("imported sha256", RemoteFile.sha256(file)).save(to);
        console.out().println("%s: %,d bytes%s".formatted(to, size(to),
                replaced ? "; the file that was there is replaced" : ""));
    }

    private static long size(Path to) {
        try {
            return Files.size(to);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
