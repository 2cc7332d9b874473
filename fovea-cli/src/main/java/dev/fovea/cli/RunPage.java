package dev.fovea.cli;

import dev.fovea.data.DataSet;
import dev.fovea.formats.RunConfig;
import dev.fovea.formats.RunFolder;
import dev.fovea.insight.report.Report;
import dev.fovea.insight.report.RunReport;
import dev.fovea.insight.report.RunTrace;
import dev.fovea.nn.model.Model;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/// The report of a run that the command line started: while it is trained, and again later.
final class RunPage {
    /// The setting that holds the command that started a run.
    static final String COMMAND = "command";

    private RunPage() {}

    /// The folder of a run that is given as a folder, or by its name in `runs`.
    static Path folder(Path run) {
        Path inRuns = Path.of("runs").resolve(run);
        return Files.exists(run) || !Files.exists(inRuns) ? run : inRuns;
    }

    /// Writes it at the end of the training; the command is that of the settings.
    static RunReport writer(RunFolder run, DataSet test, Map<String, String> settings) {
        RunReport report = RunReport.in(run.folder(), test);
        return settings.get(COMMAND) instanceof String command ? report.fact(COMMAND, command) : report;
    }

    /// Of what is in the folder.
    static Report of(RunFolder run, DataSet test, Model model) {
        RunConfig config = run.config();
        Report report = Report.of(model, test)
                .title(run.folder().toAbsolutePath().normalize().getFileName() + "")
                .history(run.history(), config.training().initialEpoch())
                .trace(RunTrace.read(run.folder().resolve(RunReport.TRACE)));
        return config.settings().get(COMMAND) instanceof String command ? report.fact(COMMAND, command) : report;
    }
}
