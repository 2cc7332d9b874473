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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Every command of the guide to where the time goes runs; that of three seconds for a moment only.
class ProfilingPageTest {
    private static final Pattern COMMAND = Pattern.compile("^\\./fovea (.+)$", Pattern.MULTILINE);
    private static final Pattern FILE = Pattern.compile("profile\\.(html|jfr)|lenet\\.onnx");

    @TempDir Path folder;

    @Test void everyCommandRuns() throws IOException {
        String page = Files.readString(LecturesPageTest.root().resolve("docs/guides/profiling.md"));
        List<String> commands = COMMAND.matcher(page).results().map(MatchResult::group).toList();
        var printed = new ArrayList<String>();
        for (String command : commands) {
            Shell shell = Shell.run(arguments(command));
            assertThat(shell.code()).as("%s%n%s%n%s", command, shell.out(), shell.err()).isZero();
            printed.add(shell.out());
        }

        assertThat(commands).hasSize(9);
        assertThat(String.join("", printed)).contains("   # step ", "   n layer ", "   n op ", "   n kind ", " more ",
                "\"peakGflops\": ", "pictures: ", "recording: ");
        assertThat(folder.resolve("profile.html")).isNotEmptyFile();
        assertThat(folder.resolve("profile.jfr")).isNotEmptyFile();
    }

    /// The words of a command, with its files in the test's folder.
    private String[] arguments(String command) {
        var words = new ArrayList<>(Arrays.asList(command.substring("./fovea ".length()).split(" ")));
        words.replaceAll(w -> FILE.matcher(w).matches() ? folder.resolve(w).toString() : w);
        if (words.getFirst().equals("profile") && !words.contains("--runs") && !words.contains("--seconds")) {
            words.addAll(List.of("--seconds", "0.1"));
        }
        return words.toArray(String[]::new);
    }
}
