package dev.fovea.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fovea.cli.workload.Workload;
import dev.fovea.cli.workload.Workloads;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The guide to the benchmarks: the command line understands what it says; its table is that of the workloads.
class BenchmarksPageTest {
    private static final Pattern COMMAND = Pattern.compile("^(?:\\./fovea bench|fovea-bench/peers(?: mkl)?) (.+)$",
            Pattern.MULTILINE);
    private static final Pattern ROW = Pattern.compile("^\\| (W\\d\\w?) \\|[^|]+\\| ([^|]+) \\| (\\d+) \\| (\\w+) \\|$",
            Pattern.MULTILINE);

    private static String page() throws IOException {
        return Files.readString(LecturesPageTest.root().resolve("docs/guides/benchmarks.md"));
    }

    /// They take minutes; [BenchAllTest] runs a short one.
    @Test void everyCommandIsUnderstood() throws IOException {
        List<String> commands = COMMAND.matcher(page()).results().map(m -> "bench " + m.group(1)).toList();
        assertThat(commands).hasSize(8);
        for (String command : commands) {
            Main.commandLine(Console.system()).parseArgs(command.split(" "));
        }
    }

    /// Those of a file, which are short.
    @Test void aFileIsMeasured(@TempDir Path folder) throws IOException {
        Pattern command = Pattern.compile("^\\./fovea (.*\\blenet\\.onnx\\b.*)$", Pattern.MULTILINE);
        List<String> commands = command.matcher(page()).results().map(m -> m.group(1)).toList();
        assertThat(commands).hasSize(3);
        for (String words : commands) {
            Shell shell = Shell.run(Arrays.stream(words.replace("--seconds 1", "--seconds 0.1").split(" "))
                    .map(w -> w.equals("lenet.onnx") ? folder.resolve(w).toString() : w).toArray(String[]::new));
            assertThat(shell.code()).as("%s%n%s%n%s", words, shell.out(), shell.err()).isZero();
        }
    }

    @Test void theTableIsThatOfTheWorkloads() throws IOException {
        List<String> rows = ROW.matcher(page()).results().map(BenchmarksPageTest::row).toList();
        assertThat(rows).containsExactlyElementsOf(Workloads.all(false).stream().map(BenchmarksPageTest::row).toList());
    }

    private static String row(MatchResult row) {
        return String.join(" ", row.group(1), row.group(2), row.group(3), row.group(4));
    }

    private static String row(Workload workload) {
        String image = String.join(" × ", workload.sample().extents().stream().map(Object::toString).toList());
        String call = workload.optimizer().toString();
        String optimizer = call.startsWith("adam") ? "Adam" : call.contains("momentum") ? "momentum" : "SGD";
        return String.join(" ", workload.name(), image, Integer.toString(workload.batch()), optimizer);
    }
}
