package dev.fovea.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.fovea.nn.model.Execution;
import dev.fovea.spi.Availability;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `--autotune --precision bf16` on the command line, with a cache of its own.
class AutotuneBf16Test {
    private static final String HOME = "user.home";
    private static final Availability BF16 = Execution.best().backend().bf16();

    @TempDir Path folder;
    private final String home = System.getProperty(HOME);

    @BeforeEach void otherHome() {
        System.setProperty(HOME, folder.toString());
    }

    @AfterEach void ownHome() {
        System.setProperty(HOME, home);
    }

    private static void assumeBf16() {
        assumeTrue(BF16 instanceof Availability.Available, "this processor has no instructions for bf16");
    }

    private static Shell ok(String... words) {
        Shell shell = Shell.run(words);
        assertThat(shell.code()).as("%s%n%s", shell.out(), shell.err()).isZero();
        return shell;
    }

    private Shell train(String name, String epochs, String... more) {
        var words = new ArrayList<>(List.of("train", "digits", "--net", "lenet", "--samples", "300", "--batch", "50",
                "--schedule", "constant", "--threads", "2", "--epochs", epochs, "--runs", folder.toString(), "--run",
                name, "--precision", "bf16"));
        words.addAll(List.of(more));
        return ok(words.toArray(String[]::new));
    }

    private String file(String run, String name) throws IOException {
        return Files.readString(folder.resolve(run).resolve(name));
    }

    @Test void resumedAndRepeatedRunsComputeTheSameBits() throws IOException {
        assumeBf16();
        assertThat(train("first", "2", "--autotune").out())
                .containsPattern("kernels by measured times: \\d+ of \\d+ ops run otherwise than by rule");
        assertThat(file("first", "kernels.json")).contains("bf16[50, ", "reorder f32[");
        ok("resume", folder.resolve("first").toString(), "--epochs", "3");
        train("second", "3", "--autotune");
        assertThat(file("first", "metrics.csv")).isEqualTo(file("second", "metrics.csv"));
        assertThat(ok("evaluate", folder.resolve("first").toString(), "digits", "--precision", "bf16", "--autotune",
                "--threads", "2").out()).contains("accuracy");
    }

    @Test void aRunGoesOnInItsPrecision() throws IOException {
        assumeBf16();
        train("first", "2");
        ok("resume", folder.resolve("first").toString(), "--epochs", "3");
        train("second", "3");
        assertThat(file("first", "metrics.csv")).isEqualTo(file("second", "metrics.csv"));
    }

    @Test void kernelsOfBothPrecisionsAreToldAndKept() {
        assumeBf16();
        String[] words = {"tune-kernels", "lenet", "--batch", "32", "--threads", "2", "--precision", "bf16"};
        Shell first = ok(words);
        assertThat(first.out()).startsWith("lenet, train, batch 32, 2 threads: ")
                .containsPattern("\n\\S*(Conv|MatMul)\\S* bf16  bf16\\[.*→.*\n +[0-9.]+ ms  (by rule|chosen) +\\S");
        assertThat(ok(words).out()).isEqualTo(first.out());
        String[] plan = {"plan", "lenet", "--batch", "32", "--threads", "2", "--precision", "bf16", "--autotune"};
        assertThat(ok(plan).out()).isEqualTo(ok(plan).out());
        assertThat(ok("bench", "lenet", "--batch", "32", "--threads", "2", "--seconds", "0.1", "--precision", "bf16",
                "--autotune").out()).isNotEmpty();
    }

    /// The reference rounds on any machine.
    @Test void theReferenceHasNothingToChooseFrom() {
        ok("bench", "lenet", "--batch", "1", "--seconds", "0.01", "--backend", "reference", "--precision", "bf16",
                "--autotune");
    }

    @Test void itIsRefusedWhereThereIsNoBf16() {
        if (BF16 instanceof Availability.Unavailable(String reason)) {
            for (String command : List.of("plan", "tune-kernels")) {
                Shell shell = Shell.run(command, "lenet", "--precision", "bf16", "--autotune");
                assertThat(shell.code()).isNotZero();
                assertThat(shell.err()).contains("the precision bf16 cannot be had: " + reason
                        + ". Take float32, which is the default");
            }
        }
    }
}
