package dev.fovea.cli;

import dev.fovea.data.DataSet;
import dev.fovea.data.Preprocessing;
import dev.fovea.formats.FeatureCache;
import dev.fovea.nn.layer.Mode;
import dev.fovea.nn.layer.Parameter;
import dev.fovea.nn.loss.Losses;
import dev.fovea.nn.metric.Metrics;
import dev.fovea.nn.model.Execution;
import dev.fovea.nn.model.Model;
import dev.fovea.nn.model.Network;
import dev.fovea.nn.model.Seed;
import dev.fovea.nn.optimizer.Optimizer;
import dev.fovea.nn.train.Recipe;
import dev.fovea.nn.train.Task;
import dev.fovea.tensor.Shape;
import dev.fovea.zoo.Pretrained;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// What a run starts from, where it does not start from nothing: a model that has learned, of which some layers stay as they are.
final class TransferOptions {
    private static final String CACHE = "features";

    @Spec(Spec.Target.MIXEE) CommandSpec spec = CommandSpec.create();

    // @formatter:off
    @Option(names = "--from", paramLabel = "MODEL",
            description = "Start from what a model has learned: a network with published weights (fovea models), a model"
                    + " file, or the folder of a run. For other classes it gets a new classifier.")
    Optional<String> from = Optional.empty();

    @Option(names = "--weights", paramLabel = "FILE",
            description = "Where the model of --from is a network by name: the file of its weights.")
    Optional<Path> weights = Optional.empty();

    @Option(names = "--freeze", paramLabel = "PATTERN",
            description = "Leave these layers as they are: 'conv*', 'layer1', '**/bn1'. Once for each.")
    List<String> freeze = List.of();

    @Option(names = "--unfreeze", paramLabel = "PATTERN",
            description = "Let these layers learn again, which the model of --from has frozen. Once for each.")
    List<String> unfreeze = List.of();

    @Option(names = "--learning-rate-of", paramLabel = "PATTERN=FACTOR",
            description = "Another learning rate for these layers: 'conv*=0.1' is a tenth of that of the others. Once for each.")
    List<RateOption> rates = List.of();

    @Option(names = "--features", paramLabel = "FOLDER",
            description = "Where the features are kept that frozen layers yield; in the user's cache if not given.")
    Optional<Path> features = Optional.empty();
    // @formatter:on

    boolean isAsked() {
        if (from.isEmpty() && (weights.isPresent() || !freeze.isEmpty() || !unfreeze.isEmpty() || !rates.isEmpty()
                || features.isPresent())) {
            throw new ParameterException(spec.commandLine(),
                    "--weights, --freeze, --unfreeze, --learning-rate-of and --features are for a model that has learned; "
                            + "name it with --from");
        }
        return from.isPresent();
    }

    /// The model to start from.
    Model source(Execution execution) {
        return ModelFile.load(Path.of(from.orElseThrow()), weights, execution);
    }

    /// Its network under a name that a run can have.
    NamedNet named(Model source) {
        String given = from.orElseThrow();
        String name = Files.exists(Path.of(given)) ? "transfer" : given;
        return new NamedNet(name, given, source::network, Training.transfer());
    }

    /// What learns: with the classifier of the source if that has the classes of the data, else with a new one.
    Model model(Model source, DataSet data, long seed) {
        require(source, data);
        List<String> classes = data.classNames();
        var network = source.classNames().equals(classes)
                ? source.network()
                : source.network().withClassifier(classes.size());
        Model model = source.into(network, Seed.of(seed));
        try {
            if (!unfreeze.isEmpty()) {
                model.unfreeze(unfreeze.toArray(String[]::new));
            }
            if (!freeze.isEmpty()) {
                model.freeze(freeze.toArray(String[]::new));
            }
            if (source.preprocessing().isEmpty()) {
                model.preprocessing(Preprocessing.STRETCH);
            }
            return model;
        } catch (RuntimeException e) {
            model.close();
            throw e;
        }
    }

    private static void require(Model source, DataSet data) {
        Shape takes = source.network().inputs().getFirst().sample();
        Shape has = data.inputs().getFirst().sample();
        if (!takes.equals(has)) {
            throw new IllegalArgumentException("the model takes images %s, but those of %s are %s.\nChoose a model for "
                    .formatted(takes, data.name(), has)
                    + "such images, or give a folder of images, which are resized.");
        }
        if (data.classNames().isEmpty()) {
            throw new IllegalArgumentException("%s has no classes to tell apart".formatted(data.name()));
        }
    }

    /// How it learns: a classifier alone fast and long, more than that with care.
    static Training training(Model model) {
        boolean head = model.network().build(Mode.TRAINING).trainable().stream()
                .allMatch(p -> p.path().startsWith(Network.HEAD + "/"));
        return head ? Training.transfer() : Training.fineTuning();
    }

    Recipe recipe(Optimizer rule) {
        Optimizer optimizer = rule;
        for (RateOption rate : rates) {
            optimizer = optimizer.rateOf(rate.pattern(), rate.factor());
        }
        return new Recipe(optimizer,
                List.of(Task.of("output", Losses.sparseCategoricalCrossentropy(), Metrics.accuracy())));
    }

    /// `mobilenet_v1, MobileNet with a new classifier for 5 classes; 5,125 of 3,212,101 parameters learn: head/dense`
    String about(Model source, Model model, DataSet data) {
        List<Parameter> all = model.network().build(Mode.TRAINING).parameters();
        List<Parameter> learned = all.stream().filter(Parameter::trainable).toList();
        List<String> layers = learned.stream().map(p -> p.path().substring(0, p.path().lastIndexOf('/'))).distinct()
                .toList();
        return "%s with %s; %,d of %,d parameters learn: %s".formatted(
                Pretrained.find(from.orElseThrow()).map(Pretrained::toString).orElse(from.orElseThrow()),
                source.network().layer().equals(model.network().layer())
                        ? "its classifier"
                        : "a new classifier for %d classes".formatted(data.classNames().size()),
                count(learned), count(all), layers.size() > 4
                        ? "%s … %s".formatted(layers.getFirst(), layers.getLast())
                        : String.join(", ", layers));
    }

    private static long count(List<Parameter> parameters) {
        return parameters.stream().mapToLong(p -> p.type().shape().count()).sum();
    }

    /// Writes down what a run needs to go on.
    void keep(Map<String, String> settings) {
        from.ifPresent(f -> settings.put("from", f));
        features.ifPresent(f -> settings.put(CACHE, f.toAbsolutePath().normalize().toString()));
    }

    /// Where the features of a run are.
    static FeatureCache cache(Map<String, String> settings, Consumer<String> log) {
        FeatureCache cache = settings.get(CACHE) instanceof String folder
                ? FeatureCache.in(Path.of(folder))
                : FeatureCache.ofUser();
        return cache.log(log);
    }
}
