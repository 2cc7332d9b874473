package dev.fovea.cli;

import dev.fovea.formats.KernelTimesFile;
import dev.fovea.formats.RunOptions;
import dev.fovea.nn.model.Execution;
import dev.fovea.nn.model.Model;
import dev.fovea.nn.model.Network;
import dev.fovea.zoo.Pretrained;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// The file that a MODEL on the command line means: a model file, or the last model in a run's folder.
final class ModelFile {
    private static final List<String> IN_RUN = List.of("last.fovea", "best.fovea");

    private ModelFile() {}

    /// The model of a file or of a run's folder. One of a run that measured its kernels runs on those, unless times are given.
    static Model load(Path path, Execution execution) {
        return load(path, Optional.empty(), execution);
    }

    /// The same, or a network with published weights by its name, whose weights may be given.
    static Model load(Path path, Optional<Path> weights, Execution execution) {
        if (weights.isPresent()) {
            return Pretrained.named(path.toString()).load(weights.get(), execution);
        }
        Optional<Pretrained> published = Files.exists(path) ? Optional.empty() : Pretrained.find(path.toString());
        if (published.isPresent()) {
            return published.get().load(execution);
        }
        Path file = of(path);
        return Model.load(file, execution.kernelTimes().isPresent()
                ? execution
                : KernelTimesFile.inRun(file.resolveSibling(""), execution, RunOptions.standard().log()));
    }

    /// The network that NET|MODEL means: one known by name, or that of a model file or of a run's folder.
    static Network network(String net) {
        if (Nets.find(net).isPresent()) {
            return Nets.named(net).network();
        }
        try (Model model = loadNet(net, Execution.best())) {
            return model.network();
        }
    }

    /// The model that NET|MODEL means where it is none by name.
    static Model loadNet(String net, Execution execution) {
        Path path = Path.of(net);
        if (!isKnown(path)) {
            throw new IllegalArgumentException(
                    "\"%s\" is no network (%s), and there is no such file or folder".formatted(net, Nets.hint(net)));
        }
        return load(path, execution);
    }

    /// Whether there is such a file or folder, or weights are published under that name.
    static boolean isKnown(Path path) {
        return Files.exists(path) || Pretrained.find(path.toString()).isPresent();
    }

    /// Whether there is a model file, or a folder that holds one.
    static boolean exists(Path path) {
        return Files.isRegularFile(path) || IN_RUN.stream().map(path::resolve).anyMatch(Files::exists);
    }

    static Path of(Path path) {
        if (!Files.isDirectory(path)) {
            if (!Files.exists(path)) {
                throw new IllegalArgumentException(
                        "there is no file %s; give a model file, or the folder of a run".formatted(path));
            }
            return path;
        }
        return IN_RUN.stream().map(path::resolve).filter(Files::exists).findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "the folder %s holds no model (%s)".formatted(path, String.join(", ", IN_RUN))));
    }
}
