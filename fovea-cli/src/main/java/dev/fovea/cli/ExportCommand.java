package dev.fovea.cli;

import dev.fovea.formats.onnx.OnnxExport;
import dev.fovea.nn.model.Execution;
import dev.fovea.nn.model.Model;
import dev.fovea.nn.model.Seed;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `fovea export NET|MODEL FILE`: the model in the format that the file's ending says.
@Command(name = "export", sortOptions = false, description = "Writes a model as a file for other programs.")
final class ExportCommand implements Callable<Integer> {
    private static final String ONNX = ".onnx";

    private final Console console;

    @Spec CommandSpec spec = CommandSpec.create();

    // @formatter:off
    @Parameters(index = "0", paramLabel = "NET|MODEL", description = "A model file, or the folder of a run, or a network with published"
            + " weights (fovea models); or a network by name (fovea nets), with the weights that training would start from.")
    Path from = Path.of("");

    @Parameters(index = "1", paramLabel = "FILE",
            description = "The file to write; its ending says the format: .onnx, .safetensors (weights alone), .fovea.")
    Path file = Path.of("");

    @Option(names = "--channels-first",
            description = "ONNX: inputs and outputs are [N, channels, height, width], as in PyTorch.")
    boolean channelsFirst;
    // @formatter:on

    ExportCommand(Console console) {
        this.console = console;
    }

    @Override public Integer call() {
        boolean onnx = file.toString().endsWith(ONNX);
        if (channelsFirst && !onnx) {
            throw new ParameterException(spec.commandLine(),
                    "--channels-first is for files that end in .onnx, but %s does not".formatted(file));
        }
        try (Model model = model()) {
            write(model, onnx).forEach(f -> console.out().println("%s: %,d bytes".formatted(f, size(f))));
        }
        return ExitCode.OK;
    }

    private Model model() {
        Optional<NamedNet> fresh = ModelFile.isKnown(from) ? Optional.empty() : Nets.find(from.toString());
        if (fresh.isEmpty()) {
            return ModelFile.load(from, Execution.best());
        }
        console.err().println("fovea: %s has learned nothing: its weights are those that training starts from"
                .formatted(fresh.get().name()));
        Model model = Model.of(fresh.get().network(), Seed.of(1));
        model.initialize();
        return model;
    }

    private List<Path> write(Model model, boolean onnx) {
        if (onnx) {
            OnnxExport export = OnnxExport.of(model);
            return (channelsFirst ? export.channelsFirst() : export).write(file);
        }
        model.save(file);
        return List.of(file);
    }

    private static long size(Path written) {
        try {
            return Files.size(written);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
