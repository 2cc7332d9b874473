package dev.fovea.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fovea.data.Images;
import dev.fovea.tensor.DType;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataCheckCommandTest {
    @TempDir Path folder;

    /// Two classes of one image each, of different sizes.
    private void images() throws IOException {
        for (int i = 0; i < 2; i++) {
            Path file = Files.createDirectories(folder.resolve(i == 0 ? "cats" : "dogs")).resolve("0.png");
            Images.write(file, Images.toImage(Tensor.zeros(DType.U8, Shape.of(20 + i, 20, 3))));
        }
    }

    @Test void goodImagesEndWith0() throws IOException {
        images();
        Shell shell = Shell.run("data", "check", folder.toString());
        assertThat(shell.out()).isEqualTo("""
                2 images in 2 classes: cats 1, dogs 1
                0 unreadable, 0 duplicate, 0 odd
                """);
        assertThat(shell.code()).isZero();
    }

    @Test void aDamagedImageEndsWith1() throws IOException {
        images();
        Path dog = folder.resolve("dogs/0.png");
        byte[] whole = Files.readAllBytes(dog);
        Files.write(dog, Arrays.copyOf(whole, whole.length / 2));
        Shell shell = Shell.run("data", "check", folder.toString());
        assertThat(shell.out()).isEqualTo("""
                2 images in 2 classes: cats 1, dogs 1
                unreadable  %s is damaged: its end is missing. Copy or save it again.
                1 unreadable, 0 duplicate, 0 odd
                """.formatted(dog));
        assertThat(shell.code()).isEqualTo(1);
        assertThat(shell.err()).isEmpty();
        assertThat(Shell.run("data", "check", folder.toString(), "--json").out()).contains("\"files\": 2,",
                "\"name\": \"dogs\"", "\"unreadable\": 1,", "\"duplicate\": 0,", "\"odd\": 0,",
                "\"kind\": \"unreadable\"", "\"what\": \"is damaged: its end is missing. Copy or save it again.\"");
    }

    @Test void noFolder() {
        Shell shell = Shell.run("data", "check", folder.resolve("none").toString());
        assertThat(shell.err()).isEqualTo("fovea: %s is no folder. Choose the folder that holds one folder per class.\n"
                .formatted(folder.resolve("none")));
        assertThat(shell.code()).isEqualTo(1);
        assertThat(Shell.run("data", "check").err()).isEqualTo("""
                fovea: Missing required parameter: 'DIR|CSV'
                Try fovea data check --help
                """);
    }

    @Test void itHasHelp() {
        assertThat(Shell.run("data", "check", "--help").out()).startsWith("Usage: fovea data check");
    }
}
