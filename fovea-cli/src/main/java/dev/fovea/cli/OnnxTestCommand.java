package dev.fovea.cli;

import dev.fovea.formats.onnx.BackendCase;
import dev.fovea.formats.onnx.BackendCase.Failed;
import dev.fovea.formats.onnx.BackendCase.Passed;
import dev.fovea.formats.onnx.BackendCase.Skipped;
import dev.fovea.nn.model.Execution;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `fovea onnx-test DIR...`: runs the ONNX project's cases for backends, and tells which answers are right.
@Command(name = "onnx-test", sortOptions = false, description = "Runs cases of the ONNX project: models with inputs and the outputs that are right.", footer = {
        "",
        "A case is a folder with model.onnx and test_data_set_N/input_K.pb, output_K.pb. Skipped is what holds an operator",
        "or an element type that is not read. Ends with 1 if some failed."})
final class OnnxTestCommand implements Callable<Integer> {
    private final Console console;

    @Spec CommandSpec spec = CommandSpec.create();

    // @formatter:off
    @Parameters(arity = "1..*", paramLabel = "DIR", description = "A case, or a folder of cases, at any depth.")
    List<Path> folders = new ArrayList<>();

    @Option(names = {"-q", "--quiet"}, description = "No line for what passed.")
    boolean quiet;

    @Mixin ExecutionOptions execution = new ExecutionOptions();
    // @formatter:on

    OnnxTestCommand(Console console) {
        this.console = console;
    }

    @Override public Integer call() {
        var cases = new ArrayList<BackendCase>();
        for (Path folder : folders) {
            if (!Files.exists(folder)) {
                throw new ParameterException(spec.commandLine(), "there is no folder %s".formatted(folder));
            }
            List<BackendCase> found = BackendCase.in(folder);
            if (found.isEmpty()) {
                throw new ParameterException(spec.commandLine(),
                        "%s holds no case: a folder with model.onnx and test_data_set_0".formatted(folder));
            }
            cases.addAll(found);
        }
        Execution on = execution.execution();
        int passed = 0;
        int failed = 0;
        int skipped = 0;
        for (BackendCase each : cases) {
            switch (each.run(on)) {
                case Passed _ -> {
                    passed++;
                    if (!quiet) {
                        line("passed", each, "");
                    }
                }
                case Failed(String difference) -> {
                    failed++;
                    line("failed", each, difference);
                }
                case Skipped(String reason) -> {
                    skipped++;
                    line("unsupported", each, reason);
                }
            }
        }
        console.out().println("%d passed, %d failed, %d skipped".formatted(passed, failed, skipped));
        return failed == 0 ? ExitCode.OK : ExitCode.SOFTWARE;
    }

    private void line(String word, BackendCase each, String why) {
        console.out().println("%-11s %s%s".formatted(word, each.name(),
                why.isEmpty() ? "" : ": " + why.lines().findFirst().orElse("").replaceFirst("; known are .*", "")));
    }
}
