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

/// Every command of the guide to choosing hyper-parameters does what it says, one after the other.
class TuningPageTest {
    private static final Pattern COMMAND = Pattern.compile("^\\./fovea (.+)$", Pattern.MULTILINE);

    @TempDir Path folder;

    @Test void everyCommandRuns() throws IOException {
        String page = Files.readString(LecturesPageTest.root().resolve("docs/guides/tuning.md"));
        List<String> commands = COMMAND.matcher(page).results().map(MatchResult::group).toList();
        var printed = new ArrayList<String>();
        for (String command : commands) {
            Shell shell = Shell.run(arguments(command));
            assertThat(shell.code()).as("%s%n%s%n%s", command, shell.out(), shell.err()).isZero();
            printed.add(shell.out());
        }

        assertThat(commands).hasSize(4);
        assertThat(printed.get(0)).contains(
                "\ngrid: 4 trials, each of 2 epochs; compared by val_loss, less is better\n",
                "\n   4      ", "\ntest accuracy 0.");
        assertThat(printed.get(1)).contains("\nasha: 6 trials, the best third going on after 1 epoch, up to 3; "
                + "compared by val_accuracy, more is better\n", "\n   6      ", "\ntest accuracy 0.");
        assertThat(printed.get(2)).contains(folder.resolve("search/halving") + " goes on\n", "\n   6      ")
                .doesNotContain("\ntrial ");
        assertThat(printed.get(3)).contains("%,d parameters; adam(cosine(0.004)); ".formatted(
                28 * 28 * 64 + 64 + 64 * 10 + 10));
        assertThat(folder.resolve("search/grid/report.html")).isNotEmptyFile();
        assertThat(folder.resolve("search/halving/trials.csv")).isNotEmptyFile();
    }

    /// The words of a command as a shell gives them, with its files in the test's folder.
    private String[] arguments(String command) {
        var words = new ArrayList<>(Arrays.asList(command.substring("./fovea ".length()).split(" ")));
        words.replaceAll(w -> w.startsWith("search/") ? folder.resolve(w).toString() : w.replace("'", ""));
        if (words.getFirst().equals("train")) {
            words.addAll(List.of("--runs", folder.resolve("runs").toString()));
        }
        return words.toArray(String[]::new);
    }
}
