package dev.fovea.cli;

import dev.fovea.data.DataSet;
import dev.fovea.data.KnownData;
import dev.fovea.formats.Json;
import dev.fovea.formats.RunFolder;
import dev.fovea.formats.RunOptions;
import dev.fovea.insight.Robustness;
import dev.fovea.insight.report.RobustnessPage;
import dev.fovea.nn.model.Model;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `fovea robustness MODEL... [DATA]`: how well models know things again that are turned, in other light, bent, of another size, or seen
/// from another side.
@Command(name = "robustness", sortOptions = false, customSynopsis = "fovea robustness [OPTIONS] MODEL... [DATA]", description = "Judges models by test images that are turned, lighter, bent, smaller or sheared, more and more, and compares them.")
final class RobustnessCommand implements Callable<Integer> {
    private static final int SAMPLES = 1000;

    private final Console console;

    @Spec CommandSpec spec = CommandSpec.create();

    // @formatter:off
    @Parameters(paramLabel = "MODEL... [DATA]", arity = "1..*", hideParamSyntax = true,
            description = "Model files, or folders of runs, such as one that learned from images as they are and one that learned from augmented"
                    + " ones; and " + DataOptions.NAMES + " Without it, the data of the runs.")
    List<String> given = List.of();

    @Option(names = "--samples", paramLabel = "COUNT", defaultValue = "" + SAMPLES,
            description = "Only the first so many; ${DEFAULT-VALUE} if not given.")
    int samples;

    @Option(names = {"-o", "--output"}, paramLabel = "FILE", description = "Write a page with the curves, such as robustness.html.")
    Optional<Path> file = Optional.empty();

    @Mixin ExecutionOptions execution = new ExecutionOptions();

    @Option(names = "--json", description = "Print an array in JSON, an object for each model.")
    boolean json;
    // @formatter:on

    RobustnessCommand(Console console) {
        this.console = console;
    }

    @Override public Integer call() {
        boolean named = given.size() > 1 && !ModelFile.exists(Path.of(given.getLast()));
        List<Path> models = given.subList(0, given.size() - (named ? 1 : 0)).stream().map(Path::of).toList();
        DataSet data = named ? named(given.getLast()) : ofRuns(models);
        DataSet test = DataOptions.first(data, Optional.of(samples));
        var all = new ArrayList<Robustness>();
        for (Path model : models) {
            try (Model loaded = ModelFile.load(model, execution.execution())) {
                all.add(Robustness.of(loaded, test).name(name(model, models)));
            }
        }
        Robustness[] judged = all.toArray(Robustness[]::new);
        file.ifPresent(f -> RobustnessPage.of("Robustness on " + test.name(), judged).write(f));
        if (json) {
            console.out().print(Json.array(all.stream().map(one -> object(one, test)).toList()).pretty());
        } else {
            console.out().print(Robustness.table(judged));
            file.ifPresent(f -> console.out().println("%ncurves: %s".formatted(f)));
        }
        return ExitCode.OK;
    }

    private DataSet named(String last) {
        if (!Files.exists(Path.of(last)) && KnownData.all().stream().noneMatch(d -> d.name().equals(last))) {
            throw new ParameterException(spec.commandLine(),
                    "\"%s\" is neither a model nor a data set (%s)".formatted(last,
                            KnownData.all().stream().map(KnownData::name).collect(Collectors.joining(", "))));
        }
        return DataOptions.named(spec, last).test().get();
    }

    /// The test data of the runs among the models, which must be the same.
    private DataSet ofRuns(List<Path> models) {
        Optional<DataSet> found = Optional.empty();
        for (Path model : models) {
            ModelFile.of(model);      // says so where there is none
            if (Files.isDirectory(model)) {
                RunFolder run = RunFolder.open(model, RunOptions.standard().log(console.err()::println));
                DataSet test = RunData.of(run.toString(), run.config().settings()).open().test();
                if (found.isPresent() && !found.get().name().equals(test.name())) {
                    throw new ParameterException(spec.commandLine(),
                            "the runs have different data, %s and %s; say which after the models".formatted(
                                    found.get().name(), test.name()));
                }
                found = Optional.of(test);
            }
        }
        return found.orElseThrow(() -> new ParameterException(spec.commandLine(),
                "a model file does not say by which data to judge it; name them after it, such as: fovea robustness %s digits"
                        .formatted(models.getFirst())));
    }

    /// The name of a file or folder, or the whole path where two are called alike.
    private static String name(Path model, List<Path> models) {
        String name = last(model);
        return models.stream().filter(m -> last(m).equals(name)).count() == 1 ? name : model.toString();
    }

    private static String last(Path path) {
        return String.valueOf(path.toAbsolutePath().normalize().getFileName());
    }

    private static Json object(Robustness one, DataSet test) {
        List<Json> curves = one.curves().stream().map(c -> (Json) Json.object()
                .with("variation", Json.of(c.variation().word()))
                .with("unit", Json.of(c.variation().unit()))
                .with("levels",
                        Json.array(c.variation().levels().stream().map(v -> Json.of((double) v)).toList()))
                .with("accuracies", Json.array(c.accuracies().stream().map(v -> Json.of((double) v)).toList()))
                .with("mean", Json.of(c.mean()))).toList();
        return Json.object().with("name", Json.of(one.name())).with("data", Json.of(test.name()))
                .with("images", Json.of(one.images()))
                .with("accuracy", Json.of(one.plain())).with("mean", Json.of(one.mean()))
                .with("curves", Json.array(curves));
    }
}
