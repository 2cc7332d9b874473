package dev.fovea.cli;

import dev.fovea.nn.model.Execution;
import dev.fovea.nn.model.Model;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// The file that a MODEL on the command line means: a model file, or the last model in a run's folder.
final class ModelFile {
    private static final List<String> IN_RUN = List.of("last.fovea", "best.fovea");

    private ModelFile() {}

    /// The model of a file or of a run's folder.
    static Model load(Path path, Execution execution) {
        return Model.load(of(path), execution);
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
