package dev.fovea.cli;

import static org.assertj.core.api.Assertions.assertThat;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.TensorInfo;
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

/// Every command of the guide to ONNX runs, one after the other; and what `export` says when it is called wrongly.
class ToOnnxPageTest {
    private static final Pattern COMMAND = Pattern.compile("^\\./fovea (.+)$", Pattern.MULTILINE);
    private static final Pattern FILE = Pattern.compile("runs/.*|.*\\.(onnx|safetensors)");

    @TempDir Path folder;

    @Test void everyCommandRuns() throws IOException, OrtException {
        String page = Files.readString(LecturesPageTest.root().resolve("docs/guides/to-onnx.md"));
        List<String> commands = COMMAND.matcher(page).results().map(MatchResult::group).toList();
        for (String command : commands) {
            Shell shell = Shell.run(arguments(command));
            assertThat(shell.code()).as("%s%n%s%n%s", command, shell.out(), shell.err()).isZero();
        }
        assertThat(commands).hasSize(4);
        assertThat(input("digits.onnx")).containsExactly(-1, 28, 28, 1);
        assertThat(input("digits-channels-first.onnx")).containsExactly(-1, 1, 28, 28);
        assertThat(folder.resolve("digits.safetensors")).isNotEmptyFile();
        wrongCalls();
    }

    private long[] input(String file) throws OrtException {
        try (var session = OrtEnvironment.getEnvironment().createSession(folder.resolve(file).toString())) {
            assertThat(session.getMetadata().getProducerName()).isEqualTo("fovea");
            assertThat(session.getMetadata().getCustomMetadata().get("class_names")).startsWith("0\n1\n");
            assertThat(((TensorInfo) session.getOutputInfo().get("output").getInfo()).getShape()).containsExactly(-1,
                    10);
            return ((TensorInfo) session.getInputInfo().get("input").getInfo()).getShape();
        }
    }

    private void wrongCalls() {
        Path model = folder.resolve("runs/digits");
        Shell order = Shell.run("export", model.toString(), "digits.fovea", "--channels-first");
        assertThat(order.code()).isEqualTo(2);
        assertThat(order.err()).isEqualTo("""
                fovea: --channels-first is for files that end in .onnx, but digits.fovea does not
                Try fovea export --help
                """);
        Shell ending = Shell.run("export", model.toString(), folder.resolve("digits.h6").toString());
        assertThat(ending.code()).isEqualTo(1);
        assertThat(ending.err()).contains("no format has files of this name")
                .contains("Give the file one of these endings");
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
