package dev.fovea.cli;

import dev.fovea.data.DataSet;
import dev.fovea.data.ImageFiles;
import dev.fovea.data.Preprocessing;
import dev.fovea.formats.RunConfig;
import dev.fovea.formats.RunFolder;
import dev.fovea.formats.RunOptions;
import dev.fovea.nn.model.Model;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/// The images of one's own that a model is judged by.
final class JudgedImages {
    private static final String CONFIG = "config.json";

    private JudgedImages() {}

    /// All images of a folder or a list, at the size that the model takes. If the model's run has learned from the very same folder, those
    /// that it had held back: others it knows.
    static DataSet of(Path modelOrRun, Model model, Path images) {
        Optional<Map<String, String>> own = settings(modelOrRun).filter(s -> s.containsKey(OwnImages.IMAGE)
                && images.toAbsolutePath().normalize().toString().equals(s.get(RunData.DATA)));
        if (own.isPresent()) {
            RunData data = RunData.of(modelOrRun.toString(), own.get());
            return data.source().open(data.samples(), data.held()).test();
        }
        ImageFiles files = OwnImages.shaped(Survey.of(images).files(), model.network().inputs().getFirst().sample(),
                model.preprocessing().orElse(Preprocessing.STRETCH));
        if (!model.classNames().isEmpty() && !model.classNames().equals(files.classNames())) {
            throw new IllegalArgumentException(
                    "%s tells %s apart, but %s has the classes %s. Name the folders as the classes, one for each."
                            .formatted(modelOrRun, model.classNames(), images, files.classNames()));
        }
        return files;
    }

    /// Those of the run in whose folder the model is.
    private static Optional<Map<String, String>> settings(Path modelOrRun) {
        Path folder = Files.isDirectory(modelOrRun) ? modelOrRun : modelOrRun.toAbsolutePath().getParent();
        if (folder == null || !Files.exists(folder.resolve(CONFIG))) {
            return Optional.empty();
        }
        RunConfig config = RunFolder.open(folder, RunOptions.standard()).config();
        return Optional.of(config.settings());
    }
}
