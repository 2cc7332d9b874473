package dev.fovea.cli;

import dev.fovea.formats.Json;
import dev.fovea.insight.Lint;
import dev.fovea.insight.Warning;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `fovea lint NET|MODEL`: what is doubtful about an architecture, and what to do about it.
@Command(name = "lint", sortOptions = false, description = "Says what is doubtful about the architecture of a network: sizes, lost pixels, receptive field,"
        + " heavy layers.")
final class LintCommand implements Callable<Integer> {
    private final Console console;

    // @formatter:off
    @Parameters(paramLabel = "NET|MODEL", description = PassOptions.NET)
    String net = "";

    @Option(names = "--json", description = "Print an array in JSON.")
    boolean json;
    // @formatter:on

    LintCommand(Console console) {
        this.console = console;
    }

    @Override public Integer call() {
        Lint lint = Lint.of(ModelFile.network(net));
        console.out().print(json
                ? Json.array(lint.warnings().stream().map(LintCommand::object).toList()).pretty()
                : lint.toString());
        return ExitCode.OK;
    }

    private static Json object(Warning warning) {
        return Json.object().with("layer", Json.of(warning.path()))
                .with("rule", Json.of(warning.rule().name().toLowerCase(Locale.ROOT)))
                .with("what", Json.of(warning.what())).with("remedy", Json.of(warning.remedy()));
    }
}
