package dev.fovea.formats.keras;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.fovea.formats.FormatException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Collectors;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/// Configurations as Keras writes them, and archives with them.
final class KerasFiles {
    private KerasFiles() {}

    /// `{"class_name": "Dense", "config": {"name": "dense", "units": 3}}`
    static String layer(String className, String name, String config) {
        return "{\"module\": \"keras.layers\", \"class_name\": \"%s\", \"config\": {\"name\": \"%s\"%s}}"
                .formatted(className, name, config.isEmpty() ? "" : ", " + config);
    }

    static String input(String name, String shape) {
        return layer("InputLayer", name, "\"batch_shape\": " + shape + ", \"dtype\": \"float32\"");
    }

    static String sequential(String... layers) {
        return "{\"class_name\": \"Sequential\", \"config\": {\"name\": \"sequential\", \"layers\": [%s]}}"
                .formatted(String.join(", ", layers));
    }

    /// A layer that is called on others, as Keras 3 writes it.
    static String called(String layer, String... calls) {
        return layer.substring(0, layer.length() - 1) + ", \"inbound_nodes\": [" + Arrays.stream(calls)
                .map(c -> "{\"args\": [" + c + "], \"kwargs\": {\"training\": false}}")
                .collect(Collectors.joining(", "))
                + "]}";
    }

    static String tensor(String layer, int node) {
        return "{\"class_name\": \"__keras_tensor__\", \"config\": {\"shape\": [null, 2], \"keras_history\": [\"%s\", %d, 0]}}"
                .formatted(layer, node);
    }

    static String functional(String inputs, String outputs, String... layers) {
        return ("{\"class_name\": \"Functional\", \"config\": {\"name\": \"functional\", \"layers\": [%s], "
                + "\"input_layers\": %s, \"output_layers\": %s}}")
                .formatted(String.join(", ", layers), inputs, outputs);
    }

    /// An archive of that configuration with the weights of a file.
    static Path archive(Path folder, String config, Path weights) throws IOException {
        Path file = folder.resolve("x.keras");
        try (var zip = new ZipOutputStream(Files.newOutputStream(file))) {
            zip.putNextEntry(new ZipEntry("metadata.json"));
            zip.write("{\"keras_version\": \"3.9.0\"}".getBytes(UTF_8));
            zip.putNextEntry(new ZipEntry("config.json"));
            zip.write(config.getBytes(UTF_8));
            zip.putNextEntry(new ZipEntry("model.weights.h5"));
            zip.write(Files.readAllBytes(weights));
        }
        return file;
    }

    static String message(Runnable action) {
        try {
            action.run();
        } catch (FormatException e) {
            return e.getMessage();
        }
        throw new AssertionError("no FormatException");
    }
}
