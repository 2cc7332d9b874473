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

/// Every command of the guide from pictures to a network that is used does what it says, one after the other.
class WorkflowPageTest {
    private static final Pattern COMMAND = Pattern.compile("^\\./fovea (.+)$", Pattern.MULTILINE);
    private static final Pattern FILE = Pattern.compile("(pictures|runs)(/.*)?|.*\\.png");

    @TempDir Path folder;

    @Test void everyCommandRuns() throws IOException {
        String page = Files.readString(LecturesPageTest.root().resolve("docs/guides/workflow.md"));
        List<String> commands = COMMAND.matcher(page).results().map(MatchResult::group).toList();
        var printed = new ArrayList<String>();
        for (String command : commands) {
            Shell shell = Shell.run(arguments(command));
            assertThat(shell.code()).as("%s%n%s%n%s", command, shell.out(), shell.err()).isZero();
            printed.add(shell.out());
        }

        assertThat(commands).hasSize(11);
        assertThat(String.join("", printed)).contains("600 images in 10 folders", "0 unreadable", "resnet50", "61,706",
                "test accuracy 0.", "macro average", "rotation");
        assertThat(folder.resolve("changes.png")).isNotEmptyFile();
        assertThat(folder.resolve("seven.png")).isNotEmptyFile();
        assertThat(folder.resolve("runs/first/report.html")).isNotEmptyFile();
    }

    /// The words of a command, with its files in the test's folder.
    private String[] arguments(String command) {
        var words = new ArrayList<>(Arrays.asList(command.substring("./fovea ".length()).split(" ")));
        words.replaceAll(w -> FILE.matcher(w).matches() ? folder.resolve(w).toString() : w);
        if (words.getFirst().equals("train")) {
            words.addAll(List.of("--runs", folder.resolve("runs").toString()));
        }
        return words.toArray(String[]::new);
    }
}
