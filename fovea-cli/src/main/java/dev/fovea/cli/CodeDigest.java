package dev.fovea.cli;

import dev.fovea.data.DataSet;
import dev.fovea.data.io.FileException;
import dev.fovea.formats.RunFolder;
import dev.fovea.nn.model.Model;
import dev.fovea.tensor.Shape;
import dev.fovea.zoo.Zoo;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/// The SHA-256 of the code that computes a model: the classes of tensors, data, layers, formats and networks, as they run.
final class CodeDigest {
    private static final List<Class<?>> MODULES = List.of(Shape.class, DataSet.class, Model.class, RunFolder.class,
            Zoo.class);

    private CodeDigest() {}

    /// Equal for equal jars, or equal folders of classes.
    static String ofFovea() {
        try {
            var sha = MessageDigest.getInstance("SHA-256");
            for (Class<?> type : MODULES) {
                CodeSource source = type.getProtectionDomain().getCodeSource();
                if (source != null && source.getLocation() != null) {
                    add(sha, Path.of(source.getLocation().toURI()));
                }
            }
            return HexFormat.of().formatHex(sha.digest());
        } catch (NoSuchAlgorithmException | URISyntaxException e) {
            throw new IllegalStateException("every Java platform has SHA-256, and its classes have a place", e);
        } catch (IOException e) {
            throw new FileException(e, "the code of Fovea could not be read: %s", FileException.reason(e));
        }
    }

    private static void add(MessageDigest sha, Path place) throws IOException {
        try (var files = Files.walk(place)) {
            for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
                sha.update(place.relativize(file).toString().replace('\\', '/').getBytes(StandardCharsets.UTF_8));
                sha.update(Files.readAllBytes(file));
            }
        }
    }
}
