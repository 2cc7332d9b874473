package dev.fovea.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Ctrl-C on a process of its own: it ends with 130, with a run or a search that can go on.
class InterruptsTest {

    @TempDir Path runs;

    @Test
    @Timeout(120) void ctrlCEndsTheRunInGoodOrder() throws IOException, InterruptedException {
        assumeFalse(File.separatorChar == '\\', "there is no kill -INT");
        assumeFalse(interruptsAreIgnored(),
                "whoever started these tests lets its children ignore SIGINT, as nohup and a shell's & do");
        Process process = start("train", "--net", "mlp", "--samples", "2000", "--epochs", "100000", "--backend",
                "reference", "--threads", "1",
                "--runs", runs.toString(), "--run", "long");
        try (var lines = process.inputReader()) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.startsWith("Epoch 1/")) {
                    interrupt(process);
                }
            }
        }
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isEqualTo(130);
        assertThat(new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8))
                .contains("fovea: interrupted; go on with: fovea resume " + runs.resolve("long"));
        assertThat(Files.readString(runs.resolve("long/log.txt"))).contains("ended at step", "Ctrl-C");
        assertThat(Shell.run("resume", runs.resolve("long").toString(), "--epochs", "1").lastLine())
                .startsWith("test accuracy ");
    }

    @Test
    @Timeout(120) void ctrlCEndsASearchInGoodOrder() throws IOException, InterruptedException {
        assumeFalse(File.separatorChar == '\\', "there is no kill -INT");
        assumeFalse(interruptsAreIgnored(),
                "whoever started these tests lets its children ignore SIGINT, as nohup and a shell's & do");
        Path folder = runs.resolve("search");
        Process process = start("tune", "digits", "--net", "mlp", "--samples", "200", "--epochs", "1", "--backend",
                "reference", "--threads", "1", "--vary", "rate=log(1e-4,1e-1)", "--search", "random", "--trials",
                "100000", "-o", folder.toString());
        try (var lines = process.inputReader()) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.startsWith("trial 1,")) {
                    interrupt(process);
                }
            }
        }
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isEqualTo(130);
        assertThat(new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8))
                .contains("fovea: interrupted; go on with: fovea tune --resume " + folder);
        assertThat(Files.readString(folder.resolve("trials.csv"))).contains("\n0,", "\n1,").endsWith("\n");
        assertThat(folder.resolve("report.html")).isNotEmptyFile();
    }

    /// Whether children would inherit an ignored SIGINT: then nothing can interrupt them.
    private static boolean interruptsAreIgnored() throws IOException {
        Path status = Path.of("/proc/self/status");
        if (!Files.exists(status)) {
            return false;
        }
        try (var lines = Files.lines(status)) {
            return lines.filter(l -> l.startsWith("SigIgn:"))
                    .anyMatch(l -> (Long.parseUnsignedLong(l.substring(7).strip(), 16) & 2) != 0);
        }
    }

    private static void interrupt(Process process) throws IOException, InterruptedException {
        new ProcessBuilder("kill", "-INT", Long.toString(process.pid())).inheritIO().start().waitFor();
    }

    private static Process start(String... arguments) throws IOException {
        var command = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1", "--enable-native-access=ALL-UNNAMED", "-cp",
                        System.getProperty("java.class.path"), "dev.fovea.cli.Main"));
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command).start();
    }
}
