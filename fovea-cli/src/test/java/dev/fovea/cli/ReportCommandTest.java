package dev.fovea.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What a run leaves to be looked at.
class ReportCommandTest {

    @TempDir Path runs;

    private Shell train(String... more) {
        String[] always = {"train", "digits", "--net", "softmax", "--samples", "200", "--batch", "50", "--backend",
                "reference", "--threads", "1", "--runs", runs.toString(), "--run", "mine"};
        return Shell.run(Stream.concat(Arrays.stream(always), Arrays.stream(more)).toArray(String[]::new));
    }

    private Path report() {
        return runs.resolve("mine/report.html");
    }

    private static List<Path> files(Path folder) throws IOException {
        try (Stream<Path> all = Files.list(folder)) {
            return all.toList();
        }
    }

    @Test void aRunHasAReportThatCanBeWrittenAgainToTheByte() throws IOException {
        Shell shell = train("--epochs", "2");
        assertThat(shell.err()).isEmpty();
        String page = Files.readString(report());
        assertThat(page).contains("<h1>mine</h1>", "digits/training[0:200][0:190], 190 samples",
                "digits/test[0:200], 200 samples", "<span>fovea</span> <span>train</span> <span>digits</span>",
                "id=\"curves\"", "id=\"confusion\"", "id=\"mistakes\"", "id=\"filters\"", "id=\"norms\"",
                "id=\"network\"");
        String accuracy = shell.lastLine().replaceFirst("test accuracy 0\\.(\\d\\d)(\\d\\d) .*", "$1.$2 %");
        assertThat(page).contains("<b>" + accuracy + "</b>");
        Files.delete(report());
        Shell again = Shell.run("report", runs.resolve("mine").toString());
        assertThat(again.err()).isEmpty();
        assertThat(again.out()).isEqualTo(report() + "\n");
        assertThat(Files.readString(report())).isEqualTo(page);
    }

    /// As a kill before the end of the first epoch leaves it.
    @Test void aRunThatWasKilledCanHaveAReport() throws IOException {
        assertThat(train("--epochs", "1").code()).isZero();
        for (String file : List.of("last.fovea", "best.fovea", "metrics.csv", "trace.csv", "report.html")) {
            Files.delete(runs.resolve("mine").resolve(file));
        }
        Shell shell = Shell.run("report", runs.resolve("mine").toString());
        assertThat(shell.err()).isEmpty();
        assertThat(Files.readString(report())).contains("id=\"confusion\"", "190 samples")
                .doesNotContain("id=\"curves\"");
    }

    @Test void aRunThatGoesOnHasAReportOfAllEpochs() throws IOException {
        assertThat(train("--epochs", "1", "--tensorboard").code()).isZero();
        Path tensorBoard = runs.resolve("mine/tensorboard");
        assertThat(files(tensorBoard)).extracting(f -> f.getFileName().toString())
                .containsExactlyInAnyOrder("train", "validation");
        assertThat(files(tensorBoard.resolve("train"))).hasSize(1);
        Shell longer = Shell.run("resume", runs.resolve("mine").toString(), "--epochs", "3");
        assertThat(longer.err()).isEmpty();
        assertThat(files(tensorBoard.resolve("train"))).hasSize(2);
        assertThat(Files.readAllLines(runs.resolve("mine/trace.csv"))).hasSize(4);
        assertThat(Files.readString(report())).contains("<span>epochs</span><b>3</b>");
    }

    @Test void withoutAskingThereIsNothingForTensorBoard() {
        assertThat(train("--epochs", "1").code()).isZero();
        assertThat(runs.resolve("mine/tensorboard")).doesNotExist();
    }

    @Test void whenTheLossIsNoNumberTheReportIsThereToo() throws IOException {
        Shell shell = train("--epochs", "2", "--optimizer", "sgd", "--rate", "1e38");
        assertThat(shell.code()).isEqualTo(1);
        assertThat(shell.err()).contains("the loss is no longer a number");
        assertThat(Files.readString(report())).contains("<dt>stopped</dt>", "id=\"confusion\"");
    }

    @Test void whatIsNoRunIsSaid() {
        Shell shell = Shell.run("report", runs.resolve("none").toString());
        assertThat(shell.code()).isEqualTo(1);
        assertThat(shell.err()).startsWith("fovea: ").contains("none");
    }
}
