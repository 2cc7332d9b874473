package dev.fovea.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fovea.nn.model.Execution;
import dev.fovea.nn.model.Model;
import dev.fovea.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What a model file says of its origin holds, or the difference is found.
class PassportTest {
    @TempDir static Path temp;

    @BeforeAll static void train() {
        Shell shell = Shell.run("train", "digits", "--net", "softmax", "--samples", "300", "--epochs", "2", "--batch",
                "50",
                "--backend", "reference", "--threads", "1", "--licence", "CC-BY-4.0", "--seed", "3", "--runs",
                temp.resolve("runs").toString(), "--run", "one");
        assertThat(shell.code()).as(shell.err()).isZero();
    }

    private static Path run() {
        return temp.resolve("runs/one");
    }

    @Test void theFileSaysWhereTheModelComesFrom() {
        for (String name : new String[]{"last.fovea", "best.fovea"}) {
            try (var model = Model.load(run().resolve(name), Execution.on("reference"))) {
                assertThat(model.provenance()).as(name).containsKeys("fovea", "jdk", "code sha256", "data sha256",
                        "test sha256", "judged accuracy", "judged loss", "judged precision of 7", "judged f1 of 0")
                        .containsEntry("licence", "CC-BY-4.0").containsEntry("seed", "3")
                        .containsEntry("setting data", "digits").containsEntry("setting samples", "300")
                        .containsEntry("epochs", "2").containsEntry("test samples", "300")
                        .containsEntry("batch size", "50");
            }
        }
    }

    @Test void whatIsStatedIsFoundAgain() {
        for (String file : new String[]{"", "best.fovea"}) {
            Shell shell = Shell.run("verify", run().resolve(file).toString(), "--backend", "reference");
            assertThat(shell.err()).isEmpty();
            assertThat(shell.code()).isZero();
            assertThat(shell.out()).contains(", seed 3, saved ", ", licence CC-BY-4.0\n",
                    "code of Fovea: as stated\n",
                    "training data digits/training[0:300][0:285], 285 samples: as stated, SHA-256 ",
                    "test data digits/test[0:300], 300 samples: as stated, SHA-256 ", "  accuracy ", "  recall of 9 ");
            assertThat(shell.lastLine()).isEqualTo("verified: the data are the same, and all 42 numbers are as stated");
        }
    }

    @Test void aWeightThatWasChangedIsFound() {
        Path file = temp.resolve("changed.fovea");
        try (var model = Model.load(run().resolve("last.fovea"), Execution.on("reference"))) {
            Tensor bias = model.weight("dense/bias");
            bias.set(0, 10);
            model.weight("dense/bias", bias).save(file);
        }
        Shell shell = Shell.run("verify", file.toString());
        assertThat(shell.code()).isEqualTo(1);
        assertThat(shell.out()).containsPattern("  accuracy +0\\.\\d{6}  differs, stated is 0\\.\\d{6}\n");
        assertThat(shell.lastLine()).matches("not verified: \\d+ lines differ");
    }

    @Test void otherDataAreFound() {
        Shell shell = Shell.run("verify", run().toString(), "--data", "fashion");
        assertThat(shell.code()).isEqualTo(1);
        assertThat(shell.err()).startsWith("fovea: there is no data set \"fashion\"");
    }

    @Test void trainedAgainItIsTheSameBitForBit() throws IOException {
        Shell shell = Shell.run("reproduce", run().toString(), "--runs", temp.resolve("again").toString());
        assertThat(shell.err()).isEmpty();
        assertThat(shell.code()).isZero();
        assertThat(shell.out()).startsWith("fovea train digits --net softmax --samples 300 ")
                .contains("--licence CC-BY-4.0 --seed 3 --runs " + temp.resolve("again")
                        + " --run reproduced --epochs 2");
        assertThat(shell.lastLine())
                .isEqualTo("2 of 2 weights are the same, bit for bit; all numbers are as stated");
        assertThat(Files.exists(temp.resolve("again/reproduced/last.fovea"))).isTrue();
    }

    @Test void aFileWithoutAPassportSaysSo() {
        Path file = temp.resolve("bare.fovea");
        try (var model = Model.of(Nets.named("softmax").network(), dev.fovea.nn.model.Seed.of(1))) {
            model.save(file);
        }
        for (String command : new String[]{"verify", "reproduce"}) {
            Shell shell = Shell.run(command, file.toString());
            assertThat(shell.code()).isEqualTo(1);
            assertThat(shell.err())
                    .isEqualTo("fovea: " + file + " has no passport: it does not say by which data it was "
                            + "judged, and how good it was. Models that fovea train has judged have one\n");
        }
    }
}
