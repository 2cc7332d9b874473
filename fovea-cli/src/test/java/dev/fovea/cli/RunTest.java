package dev.fovea.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A program of one file runs in a Java of its own.
class RunTest {

    @TempDir Path folder;

    @Test void aProgramOfOneFileFindsFovea() throws IOException {
        Path file = Files.writeString(folder.resolve("Program.java"),
                """
                        import static dev.fovea.Fovea.*;
                        import dev.fovea.nn.model.Network;

                        void main(String[] arguments) throws Exception {
                            var parameters = Network.of(dense(10), shape(784)).summary().parameters();
                            java.nio.file.Files.writeString(java.nio.file.Path.of(arguments[0]), parameters + " " + arguments[1]);
                            System.exit(3);
                        }
                        """);
        Path result = folder.resolve("result.txt");
        Shell shell = Shell.run("run", file.toString(), result.toString(), "--option");
        assertThat(shell.err()).isEmpty();
        assertThat(shell.code()).isEqualTo(3);
        assertThat(result).hasContent("7850 --option");
    }
}
