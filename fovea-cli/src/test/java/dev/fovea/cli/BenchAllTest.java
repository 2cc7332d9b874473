package dev.fovea.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fovea.formats.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BenchAllTest {

    @TempDir Path folder;

    @Test void aWorkloadIsMeasuredInProcessesOfItsOwn() throws IOException {
        Path tsv = folder.resolve("rows.tsv");
        Path markdown = folder.resolve("table.md");
        Shell shell = Shell.run("bench", "--all", "--quick", "--workloads", "softmax", "--threads", "1", "--tsv",
                tsv.toString(), "--markdown", markdown.toString());

        assertThat(shell.err()).isEmpty();
        assertThat(shell.code()).isZero();
        assertThat(shell.out()).contains("fp32 peak, measured: ", "GFLOP/s on 1 thread\n",
                "\nW1 softmax           train   100   1  fovea ", "\nW1 softmax           infer     1   1  fovea ",
                "\nW1 softmax           infer    32   1  fovea ").doesNotContain("refused");
        List<String> rows = Files.readAllLines(tsv);
        assertThat(rows).hasSize(5);
        assertThat(rows.get(0)).startsWith("# ").endsWith("fovea " + String.join(" ", "bench", "--all", "--quick",
                "--workloads", "softmax", "--threads", "1", "--tsv", tsv.toString(), "--markdown",
                markdown.toString()));
        String[] values = rows.get(2).split("\t", -1);
        assertThat(Double.parseDouble(values[7])).isPositive();
        assertThat(Double.parseDouble(values[14])).isBetween(0.05, 600.0);
        assertThat(Files.readString(markdown)).startsWith("| Workload | | Batch | Threads | fovea: images/s |")
                .contains("\n| W1 softmax | train | 100 | 1 | ");
    }

    @Test void theBackendIsThatOfTheOptions() {
        Shell shell = Shell.run("bench", "--all", "--quick", "--workloads", "W1", "--threads", "1", "--mode", "infer",
                "--backend", "reference", "--precision", "strict", "--json");

        assertThat(shell.err()).isEmpty();
        var table = (Json.Obj) Json.parse("table", shell.out().getBytes(StandardCharsets.UTF_8));
        var rows = (Json.Arr) table.members().get("rows");
        assertThat(rows.elements()).hasSize(2).allSatisfy(
                row -> assertThat(((Json.Obj) row).members().get("version").toString()).contains("fovea reference"));
    }

    @Test void whatCannotBeDoneIsSaid() {
        assertFails("there is no workload \"W10\"; there are W1, W2, W3, W4, W5, W6, W7A, W7G, W7R, W8, W9",
                "--all", "--workloads", "W3,W10");
        assertFails("NET|MODEL and --batch are for one network, --layers is for layers alone; leave them or --all out",
                "--all", "lenet");
        assertFails("NET|MODEL and --batch are for one network, --layers is for layers alone; leave them or --all out",
                "--all", "--batch", "3");
        assertFails(
                "--workloads, --onnx, --rounds, --quick, --peers, --tsv and --markdown are for --all; give it, or leave them out",
                "lenet", "--quick");
        assertFails("--quick says how long; leave it, or --rounds and --seconds out", "--all", "--quick", "--seconds",
                "1");
        assertFails("--rounds must be 1 or more, but is 0", "--all", "--rounds", "0");
        assertFails("--seconds must be more than 0, but is 0.0", "--all", "--seconds", "0");
        assertFails("--tsv %s cannot be written: it is a folder. Make it, or choose another file".formatted(folder),
                "--all", "--tsv", folder.toString());
        assertFails("no other library is on the class path; start fovea-bench/peers, which fetches libtorch and ONNX"
                + " Runtime, or leave --peers out", "--all", "--peers");
    }

    private static void assertFails(String message, String... more) {
        var words = new ArrayList<>(List.of("bench"));
        words.addAll(List.of(more));
        Shell shell = Shell.run(words.toArray(String[]::new));
        assertThat(shell.err()).isEqualTo("fovea: " + message + "\n");
        assertThat(shell.code()).isEqualTo(1);
        assertThat(shell.out()).isEmpty();
    }
}
