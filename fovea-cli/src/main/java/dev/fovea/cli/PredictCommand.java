package dev.fovea.cli;

import dev.fovea.formats.Json;
import dev.fovea.nn.model.Model;
import dev.fovea.nn.model.Prediction;
import dev.fovea.nn.model.Predictor;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `fovea predict MODEL IMAGE…`: the most probable classes of each image.
@Command(name = "predict", sortOptions = false, description = "Says what images show: the most probable classes of each.")
final class PredictCommand implements Callable<Integer> {
    private final Console console;

    // @formatter:off
    @Parameters(index = "0", paramLabel = "MODEL", description = "A model file, or the folder of a run, or a network with published weights (fovea models).")
    Path model = Path.of("");

    @Parameters(index = "1..*", arity = "1..*", paramLabel = "IMAGE",
            description = "PNG, JPEG, GIF or BMP, of any size.")
    List<Path> images = List.of();

    @Option(names = "--top", paramLabel = "COUNT", defaultValue = "5",
            description = "How many classes; ${DEFAULT-VALUE} if not given.")
    int top;

    @Mixin PhotoOptions photo = new PhotoOptions();

    @Option(names = "--weights", paramLabel = "FILE",
            description = "Where MODEL is a network by name (fovea models lists them): the file of its weights.")
    Optional<Path> weights = Optional.empty();

    @Mixin ExecutionOptions execution = new ExecutionOptions();

    @Option(names = "--json", description = "Print an array in JSON.")
    boolean json;
    // @formatter:on

    PredictCommand(Console console) {
        this.console = console;
    }

    @Override public Integer call() {
        var all = new ArrayList<Json>();
        try (Model loaded = ModelFile.load(model, weights, execution.execution());
                Predictor predictor = loaded.predictor(1)) {
            for (Path image : images) {
                Prediction prediction = predictor.predict(photo.read(image, loaded));
                if (json) {
                    all.add(object(image, prediction.top(top)));
                } else {
                    console.out().println(image);
                    prediction.top(top).forEach(s -> console.out().println(line(s)));
                }
            }
        }
        if (json) {
            console.out().print(Json.array(all).pretty());
        }
        return ExitCode.OK;
    }

    private static String line(Prediction.Score score) {
        return String.format(Locale.ROOT, "  %6.2f %%  %s", 100 * score.probability(), score.name());
    }

    private static Json object(Path image, List<Prediction.Score> scores) {
        return Json.object().with("image", Json.of(image.toString())).with("classes", Json.array(scores.stream()
                .map(s -> Json.object().with("name", Json.of(s.name())).with("probability", Json.of(s.probability())))
                .toList()));
    }
}
