package dev.fovea.cli;

import dev.fovea.data.Images;
import dev.fovea.data.Preprocessing;
import dev.fovea.nn.model.Model;
import dev.fovea.tensor.Tensor;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Option;

/// How a photograph becomes the input of a model.
final class PhotoOptions {

    // @formatter:off
    @Option(names = "--fit", paramLabel = "HOW",
            description = "How an image of other proportions is brought into shape: stretch, crop or pad; as the model says"
                    + " if not given, or stretch.")
    Optional<Images.Fit> fit = Optional.empty();
    // @formatter:on

    Preprocessing of(Model model) {
        return fit.map(Preprocessing::of).or(model::preprocessing).orElse(Preprocessing.STRETCH);
    }

    /// The image of a file, as the model takes it.
    Tensor read(Path image, Model model) {
        return Images.fit(Images.read(image), model.network().inputs().getFirst().sample(), of(model));
    }
}
