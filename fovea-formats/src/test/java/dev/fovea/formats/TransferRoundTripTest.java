package dev.fovea.formats;

import static dev.fovea.nn.layer.Layers.dense;
import static dev.fovea.nn.layer.Layers.flatten;
import static dev.fovea.nn.layer.Layers.sequential;
import static dev.fovea.nn.loss.Losses.meanSquaredError;
import static dev.fovea.nn.optimizer.Optimizers.adam;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fovea.data.Images;
import dev.fovea.data.Preprocessing;
import dev.fovea.nn.model.Execution;
import dev.fovea.nn.model.Model;
import dev.fovea.nn.model.Network;
import dev.fovea.nn.model.Seed;
import dev.fovea.nn.train.Recipe;
import dev.fovea.nn.train.Task;
import dev.fovea.tensor.Shape;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What a model of another task brings along, in its file.
class TransferRoundTripTest {
    @TempDir Path folder;

    private static Model model() {
        return Model.of(Network.of(sequential(flatten(), dense(4).relu(), dense(2)), Shape.of(4, 4, 3)), Seed.of(1),
                Execution.on("reference"));
    }

    @Test void preprocessingTravelsInTheArchive() {
        Path file = folder.resolve("model.fovea");
        try (var model = model().preprocessing(Preprocessing.of(Images.Fit.CROP).share(0.875))) {
            model.withHead("dense", dense(3)).freeze("dense").save(file);
        }
        try (var loaded = Model.load(file, Execution.on("reference"))) {
            assertThat(loaded.preprocessing()).contains(new Preprocessing(Images.Fit.CROP, 0.875));
            assertThat(loaded.frozen()).containsExactly("dense");
            assertThat(loaded.parameters()).hasSize(4);
        }
        try (Archive archive = Archive.open(file)) {
            assertThat(archive.json(Part.NETWORK).get("preprocessing").value().compact())
                    .isEqualTo("{\"fit\":\"crop\",\"share\":0.875}");
        }
    }

    @Test void aModelThatSaysNothingOfItIsWrittenAsBefore() {
        Path file = folder.resolve("model.fovea");
        try (var model = model()) {
            model.save(file);
        }
        try (Archive archive = Archive.open(file); var loaded = Model.load(file, Execution.on("reference"))) {
            assertThat(archive.json(Part.NETWORK).find("preprocessing")).isEmpty();
            assertThat(loaded.preprocessing()).isEmpty();
        }
    }

    @Test void aShareThatIsNoneIsRefused() {
        var codec = new RecordCodec(TypeRegistry.standard());
        Json json = Json.parse("f",
                "{\"fit\":\"pad\",\"share\":1.5}".getBytes(java.nio.charset.StandardCharsets.UTF_8));
        assertThatThrownBy(() -> codec.decode(json.at("f"), Preprocessing.class)).isInstanceOf(FormatException.class)
                .hasMessageContaining("the share of an image that is taken must be in (0, 1], but is 1.5");
    }

    @Test void ratesOfLayersAreReadBackEqual() {
        var codec = new RecordCodec(TypeRegistry.standard());
        var recipe = new Recipe(
                adam(0.1).weightDecay(1e-4).rateOf("conv*", 0.1).rateOf("**/bn?", 0.5).globalClipNorm(1),
                List.of(Task.of("", meanSquaredError())));
        assertThat(codec.decode(codec.encode(recipe, Recipe.class).at("f"), Recipe.class)).isEqualTo(recipe);
    }
}
