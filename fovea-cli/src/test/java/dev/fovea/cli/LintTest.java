package dev.fovea.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LintTest {

    @TempDir Path runs;

    @Test void theNetworksByName() {
        assertThat(Shell.run("lint", "softmax").out()).isEqualTo("Nothing is doubtful.\n");
        assertThat(Shell.run("lint", "lecture-cnn").out()).isEqualTo("""
                dense: it holds 3,211,264 of 3,274,634 parameters, 98 %
                    Use globalAveragePooling2d() before it, one pooling more, or fewer units.
                """);
        assertThat(Shell.run("lint", "lenet", "--json").out()).contains("\"layer\": \"conv2d_1\"",
                "\"rule\": \"shrinking_convolution\"",
                "\"what\": \"it has too little padding and shrinks the map from 14 x 14 to 10 x 10\"");
    }

    @Test void neitherNetworkNorFile() {
        Shell shell = Shell.run("lint", "xception");
        assertThat(shell.code()).isEqualTo(1);
        assertThat(shell.err())
                .isEqualTo("fovea: \"xception\" is no network (fovea nets lists all), and there is "
                        + "no such file or folder\n");
    }

    @Test void trainingSaysThatThereIsSomethingToRead() {
        Shell shell = Shell.run("train", "digits", "--net", "lenet", "--samples", "20", "--epochs", "1", "--runs",
                runs.toString());
        assertThat(shell.out()).startsWith("""
                lenet, LeNet-5
                2 warnings about the architecture; read them with: fovea lint lenet
                """);
    }
}
