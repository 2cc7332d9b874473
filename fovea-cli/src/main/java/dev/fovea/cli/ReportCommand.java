package dev.fovea.cli;

import dev.fovea.formats.RunFolder;
import dev.fovea.formats.RunOptions;
import dev.fovea.insight.report.RunReport;
import dev.fovea.nn.model.Model;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Parameters;

/// `fovea report RUN`: writes the report of a run anew, from what is in its folder.
@Command(name = "report", sortOptions = false, description = "Writes report.html of a run anew, as training does at its end.")
final class ReportCommand implements Callable<Integer> {
    private final Console console;

    // @formatter:off
    @Parameters(paramLabel = "RUN", description = "The folder of the run, or its name in runs.")
    Path run = Path.of("");
    // @formatter:on

    ReportCommand(Console console) {
        this.console = console;
    }

    @Override public Integer call() {
        RunFolder folder = RunFolder.open(RunPage.folder(run), RunOptions.standard().log(console.err()::println));
        RunData data = RunData.of(folder.toString(), folder.config().settings());
        Path page = folder.folder().resolve(RunReport.REPORT);
        try (Model model = model(folder)) {
            RunPage.of(folder, data.open().test(), model).write(page);
        }
        console.out().println(page);
        return ExitCode.OK;
    }

    /// The last model; where a run was killed before its first epoch had ended, that of its newest checkpoint.
    private static Model model(RunFolder run) {
        return Files.exists(run.last())
                ? Model.load(run.last(), run.execution())
                : run.model(run.execution());
    }
}
