package dev.fovea.formats.keras;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.code_intelligence.jazzer.junit.DictionaryEntries;
import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.fovea.formats.Corpus;
import dev.fovea.formats.FromOutside;
import dev.fovea.formats.hdf.HdfWriter;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Keras' archives, and the configuration in one that is right in all else.
class KerasFuzzTest {
    private static final byte[] WEIGHTS = weights();

    @TempDir private static Path folder;

    private static byte[] weights() {
        var root = new HdfWriter.Group();
        HdfWriter.Group layers = root.group("layers");
        layers.group("conv2d/vars").array("0", Tensor.of(Shape.of(3, 3, 1, 2), new float[18]))
                .array("1", Tensor.of(Shape.of(2), 1f, 2f));
        layers.group("dense/vars").array("0", Tensor.of(Shape.of(8, 3), new float[24]))
                .array("1", Tensor.of(Shape.of(3), 1f, 2f, 3f));
        try {
            Path file = Files.createTempFile("weights", ".h5");
            HdfWriter.write(file, root);
            byte[] bytes = Files.readAllBytes(file);
            Files.delete(file);
            return bytes;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] archive(byte[] config, byte[] weights) {
        var bytes = new ByteArrayOutputStream();
        try (var zip = new ZipOutputStream(bytes)) {
            zip.putNextEntry(new ZipEntry("metadata.json"));
            zip.write("{\"keras_version\": \"3.9.0\"}".getBytes(UTF_8));
            zip.putNextEntry(new ZipEntry("config.json"));
            zip.write(config);
            zip.putNextEntry(new ZipEntry("model.weights.h5"));
            zip.write(weights);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    private static void readArchive(byte[] bytes) {
        KerasFile file = KerasFile.of("f", MemorySegment.ofArray(bytes));
        file.byFilePath();
        file.model();
    }

    private static void readConfiguration(byte[] bytes) {
        readArchive(archive(bytes, WEIGHTS));
    }

    @DictionaryEntries({"PK\\x03\\x04", "PK\\x01\\x02", "PK\\x05\\x06", "config.json", "model.weights.h5"})
    @FuzzTest void archive(byte[] bytes) {
        FromOutside.loadsHdf(() -> readArchive(bytes));
    }

    @DictionaryEntries({"\"class_name\": ", "\"config\": {", "\"layers\": [", "\"inbound_nodes\": [", "\"Conv2D\"",
            "\"Dense\"", "\"Functional\"", "\"Sequential\"", "\"Flatten\"", "\"MaxPooling2D\"", "\"Reshape\"",
            "\"BatchNormalization\"", "\"Add\"", "\"Concatenate\"", "\"ZeroPadding2D\"", "\"keras_history\": [",
            "\"batch_shape\": [", "null", "2147483647", "-1", "1e308", "\"same\"", "\"filters\": ", "\"axis\": "})
    @FuzzTest void configuration(byte[] bytes) {
        FromOutside.loads(() -> readConfiguration(bytes));
    }

    @Test void wholeFilesAreLoaded() {
        String chain = KerasFiles.sequential(KerasFiles.input("i", "[null, 5, 5, 1]"),
                KerasFiles.layer("Conv2D", "c",
                        "\"filters\": 2, \"kernel_size\": [3, 3], \"padding\": \"same\", \"activation\": \"relu\""),
                KerasFiles.layer("MaxPooling2D", "m", "\"pool_size\": [2, 2]"), KerasFiles.layer("Flatten", "f", ""),
                KerasFiles.layer("Dense", "d", "\"units\": 3, \"activation\": \"softmax\""));
        String graph = KerasFiles.functional("[[\"i\", 0, 0]]", "[[\"d\", 0, 0]]",
                KerasFiles.called(KerasFiles.input("i", "[null, 5, 5, 1]")),
                KerasFiles.called(KerasFiles.layer("Conv2D", "c",
                        "\"filters\": 2, \"kernel_size\": [3, 3], \"padding\": \"same\""), KerasFiles.tensor("i", 0)),
                KerasFiles.called(KerasFiles.layer("ReLU", "r", ""), KerasFiles.tensor("c", 0)),
                KerasFiles.called(KerasFiles.layer("Add", "s", ""),
                        "[" + KerasFiles.tensor("c", 0) + ", " + KerasFiles.tensor("r", 0) + "]"),
                KerasFiles.called(KerasFiles.layer("MaxPooling2D", "m", "\"pool_size\": [2, 2]"),
                        KerasFiles.tensor("s", 0)),
                KerasFiles.called(KerasFiles.layer("Flatten", "f", ""), KerasFiles.tensor("m", 0)),
                KerasFiles.called(KerasFiles.layer("Dense", "d", "\"units\": 3"), KerasFiles.tensor("f", 0)));
        new Corpus(KerasFuzzTest.class)
                .keep("archive/chain", archive(chain.getBytes(UTF_8), WEIGHTS), KerasFuzzTest::readArchive)
                .keep("configuration/chain", chain.getBytes(UTF_8), KerasFuzzTest::readConfiguration)
                .keep("configuration/graph", graph.getBytes(UTF_8), KerasFuzzTest::readConfiguration);
    }
}
