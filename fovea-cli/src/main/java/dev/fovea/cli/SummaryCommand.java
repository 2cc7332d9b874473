package dev.fovea.cli;

import dev.fovea.formats.Json;
import dev.fovea.nn.model.Summary;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `fovea summary NET|MODEL`: what each layer yields, learns, costs and sees.
@Command(name = "summary", sortOptions = false, description = "Shows what each layer of a network yields, learns, costs and sees.")
final class SummaryCommand implements Callable<Integer> {
    private final Console console;

    // @formatter:off
    @Parameters(paramLabel = "NET|MODEL", description = PassOptions.NET)
    String net = "";

    @Option(names = "--json", description = "Print one object in JSON.")
    boolean json;
    // @formatter:on

    SummaryCommand(Console console) {
        this.console = console;
    }

    @Override public Integer call() {
        Summary summary = ModelFile.network(net).summary();
        console.out().print(json ? object(summary).pretty() : summary.toString());
        return ExitCode.OK;
    }

    private static Json object(Summary summary) {
        return Json.object().with("parameters", Json.of(summary.parameters()))
                .with("trainable", Json.of(summary.trainable()))
                .with("parameterBytes", Json.of(summary.parameterBytes()))
                .with("multiplyAdds", Json.of(summary.multiplyAdds()))
                .with("activationBytes", Json.of(summary.activationBytes()))
                .with("layers", Json.array(summary.rows().stream().map(SummaryCommand::object).toList()));
    }

    private static Json object(Summary.Row row) {
        return Json.object().with("path", Json.of(row.path())).with("layer", Json.of(row.layer()))
                .with("reads", Json.array(row.reads().stream().map(Json::of).toList()))
                .with("output", Json.of(row.output().toString()))
                .with("parameters", Json.of(row.parameters())).with("multiplyAdds", Json.of(row.multiplyAdds()))
                .with("activationBytes", Json.of(row.activationBytes()))
                .with("field", Json.of(row.field().extentText()))
                .with("stride", Json.of(row.field().strideText()));
    }
}
