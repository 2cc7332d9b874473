package dev.fovea.formats;

import static dev.fovea.nn.layer.Layers.conv2d;
import static dev.fovea.nn.layer.Layers.dense;
import static dev.fovea.nn.layer.Layers.flatten;
import static dev.fovea.nn.layer.Layers.globalAveragePooling2d;
import static dev.fovea.nn.layer.Layers.rescaling;
import static dev.fovea.nn.layer.Layers.sequential;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.fovea.data.Batches;
import dev.fovea.data.DataSet;
import dev.fovea.data.Digits;
import dev.fovea.nn.model.Execution;
import dev.fovea.nn.model.Model;
import dev.fovea.nn.model.Network;
import dev.fovea.nn.model.Seed;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Features are computed once, and whatever happens to their files, they are right.
class FeatureCacheTest {
    private static final String LAYER = "global_average_pooling2d";
    private static final DataSet DATA = Digits.of(1, 40);
    private static final long FILE = 40 * 3 * Float.BYTES;

    @TempDir Path temp;
    private final List<String> log = new ArrayList<>();
    private final Model model = Model.of(Network.of(sequential(rescaling(1 / 255.0), conv2d(3, 5).relu(),
            globalAveragePooling2d(), flatten(), dense(10)), Shape.of(28, 28, 1)), Seed.of(1),
            Execution.on("reference").threads(1));

    @AfterEach void close() {
        model.close();
    }

    private FeatureCache cache() {
        return FeatureCache.in(temp.resolve("features")).log(log::add);
    }

    private FeatureCache.Features features(FeatureCache cache, DataSet data) {
        try (var extractor = model.features(LAYER)) {
            return cache.of(extractor, data);
        }
    }

    private static Tensor values(DataSet data) {
        try (var epoch = Batches.inOrder(data, data.size()).prefetch(0).epoch(0)) {
            return epoch.next().input("features." + LAYER).copy();
        }
    }

    private List<Path> files() throws IOException {
        try (var files = Files.list(temp.resolve("features"))) {
            return files.sorted().toList();
        }
    }

    @Test void theSecondTimeTheyAreRead() throws IOException {
        FeatureCache.Features first = features(cache(), DATA);
        FeatureCache.Features second = features(cache(), DATA);

        assertThat(first.computed()).isTrue();
        assertThat(second.computed()).isFalse();
        assertThat(values(second.data())).isEqualTo(values(first.data()));
        assertThat(second.data().digest()).isEqualTo(DATA.digest());
        assertThat(second.data()).hasToString(
                DATA.name() + ": 40 samples of features.global_average_pooling2d f32[3]");
        assertThat(files()).hasSize(1);
        assertThat(log).isEmpty();
    }

    @Test void otherWeightsOrSamplesHaveTheirOwn() throws IOException {
        features(cache(), DATA);
        assertThat(features(cache(), Digits.of(2, 40)).computed()).isTrue();
        Tensor bias = model.weight("conv2d/bias");
        bias.set(0, 1e-3);
        model.weight("conv2d/bias", bias);
        assertThat(features(cache(), DATA).computed()).isTrue();
        model.weight("dense/bias", model.weight("dense/bias")).freeze("conv2d");
        assertThat(features(cache(), DATA).computed()).as("what is behind the layer does not count").isFalse();
        assertThat(files()).hasSize(3);
    }

    /// Every byte of a file counts.
    @Test void aDamagedFileIsComputedAgain() throws IOException {
        Tensor right = values(features(cache(), DATA).data());
        Path file = files().getFirst();
        byte[] whole = Files.readAllBytes(file);
        for (int at : new int[]{0, 9, 40, whole.length / 2, whole.length - 1}) {
            byte[] damaged = whole.clone();
            damaged[at] ^= 1;
            Files.delete(file);
            Files.write(file, damaged);
            log.clear();
            FeatureCache.Features again = features(cache(), DATA);
            assertThat(values(again.data())).as("byte %d", at).isEqualTo(right);
            assertThat(again.computed()).as("byte %d", at).isTrue();
            assertThat(log).as("byte %d", at).hasSize(1).first().asString().contains(file.toString())
                    .endsWith("; the features are computed again");
        }
        Files.delete(file);
        Files.write(file, new byte[0]);
        assertThat(features(cache(), DATA).computed()).isTrue();
        assertThat(features(cache(), DATA).computed()).isFalse();
    }

    @Test void thoseThatWereNotUsedForTheLongestTimeGo() throws IOException {
        features(cache(), DATA);
        Path first = files().getFirst();
        FeatureCache small = cache().mostBytes(2 * Files.size(first) + 1);
        features(small, Digits.of(2, 40));
        for (Path file : files()) {
            Files.setLastModifiedTime(file, FileTime.from(Instant.EPOCH.plusSeconds(file.equals(first) ? 1 : 2)));
        }
        assertThat(features(small, DATA).computed()).as("its use is noted").isFalse();
        features(small, Digits.of(3, 40));
        assertThat(files()).hasSize(2).contains(first);
        assertThat(features(small, DATA).computed()).isFalse();
        assertThat(features(small, Digits.of(2, 40)).computed()).isTrue();
    }

    @Test void whatIsLargerThanAllMayBeIsNotKept() {
        FeatureCache none = cache().mostBytes(FILE - 1);
        assertThat(features(none, DATA).computed()).isTrue();
        assertThat(temp.resolve("features")).doesNotExist();
        assertThat(log).isEmpty();
        assertThatIllegalArgumentException().isThrownBy(() -> cache().mostBytes(-1))
                .withMessage("the features that are kept take 0 bytes or more, but are -1");
    }

    @Test void aFolderThatCannotBeMadeIsTold() throws IOException {
        Path file = Files.writeString(temp.resolve("file"), "");
        FeatureCache.Features features = features(FeatureCache.in(file.resolve("x")).log(log::add), DATA);
        assertThat(features.computed()).isTrue();
        assertThat(log).hasSize(1).first().asString()
                .startsWith("features cannot be kept in " + file.resolve("x") + ": ");
    }
}
