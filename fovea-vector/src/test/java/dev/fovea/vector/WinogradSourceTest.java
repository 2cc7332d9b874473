package dev.fovea.vector;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What is generated is what is compiled. `-Dfovea.write=true` writes it anew.
class WinogradSourceTest {
    private static final Path FOLDER = Path.of("src/main/java/dev/fovea/vector");

    @ParameterizedTest
    @ValueSource(ints = {3, 5}) void transforms(int taps) throws IOException {
        isWritten("WinogradTransforms" + taps + ".java", WinogradSource.of(taps));
    }

    @Test void products() throws IOException {
        isWritten("Products.java", ProductsSource.text());
    }

    private static void isWritten(String name, String text) throws IOException {
        Path file = FOLDER.resolve(name);
        if (Boolean.getBoolean("fovea.write")) {
            Files.writeString(file, text);
        }
        assertThat(file).content().isEqualTo(text);
    }
}
