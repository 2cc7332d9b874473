package dev.fovea.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.fovea.nn.layer.Layers;
import dev.fovea.nn.model.Execution;
import dev.fovea.nn.model.Model;
import dev.fovea.nn.model.Network;
import dev.fovea.nn.model.Seed;
import dev.fovea.tensor.Shape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Model files of any format where a network is measured and looked at.
class ModelFilesTest {

    @TempDir Path folder;

    private String exported(String net, String file) {
        Path written = folder.resolve(file);
        Shell shell = Shell.run("export", net, written.toString());
        assertThat(shell.err()).isEqualTo(
                "fovea: %s has learned nothing: its weights are those that training starts from\n".formatted(net));
        assertThat(shell.code()).isZero();
        return written.toString();
    }

    private static String out(String... arguments) {
        Shell shell = Shell.run(arguments);
        assertThat(shell.err()).isEmpty();
        assertThat(shell.code()).isZero();
        return shell.out();
    }

    @ParameterizedTest
    @ValueSource(strings = {"lenet.onnx", "lenet.fovea"}) void aFileIsMeasuredAndLookedAt(String name) {
        String file = exported("lenet", name);

        assertThat(out("bench", file, "--mode", "infer", "--batch", "1", "--seconds", "0.01", "--threads", "1"))
                .startsWith(file + ", infer, batch 1, 1 thread, ").contains(" images/s, ");
        assertThat(out("bench", file, "--seconds", "0.01", "--threads", "1"))
                .startsWith(file + ", train, batch 32, 1 thread, ");
        assertThat(out("plan", file, "--threads", "1", "--backend", "reference"))
                .startsWith("backend reference, 1 threads, batch 32, ");
        assertThat(out("plan", file, "--mode", "infer", "--backend", "reference", "--json"))
                .contains("\"net\": \"" + file + "\"", "\"mode\": \"infer\"", "\"batch\": 1,");
        assertThat(out("profile", file, "--mode", "infer", "--runs", "1", "--by", "op")).contains(" Conv ");
        assertThat(out("summary", file)).contains("Parameters: 61,706 (");
        assertThat(Shell.run("lint", file).code()).isZero();
    }

    /// By hand: of 10 to 4 numbers, with a bias.
    @Test void aLayerOfAFileIsMeasured() {
        Path file = folder.resolve("dense.onnx");
        try (Model model = Model.of(Network.of(Layers.sequential(Layers.dense(4).softmax()), Shape.of(10)),
                Seed.of(1), Execution.on("reference"))) {
            model.initialize();
            model.save(file);
        }
        assertThat(out("bench", file.toString(), "--mode", "infer", "--seconds", "0.01", "--json"))
                .contains("\"net\": \"" + file + "\"", "\"batch\": 1,");
        assertThat(out("summary", file.toString())).contains("Parameters: 44 (");
    }

    /// Of the real files, those that are small.
    @ParameterizedTest
    @ValueSource(strings = {"keras_lenet_h5/lenet.h5", "keras3_mnist_cnn/mnist_cnn.keras",
            "mnist_cntk_opt/opt-mnist.onnx"}) void filesOfOtherProgramsAreMeasured(String name) {
        Path file = RealFile.of("models-small/" + name);

        for (String mode : new String[]{"infer", "train"}) {
            assertThat(out("bench", file.toString(), "--mode", mode, "--batch", "1", "--seconds", "0.01")).contains(
                    ", " + mode + ", batch 1, ");
        }
    }

    @Test void filesOfOnnxAreMeasuredInProcessesOfTheirOwn() throws IOException {
        String file = exported("lenet", "le net.onnx");
        Path tsv = folder.resolve("rows.tsv");
        String out = out("bench", "--all", "--onnx", file, "--quick", "--threads", "1", "--tsv", tsv.toString());

        assertThat(out).contains("\nle net.onnx          infer     1   1  fovea ",
                "\nle net.onnx          infer    32   1  fovea ").doesNotContain("refused", "W1");
        assertThat(Files.readAllLines(tsv)).hasSize(4);
        assertThat(Shell.run("bench", "--all", "--onnx", "lost.onnx").err())
                .isEqualTo("fovea: there is no file lost.onnx; fovea export writes one in ONNX\n");
        assertThat(Shell.run("bench", "--all", "--onnx", file, "--mode", "train").err())
                .isEqualTo("fovea: the networks of --onnx are asked, not trained; leave --mode train out\n");
    }

    @Test void whatIsNoModelIsSaid() {
        Path text = folder.resolve("notes.txt");
        for (String command : new String[]{"bench", "plan", "profile", "tune-kernels", "summary", "lint"}) {
            assertThat(Shell.run(command, "model.onnx").err()).endsWith(
                    "fovea: \"model.onnx\" is no network (fovea nets lists all), and there is no such file or folder\n");
        }
        assertThat(Shell.run("plan", "lenet", "--batch", "0").err())
                .isEqualTo("fovea: --batch must be 1 or more, but is 0\n");
        assertThat(Shell.run("export", "lenet6", text.toString()).err()).startsWith("fovea: there is no file lenet6; ");
    }
}
