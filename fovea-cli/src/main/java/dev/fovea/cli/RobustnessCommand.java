package dev.fovea.cli;

import dev.fovea.data.DataSet;
import dev.fovea.formats.Json;
import dev.fovea.insight.Robustness;
import dev.fovea.insight.report.RobustnessPage;
import dev.fovea.nn.model.Model;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `fovea robustness MODEL DATA`: how well a model knows things again that are turned, in other light, bent, of another size, or seen
/// from another side.
@Command(name = "robustness", sortOptions = false, description = "Judges a model by test images that are turned, lighter, bent, smaller or sheared, more and more.")
final class RobustnessCommand implements Callable<Integer> {
    private static final int SAMPLES = 1000;

    private final Console console;

    @Spec CommandSpec spec = CommandSpec.create();

    // @formatter:off
    @Parameters(index = "0", paramLabel = "MODEL", description = "A model file, or the folder of a run.")
    Path model = Path.of("");

    @Parameters(index = "1", paramLabel = "DATA", description = DataOptions.NAMES)
    String data = "";

    @Option(names = "--after", paramLabel = "MODEL",
            description = "Another model to compare with, such as one that learned from augmented images.")
    Optional<Path> after = Optional.empty();

    @Option(names = "--samples", paramLabel = "COUNT", defaultValue = "" + SAMPLES,
            description = "Only the first so many; ${DEFAULT-VALUE} if not given.")
    int samples;

    @Option(names = {"-o", "--output"}, paramLabel = "FILE", description = "Write a page with the curves, such as robustness.html.")
    Optional<Path> file = Optional.empty();

    @Mixin ExecutionOptions execution = new ExecutionOptions();

    @Option(names = "--json", description = "Print an array in JSON.")
    boolean json;
    // @formatter:on

    RobustnessCommand(Console console) {
        this.console = console;
    }

    @Override public Integer call() {
        DataSet test = DataOptions.first(DataOptions.named(spec, data).test().get(), Optional.of(samples));
        var all = new ArrayList<Robustness>();
        all.add(judge(model, test, after.isPresent() ? "before" : "accuracy"));
        after.ifPresent(path -> all.add(judge(path, test, "after")));
        Robustness[] judged = all.toArray(Robustness[]::new);
        file.ifPresent(f -> RobustnessPage.of("Robustness on " + test.name(), judged).write(f));
        if (json) {
            console.out().print(Json.array(all.stream().map(this::object).toList()).pretty());
        } else {
            console.out().print(Robustness.table(judged));
            file.ifPresent(f -> console.out().println("%ncurves: %s".formatted(f)));
        }
        return ExitCode.OK;
    }

    private Robustness judge(Path path, DataSet test, String name) {
        try (Model loaded = ModelFile.load(path, execution.execution())) {
            return Robustness.of(loaded, test).name(name);
        }
    }

    private Json object(Robustness one) {
        List<Json> curves = one.curves().stream().map(c -> (Json) Json.object()
                .with("variation", Json.of(c.variation().word()))
                .with("unit", Json.of(c.variation().unit()))
                .with("levels",
                        Json.array(c.variation().levels().stream().map(v -> (Json) Json.of((double) v)).toList()))
                .with("accuracies", Json.array(c.accuracies().stream().map(v -> (Json) Json.of((double) v)).toList()))
                .with("mean", Json.of(c.mean()))).toList();
        return Json.object().with("name", Json.of(one.name())).with("data", Json.of(data))
                .with("images", Json.of(one.images()))
                .with("accuracy", Json.of(one.plain())).with("mean", Json.of(one.mean()))
                .with("curves", Json.array(curves));
    }
}
