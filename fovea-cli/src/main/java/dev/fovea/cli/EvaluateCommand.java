package dev.fovea.cli;

import dev.fovea.data.DataSet;
import dev.fovea.formats.Json;
import dev.fovea.nn.metric.ConfusionMatrix;
import dev.fovea.nn.model.Model;
import dev.fovea.nn.train.Logs;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `fovea evaluate MODEL DATA`: loss and metrics on the test part of a data set; of a network that tells classes apart also which is
/// taken for which, and precision, recall and F1 of each.
@Command(name = "evaluate", sortOptions = false, description = "Judges a model by the test part of a data set.")
final class EvaluateCommand implements Callable<Integer> {
    private final Console console;

    @Spec CommandSpec spec = CommandSpec.create();

    // @formatter:off
    @Parameters(index = "0", paramLabel = "MODEL", description = "A model file, or the folder of a run, or a network with published weights (fovea models).")
    Path model = Path.of("");

    @Parameters(index = "1", paramLabel = "DATA", description = DataOptions.NAMES + " " + DataOptions.OWN
            + " If the run has learned from it, what was held back then.")
    String data = "";

    @Option(names = "--samples", paramLabel = "COUNT", description = "Only the first so many.")
    Optional<Integer> samples = Optional.empty();

    @Option(names = "--weights", paramLabel = "FILE",
            description = "Where MODEL is a network by name (fovea models lists them): the file of its weights.")
    Optional<Path> weights = Optional.empty();

    @Mixin ExecutionOptions execution = new ExecutionOptions();

    @Option(names = "--json", description = "Print one object in JSON.")
    boolean json;
    // @formatter:on

    EvaluateCommand(Console console) {
        this.console = console;
    }

    @Override public Integer call() {
        try (Model loaded = ModelFile.load(model, weights, execution.execution())) {
            DataSet images = DataOptions.first(DataOptions.isOwn(data)
                    ? JudgedImages.of(model, loaded, Path.of(data))
                    : DataOptions.namedOrOwn(spec, data).test().get(), samples);
            Classes.judge(loaded);
            DataSet test = NetForData.isAutoencoder(loaded) ? RunData.inputAsTarget(images) : images;
            Logs logs = loaded.evaluate(test);
            Optional<ConfusionMatrix> confusion = Passport.confusion(loaded, test);
            if (json) {
                Json.Obj object = Json.object().with("model", Json.of(model.toString()))
                        .with("data", Json.of(test.name()))
                        .with("images", Json.of(test.size()));
                for (var number : logs.values().entrySet()) {
                    object = object.with(number.getKey(), Json.of(number.getValue()));
                }
                console.out().print((confusion.isPresent() ? with(object, confusion.get()) : object).pretty());
            } else {
                console.out().println(Result.line(loaded, logs, test.size()));
                confusion.ifPresent(c -> console.out().print("\n" + c + "\n" + c.report()));
            }
        }
        return ExitCode.OK;
    }

    /// `"classes": [{"name": "0", "precision": 0.98, …}, …], "confusion": [[970, 0, …], …]`, rows being what is right.
    private static Json.Obj with(Json.Obj object, ConfusionMatrix confusion) {
        List<Integer> classes = IntStream.range(0, confusion.classes().size()).boxed().toList();
        return object
                .with("classes", Json.array(classes.stream()
                        .map(c -> Json.object().with("name", Json.of(confusion.classes().get(c)))
                                .with("precision", Json.of(confusion.precision(c)))
                                .with("recall", Json.of(confusion.recall(c))).with("f1", Json.of(confusion.f1(c)))
                                .with("support", Json.of(confusion.support(c))))
                        .toList()))
                .with("confusion", Json.array(classes.stream().map(right -> Json.array(
                        classes.stream().map(answered -> Json.of(confusion.count(right, answered))).toList()))
                        .toList()));
    }
}
