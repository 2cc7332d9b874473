package dev.fovea.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.fovea.data.DataFiles;
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

/// Every command of the guide to transfer learning does what it says, on some photographs of each kind of flowers.
class TransferPageTest {
    private static final Pattern COMMAND = Pattern.compile("^\\./fovea (.+)$", Pattern.MULTILINE);
    private static final int EACH = 20;

    @TempDir Path folder;

    @Test void everyCommandRuns() throws IOException {
        copy(RealFile.of("flowers-128"));
        Path weights = RealFile.of("pretrained/mobilenet_v1_0.25_128/mobilenet_v1_0.25_128_dequant_fp32.safetensors");
        Files.copy(RealFile.of("photos-cc/parrot.jpg"), folder.resolve("photo.jpg"));
        String page = Files.readString(LecturesPageTest.root().resolve("docs/guides/transfer.md"));
        List<String> commands = COMMAND.matcher(page).results().map(MatchResult::group).toList();
        var printed = new ArrayList<String>();
        for (String command : commands) {
            Shell shell = Shell.run(arguments(command));
            assertThat(shell.code()).as("%s%n%s%n%s", command, shell.out(), shell.err()).isZero();
            System.out.println(command + "\n" + shell.out().replaceAll("(?m)^Epoch.*\n", ""));
            printed.add(shell.out());
        }
        assertThat(Shell.run("predict", "mobilenet_v1_0.25_128", folder.resolve("photo.jpg").toString(), "--weights",
                weights.toString(), "--top", "1").out()).endsWith("%  macaw\n");
        assertThat(commands).hasSize(8);
        assertThat(printed.get(1)).contains("%  macaw");
        assertThat(printed.get(2)).contains("mobilenet_v1, MobileNet, Howard et al. 2017 with a new classifier for 5 "
                + "classes; 5,125 of 3,201,157 parameters learn: head/dense\n",
                "features [1024] of head/global_average_pooling2d: computed in ", "test accuracy ");
        assertThat(printed.get(4)).contains("daisy", "tulips");
        assertThat(printed.get(5)).contains(" with its classifier; ", "learn: conv_dw_13, conv_pw_13, head/dense\n");
        assertThat(printed.get(6)).contains("verified: ");
        assertThat(printed.get(7)).contains("56 of 56 weights are the same, bit for bit; all numbers are as stated");
    }

    private void copy(Path flowers) throws IOException {
        try (var classes = Files.list(flowers)) {
            for (Path kind : classes.filter(Files::isDirectory).toList()) {
                Path to = Files.createDirectories(folder.resolve("flowers").resolve(kind.getFileName()));
                try (var photos = Files.list(kind)) {
                    for (Path photo : photos.sorted().limit(EACH).toList()) {
                        Files.copy(photo, to.resolve(photo.getFileName()));
                    }
                }
            }
        }
    }

    /// The words of a command, with its files in the test's folder.
    private String[] arguments(String command) {
        var words = new ArrayList<>(Arrays.asList(command.substring("./fovea ".length()).replace("'", "").split(" ")));
        words.replaceAll(w -> w.matches("flowers|photo\\.jpg|runs/.*") ? folder.resolve(w).toString() : w);
        if (words.getFirst().matches("train|reproduce")) {
            words.addAll(List.of("--runs", folder.resolve("runs").toString()));
        }
        if (words.getFirst().equals("train")) {
            words.addAll(List.of("--features", folder.resolve("features").toString()));
        }
        return words.toArray(String[]::new);
    }
}
