package dev.fovea.formats.keras;

import static dev.fovea.formats.keras.KerasFiles.archive;
import static dev.fovea.formats.keras.KerasFiles.input;
import static dev.fovea.formats.keras.KerasFiles.layer;
import static dev.fovea.formats.keras.KerasFiles.sequential;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.fovea.formats.FormatException;
import dev.fovea.formats.hdf.HdfWriter;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Keras' files spoilt at random: the archive, its configuration, and files of HDF5 with and without one.
class SpoiltKerasFilesTest {
    private static final String CONFIG = sequential(input("i", "[null, 5, 5, 1]"),
            layer("Conv2D", "c",
                    "\"filters\": 2, \"kernel_size\": [3, 3], \"padding\": \"same\", \"activation\": \"relu\""),
            layer("BatchNormalization", "b", "\"axis\": -1"), layer("MaxPooling2D", "m", "\"pool_size\": [2, 2]"),
            layer("Flatten", "f", ""), layer("Dense", "d", "\"units\": 3, \"activation\": \"softmax\""));

    @TempDir private Path folder;

    private static HdfWriter.Group layers(HdfWriter.Group root) {
        HdfWriter.Group layers = root.group("layers");
        layers.group("conv2d/vars").text("name", "c").array("0", Tensor.of(Shape.of(3, 3, 1, 2), new float[18]))
                .array("1", Tensor.of(Shape.of(2), 1f, 2f));
        for (int i = 0; i < 4; i++) {
            layers.group("batch_normalization/vars").array("" + i, Tensor.of(Shape.of(2), 1f, 2f));
        }
        layers.group("dense/vars").array("0", Tensor.of(Shape.of(8, 3), new float[24]))
                .array("1", Tensor.of(Shape.of(3), 1f, 2f, 3f));
        return root;
    }

    private byte[] weights(HdfWriter.Group root) throws IOException {
        Path file = folder.resolve("w.h5");
        HdfWriter.write(file, root);
        return Files.readAllBytes(file);
    }

    private static void read(byte[] bytes) {
        KerasFile file = KerasFile.of("f", MemorySegment.ofArray(bytes));
        file.byFilePath();
        file.model();
    }

    private byte[] archived(String config) {
        try {
            return Files.readAllBytes(archive(folder, config, folder.resolve("w.h5")));
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private void spoil(int count) throws IOException {
        var whole = layers(new HdfWriter.Group()).text("model_config", CONFIG).text("keras_version", "3.9.0");
        Mutations.spoil("hdf5", weights(whole), count, SpoiltKerasFilesTest::read);
        weights(layers(new HdfWriter.Group()));
        Mutations.spoil("archive", archived(CONFIG), count, SpoiltKerasFilesTest::read);
        Mutations.spoil("configuration", CONFIG.getBytes(StandardCharsets.UTF_8), count,
                c -> read(archived(new String(c, StandardCharsets.ISO_8859_1))));
        for (int seed = 0; seed < count; seed++) {
            String config = otherNumbers(CONFIG, new SplittableRandom(seed));
            Mutations.loads(config, () -> read(archived(config)));
        }
    }

    /// A number or a word of the configuration exchanged for another.
    private static String otherNumbers(String config, SplittableRandom random) {
        String[] words = {"0", "-1", "1", "2", "2147483647", "9223372036854775807", "1e308", "null", "true", "[]",
                "[0]",
                "[[1]]", "\"same\"", "\"Sequential\"", "\"\"", "{}"};
        String[] parts = config.split("(?<=[:,\\[ ])|(?=[,\\]}])");
        parts[random.nextInt(parts.length)] = words[random.nextInt(words.length)];
        return String.join("", parts);
    }

    /// The newer form of HDF5, which another library writes: headers of version 2, links as messages.
    private byte[] newerForm() throws IOException {
        Path file = folder.resolve("n.h5");
        try (var root = io.jhdf.HdfFile.write(file)) {
            root.putAttribute("keras_version", "3.9.0");
            var vars = root.putGroup("layers").putGroup("dense").putGroup("vars");
            vars.putAttribute("name", "d");
            vars.putDataset("0", new float[][]{{1, 2, 3}, {4, 5, 6}});
            vars.putDataset("1", new float[]{1, 2, 3});
        }
        return Files.readAllBytes(file);
    }

    private void spoilNewerForm(int count) throws IOException {
        Mutations.spoil("newer form", newerForm(), count,
                b -> KerasFile.of("f", MemorySegment.ofArray(b)).byFilePath());
    }

    @Test void spoiltFilesAreErrorsOrStillHold() throws IOException {
        spoil(1_000);
        spoilNewerForm(1_000);
    }

    @Test
    @Tag("nightly") void twentyThousandOfThemToo() throws IOException {
        spoil(20_000);
        spoilNewerForm(20_000);
    }

    @Test void everyPrefixIsAnError() throws IOException {
        byte[] whole = weights(layers(new HdfWriter.Group()).text("model_config", CONFIG));
        for (int length = 0; length < whole.length - 8; length += 7) {
            byte[] prefix = Arrays.copyOf(whole, length);
            Mutations.loads("prefix " + length, () -> read(prefix));
        }
    }

    @Test void aBombIsNotInflated() throws IOException {
        var out = new ByteArrayOutputStream();
        try (var zip = new ZipOutputStream(out)) {
            zip.putNextEntry(new ZipEntry("config.json"));
            zip.write(CONFIG.getBytes(StandardCharsets.UTF_8));
            zip.closeEntry();
            zip.putNextEntry(new ZipEntry("model.weights.h5"));
            byte[] zeros = new byte[1 << 20];
            for (int i = 0; i < 200; i++) {
                zip.write(zeros);
            }
        }
        assertThatExceptionOfType(FormatException.class).isThrownBy(() -> read(out.toByteArray()))
                .withMessageStartingWith("f/model.weights.h5: it grows from ")
                .withMessageEndingWith(
                        " to 209715200 bytes, more than 100 times.\nSuch a file is made to fill the memory");
    }

    @Test void absurdLayersTakeNoMemory() throws IOException {
        weights(layers(new HdfWriter.Group()));
        for (String huge : new String[]{"\"units\": 2147483647", "\"units\": 2000000000, \"use_bias\": false"}) {
            String config = CONFIG.replace("\"units\": 3", huge);
            Mutations.loads(huge, () -> read(archived(config)));
        }
        String deep = CONFIG;
        for (int i = 0; i < 12; i++) {
            deep = sequential(input("i", "[null, 5, 5, 1]"), deep.replaceFirst("sequential", "s" + i));
        }
        String nested = deep;
        Mutations.loads("models in models", () -> read(archived(nested)));
    }
}
