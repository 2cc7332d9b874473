package dev.fovea.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Kernels by measured times on the command line, with a cache of its own.
class AutotuneTest {
    private static final String HOME = "user.home";
    private static final Pattern COMMAND = Pattern.compile("^\\./fovea (.+)$", Pattern.MULTILINE);

    @TempDir Path folder;
    private final String home = System.getProperty(HOME);

    @BeforeEach void otherHome() {
        System.setProperty(HOME, folder.toString());
    }

    @AfterEach void ownHome() {
        System.setProperty(HOME, home);
    }

    private Shell train(String name, String epochs, String... more) {
        var words = new ArrayList<>(List.of("train", "digits", "--net", "lenet", "--samples", "300", "--batch", "50",
                "--schedule", "constant", "--threads", "2", "--epochs", epochs, "--runs", folder.toString(), "--run",
                name));
        words.addAll(List.of(more));
        return ok(words.toArray(String[]::new));
    }

    private static Shell ok(String... words) {
        Shell shell = Shell.run(words);
        assertThat(shell.code()).as("%s%n%s", shell.out(), shell.err()).isZero();
        return shell;
    }

    private String losses(String run) throws IOException {
        try (Stream<String> lines = Files.lines(folder.resolve(run).resolve("metrics.csv"))) {
            return lines.collect(Collectors.joining("\n"));
        }
    }

    private String judged(String run) {
        String model = folder.resolve(run).toString();
        return ok("evaluate", model, "digits", "--threads", "2", "--json").out().replace(model, "");
    }

    @Test void resumedAndRepeatedRunsComputeTheSameBits() throws IOException {
        Shell first = train("first", "2", "--autotune");
        assertThat(first.out())
                .containsPattern("kernels by measured times: \\d+ of \\d+ ops run otherwise than by rule");
        assertThat(folder.resolve("first/kernels.json")).isNotEmptyFile();
        ok("resume", folder.resolve("first").toString(), "--epochs", "3");
        train("second", "3", "--autotune");
        assertThat(losses("first")).isEqualTo(losses("second"));

        assertThat(judged("first")).isEqualTo(judged("second"));
    }

    @Test void withoutTheOptionARunHasNoTimes() {
        Shell shell = train("plain", "1");
        assertThat(shell.out()).doesNotContain("measured times");
        assertThat(folder.resolve("plain/kernels.json")).doesNotExist();
    }

    @Test void damagedTimesOfARunAreTold() throws IOException {
        train("first", "1", "--autotune");
        Files.writeString(folder.resolve("first/kernels.json"), "{");
        Shell shell = ok("resume", folder.resolve("first").toString(), "--epochs", "2");
        assertThat(shell.err()).contains("kernels.json").contains("the times of kernels there are not used");
    }

    @Test void measuredKernelsAreToldAndKept() {
        String[] words = {"tune-kernels", "lenet", "--batch", "8", "--threads", "2"};
        Shell first = ok(words);
        assertThat(first.out()).startsWith("lenet, train, batch 8, 2 threads: ")
                .containsPattern(
                        "otherwise than by rule\n\\S*(Conv|MatMul)\\S*  f32\\[.*→.*\n +[0-9.]+ ms  (by rule|chosen) +\\S")
                .containsPattern(" ms  next ").contains("onednn ");
        assertThat(ok(words).out()).isEqualTo(first.out());
        assertThat(ok("tune-kernels", "lenet", "--batch", "8", "--threads", "2", "--json").out())
                .contains("\"byRule\": {", "\"chosen\": {", "\"milliseconds\": ");
    }

    @Test void plansAreThoseOfTheTimes() {
        ok("tune-kernels", "lenet", "--batch", "8", "--threads", "2");
        String[] plan = {"plan", "lenet", "--batch", "8", "--threads", "2", "--autotune"};
        assertThat(ok(plan).out()).isEqualTo(ok(plan).out());
    }

    /// Of docs/guides/kernels.md, in its order.
    @Test void everyCommandOfTheGuideRuns() throws IOException {
        String page = Files.readString(LecturesPageTest.root().resolve("docs/guides/kernels.md"));
        List<String> commands = COMMAND.matcher(page).results().map(MatchResult::group).toList();
        assertThat(commands).hasSize(9);
        for (String command : commands) {
            var words = new ArrayList<>(Arrays.asList(command.substring("./fovea ".length()).split(" ")));
            words.replaceAll(w -> w.startsWith("runs/") || w.equals("lenet.onnx")
                    ? folder.resolve(w).toString()
                    : w.equals("1") ? "0.1" : w);
            if (words.getFirst().equals("train")) {
                words.addAll(List.of("--runs", folder.resolve("runs").toString(), "--samples", "200"));
            }
            ok(words.toArray(String[]::new));
        }
    }
}
