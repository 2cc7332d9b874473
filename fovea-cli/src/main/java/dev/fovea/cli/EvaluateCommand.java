package dev.fovea.cli;

import dev.fovea.data.DataSet;
import dev.fovea.formats.Json;
import dev.fovea.nn.model.Model;
import dev.fovea.nn.train.Logs;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `fovea evaluate MODEL DATA`: loss and metrics on the test part of a data set.
@Command(name = "evaluate", sortOptions = false, description = "Judges a model by the test part of a data set.")
final class EvaluateCommand implements Callable<Integer> {
    private final Console console;

    @Spec CommandSpec spec = CommandSpec.create();

    // @formatter:off
    @Parameters(index = "0", paramLabel = "MODEL", description = "A model file, or the folder of a run.")
    Path model = Path.of("");

    @Parameters(index = "1", paramLabel = "DATA", description = DataOptions.NAMES)
    String data = "";

    @Option(names = "--samples", paramLabel = "COUNT", description = "Only the first so many.")
    Optional<Integer> samples = Optional.empty();

    @Mixin ExecutionOptions execution = new ExecutionOptions();

    @Option(names = "--json", description = "Print one object in JSON.")
    boolean json;
    // @formatter:on

    EvaluateCommand(Console console) {
        this.console = console;
    }

    @Override public Integer call() {
        try (Model loaded = ModelFile.load(model, execution.execution())) {
            DataSet test = DataOptions.first(DataOptions.named(spec, data).test().get(), samples);
            Logs logs = loaded.evaluate(test);
            if (json) {
                Json.Obj object = Json.object().with("model", Json.of(model.toString()))
                        .with("data", Json.of(test.name()))
                        .with("images", Json.of(test.size()));
                for (var number : logs.values().entrySet()) {
                    object = object.with(number.getKey(), Json.of(number.getValue()));
                }
                console.out().print(object.pretty());
            } else {
                console.out().println(Result.line(logs, test.size()));
            }
        }
        return ExitCode.OK;
    }
}
