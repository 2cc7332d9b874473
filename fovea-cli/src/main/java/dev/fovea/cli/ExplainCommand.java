package dev.fovea.cli;

import dev.fovea.data.Images;
import dev.fovea.formats.Json;
import dev.fovea.insight.Explanation;
import dev.fovea.insight.Term;
import dev.fovea.insight.Trace;
import dev.fovea.insight.Unit;
import dev.fovea.insight.WeightGradient;
import dev.fovea.nn.model.Model;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `fovea explain MODEL IMAGE --layer LAYER --filter NUMBER --at ROW,COLUMN`: the arithmetic of one neuron, or of one weight's gradient;
/// or, as a picture, what an answer is about: see [LookOptions].
@Command(name = "explain", sortOptions = false, description = "Shows the arithmetic of one neuron on an image: what it sees, the kernel, the products,"
        + " their sum, the bias and the activation; or the gradient of one weight; or writes a picture of what the answer is about.")
final class ExplainCommand implements Callable<Integer> {
    private final Console console;

    @Spec CommandSpec spec = CommandSpec.create();

    // @formatter:off
    @Parameters(index = "0", paramLabel = "MODEL", description = "A model file, or the folder of a run, or a network with published weights (fovea models).")
    Path model = Path.of("");

    @Parameters(index = "1", paramLabel = "IMAGE", description = "PNG, JPEG, GIF or BMP, of any size.")
    Path image = Path.of("");

    @Option(names = "--layer", paramLabel = "PATH", description = "A convolution, dense layer or pooling, as summary names it; for --gradcam any layer"
            + " with maps, for --attention one of attention.")
    Optional<String> layer = Optional.empty();

    @Option(names = "--filter", paramLabel = "NUMBER", defaultValue = "0",
            description = "Which filter, or which number of a dense layer, from 0; ${DEFAULT-VALUE} if not given.")
    int filter;

    @Option(names = "--at", paramLabel = "ROW,COLUMN", split = ",", description = "Where on the feature map, from 0.")
    List<Integer> at = List.of();

    @Option(names = "--trace", description = "Every position of the map, step by step.")
    boolean trace;

    @Option(names = "--channels", paramLabel = "COUNT", defaultValue = "4",
            description = "How many input channels are drawn in full, those that say most; ${DEFAULT-VALUE} if not given.")
    int channels;

    @Option(names = "--gradient", paramLabel = "WEIGHT",
            description = "The gradient of one weight instead, as conv2d/kernel[1,2,0,3]; takes --label.")
    Optional<String> gradient = Optional.empty();

    @Option(names = "--label", paramLabel = "CLASS", description = "What the image shows: the name or the number of a class.")
    Optional<String> label = Optional.empty();

    @Mixin LookOptions look = new LookOptions();

    @Mixin PhotoOptions photo = new PhotoOptions();

    @Mixin ExecutionOptions execution = new ExecutionOptions();

    @Option(names = "--json", description = "Print one object in JSON; for --trace an array of them.")
    boolean json;
    // @formatter:on

    ExplainCommand(Console console) {
        this.console = console;
    }

    @Override public Integer call() {
        if (look.isAsked()) {
            return look();
        }
        if (layer.isPresent() == gradient.isPresent()) {
            throw wrong("give either --layer, or --gradient and --label, or one of " + LookOptions.names());
        }
        if (gradient.isPresent() && label.isEmpty()) {
            throw wrong("the gradient is that of a loss, which needs to know what the image shows; give --label");
        }
        if (trace && !at.isEmpty()) {
            throw wrong("--trace goes through every position; leave out --at");
        }
        try (Model loaded = ModelFile.load(model, execution.execution())) {
            Tensor sample = photo.read(image, loaded);
            if (gradient.isPresent()) {
                WeightGradient g = WeightGradient.of(loaded, batch(loaded, sample), gradient.get());
                print(g.toString(), object(g));
            } else if (trace) {
                Trace steps = Trace.of(loaded, sample, new Unit(layer.orElseThrow(), filter, List.of()));
                print(steps.toString(), Json.array(steps.steps().stream().map(ExplainCommand::object).toList()));
            } else {
                Explanation e = Explanation.of(loaded, sample, new Unit(layer.orElseThrow(), filter, at));
                print(e.text(channels), object(e));
            }
        }
        return ExitCode.OK;
    }

    private int look() {
        look.check(spec.commandLine());
        if (gradient.isPresent() || trace || !at.isEmpty()) {
            throw wrong("a picture is of the whole image; leave out --gradient, --trace and --at");
        }
        try (Model loaded = ModelFile.load(model, execution.execution())) {
            Tensor sample = photo.read(image, loaded);
            Looked found = look.look(loaded, sample, layer.orElse(""));
            Path file = look.file(image);
            Images.write(file, found.picture());
            print(found.text() + file + "\n", found.json().with("file", Json.of(file.toString())));
        }
        return ExitCode.OK;
    }

    private void print(String text, Json object) {
        console.out().print(json ? object.pretty() : text);
    }

    private ParameterException wrong(String message) {
        return new ParameterException(spec.commandLine(), message);
    }

    private static Shape input(Model model) {
        return model.network().inputs().getFirst().sample();
    }

    private Map<String, Tensor> batch(Model model, Tensor sample) {
        Tensor target = Tensor.of(Shape.of(1), label(model.classNames()));
        return Map.of(model.network().inputs().getFirst().name(), sample.reshape(input(model).prepend(1)), "label",
                target);
    }

    private int label(List<String> names) {
        String text = label.orElseThrow();
        int named = names.indexOf(text);
        if (named >= 0) {
            return named;
        }
        if (text.matches("\\d{1,9}") && (names.isEmpty() || Integer.parseInt(text) < names.size())) {
            return Integer.parseInt(text);
        }
        throw new IllegalArgumentException("there is no class \"%s\"; there are %s".formatted(text, names));
    }

    private static Json object(Explanation e) {
        return Json.object().with("layer", Json.of(e.unit().layer())).with("filter", Json.of(e.unit().filter()))
                .with("at", numbers(e.unit().at())).with("reads", Json.of(e.reads().toString()))
                .with("sees", Json.of(e.sees().toString()))
                .with("combine", Json.of(e.combine().name().toLowerCase(Locale.ROOT)))
                .with("terms", terms(e.terms())).with("sum", Json.of(e.sum())).with("bias", Json.of(e.bias()))
                .with("activation", Json.of(e.activation())).with("result", Json.of(e.result()))
                .with("computed", Json.of(e.computed())).with("allowed", Json.of(e.allowed()));
    }

    private static Json object(WeightGradient g) {
        return Json.object().with("weight", Json.of(g.weight())).with("value", Json.of(g.value()))
                .with("loss", Json.of(g.loss()))
                .with("uses", Json.array(g.uses().stream().map(ExplainCommand::terms).toList()))
                .with("penalty", Json.of(g.penalty())).with("gradient", Json.of(g.gradient()))
                .with("computed", Json.of(g.computed())).with("allowed", Json.of(g.allowed()));
    }

    private static Json terms(List<Term> terms) {
        return Json.array(terms.stream().map(t -> Json.object().with("from", numbers(t.from()))
                .with("tap", numbers(t.tap())).with("input", Json.of(t.input())).with("weight", Json.of(t.weight())))
                .toList());
    }

    private static Json numbers(List<Integer> numbers) {
        return Json.array(numbers.stream().map(Json::of).toList());
    }
}
