package dev.fovea.cli;

import dev.fovea.data.KnownData;
import dev.fovea.data.Preprocessing;
import dev.fovea.tensor.Shape;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// What `train` and `tune` share: which network learns from which data, and how.
final class LearningOptions {
    static final double VALIDATION = 0.05;
    private static final String NET = "lecture-cnn";

    @Spec(Spec.Target.MIXEE) CommandSpec spec = CommandSpec.create();

    // @formatter:off
    @Parameters(paramLabel = "DATA", arity = "0..1", defaultValue = "digits",
            description = DataOptions.NAMES + " " + DataOptions.OWN + " ${DEFAULT-VALUE} if not given.")
    String data = "";

    @Option(names = "--net", paramLabel = "NET",
            description = "A network by name, which is built for the size and the classes of the images; fovea nets lists"
                    + " them. lecture-cnn if not given; for images of your own, what suits their size and number.")
    Optional<NamedNet> net = Optional.empty();

    @Option(names = "--epochs", paramLabel = "COUNT", description = "How often all images are gone through.")
    Optional<Integer> epochs = Optional.empty();

    @Option(names = "--batch", paramLabel = "SIZE", description = "Images in a step.")
    Optional<Integer> batch = Optional.empty();

    @Option(names = "--optimizer", paramLabel = "NAME",
            description = "sgd, momentum, nesterov, adam, adamw, adamax, adagrad, rmsprop or muon.")
    Optional<OptimizerName> optimizer = Optional.empty();

    @Option(names = "--rate", paramLabel = "RATE", description = "The learning rate at the start.")
    Optional<Double> rate = Optional.empty();

    @Option(names = "--decay", paramLabel = "DECAY",
            description = "How much of each weight is lost in a step of rate 1; that of the network if not given, none with"
                    + " an optimizer that is not the network's.")
    Optional<Double> decay = Optional.empty();

    @Option(names = "--schedule", paramLabel = "NAME",
            description = "How it moves: constant, cosine, exponential (to 0.6 of it each epoch), or one-cycle (up to it, then down).")
    Optional<ScheduleName> schedule = Optional.empty();

    @Option(names = "--set", paramLabel = "NAME=VALUE",
            description = "Another value for an argument: of a layer by its path, conv2d_1.filters=32; of the optimizer,"
                    + " optimizer.beta1=0.8; of the network, net.width=0.5. Once for each.")
    List<ValueOption> set = List.of();

    @Option(names = "--seed", paramLabel = "NUMBER", defaultValue = "1",
            description = "From which everything random follows; ${DEFAULT-VALUE} if not given.")
    long seed;

    @Option(names = "--samples", paramLabel = "COUNT",
            description = "Learn from the first so many images only, and test on as many.")
    Optional<Integer> samples = Optional.empty();

    @Option(names = "--validation", paramLabel = "SHARE",
            description = "The share of the images that is not learned from, but judges each epoch; 0.05 if not given, and"
                    + " 0.1 of each class of your own.")
    Optional<Double> validation = Optional.empty();

    @Option(names = "--test", paramLabel = "SHARE",
            description = "Of images of your own, the share of each class that is held back to judge the run by; 0.15 if not"
                    + " given.")
    Optional<Double> test = Optional.empty();

    @Option(names = "--size", paramLabel = "PIXELS",
            description = "Images of your own are brought to that height and width; what suits network and images if not"
                    + " given.")
    Optional<Integer> size = Optional.empty();

    @Option(names = "--augment", paramLabel = "CHANGES",
            description = "How images change at random while they are learned from: flip,crop=4,rotate=15 and others of fovea augment.")
    Optional<AugmentOption> augment = Optional.empty();
    // @formatter:on

    /// What the user has chosen, and what suits it where the user has not. Of images of one's own it prints what was found.
    Learning learning(Console console) {
        return DataOptions.isOwn(data) ? ofOwnImages(console) : ofKnownData();
    }

    private Learning ofKnownData() {
        KnownData known = DataOptions.namedOrOwn(spec, data);
        if (size.isPresent() || test.isPresent()) {
            throw new ParameterException(spec.commandLine(),
                    "--size and --test are for images of your own; %s has its own"
                            .formatted(known.name()));
        }
        NamedNet chosen = net.orElseGet(() -> Nets.named(NET));
        return learning(new KnownSource(known), chosen, VALIDATION, chosen.training().batch(),
                chosen.training().epochs(known.name()));
    }

    private Learning ofOwnImages(Console console) {
        Survey survey = Survey.of(Path.of(data));
        console.out().println(survey);
        Suggestion suggestion = Suggestion.of(survey.files().size(), survey.size(), net, size);
        console.out().println(suggestion);
        var source = new OwnImages(survey.path(),
                OwnImages.shaped(survey.files(), suggestion.image(), Preprocessing.STRETCH),
                test.orElse(OwnImages.TEST), seed);
        return learning(source, suggestion.net(), OwnImages.VALIDATION, suggestion.batch(), suggestion.epochs());
    }

    /// The same for a network that has learned before: size and preparation of the images are those that it is used to.
    Learning learning(Console console, NamedNet learned, Preprocessing how) {
        if (net.isPresent() || size.isPresent() || !set.isEmpty()) {
            throw new ParameterException(spec.commandLine(),
                    "--from brings network and image size along; leave out --net, --size and --set");
        }
        if (!DataOptions.isOwn(data)) {
            KnownData known = DataOptions.namedOrOwn(spec, data);
            return learning(new KnownSource(known), learned, VALIDATION, learned.training().batch(),
                    learned.training().epochs());
        }
        Survey survey = Survey.of(Path.of(data));
        console.out().println(survey);
        Shape image = learned.image();
        console.out().println("%d x %d pixels, %s: as %s takes them".formatted(image.extent(0), image.extent(1),
                how.share() < 1
                        ? String.format(Locale.ROOT, "%s of the middle %.1f %%", Words.word(how.fit()),
                                100 * how.share())
                        : Words.word(how.fit()),
                learned.about()));
        var source = new OwnImages(survey.path(), OwnImages.shaped(survey.files(), image, how),
                test.orElse(OwnImages.TEST), seed);
        return learning(source, learned, OwnImages.VALIDATION, learned.training().batch(),
                learned.training().epochs());
    }

    private Learning learning(DataSource source, NamedNet chosen, double held, int usualBatch, int usualEpochs) {
        var runData = new RunData(source, samples, validation.orElse(held), chosen.isAutoencoder(), augment);
        var rule = new Rule(optimizer, rate, decay, schedule, new LinkedHashMap<>());
        return new Learning(runData, chosen, rule, batch, usualBatch, epochs.orElse(usualEpochs), seed,
                ValueOption.values(set));
    }
}
