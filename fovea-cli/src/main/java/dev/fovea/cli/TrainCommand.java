package dev.fovea.cli;

import dev.fovea.data.KnownData;
import dev.fovea.formats.RunFolder;
import dev.fovea.formats.RunOptions;
import dev.fovea.insight.Lint;
import dev.fovea.nn.model.Model;
import dev.fovea.nn.model.Seed;
import dev.fovea.nn.optimizer.Optimizer;
import dev.fovea.nn.train.Fit;
import java.nio.file.Path;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `fovea train [DATA]`: trains a network by name on a data set by name or on images of one's own, into the folder of a run.
@Command(name = "train", sortOptions = false, description = "Trains a network, and says how good it has become.", footer = {
        "", "What is not given is chosen to fit the network and the data; see README.md."})
final class TrainCommand implements Callable<Integer> {
    private static final String NET = "lecture-cnn";
    private static final double VALIDATION = 0.05;

    private final Console console;

    @Spec CommandSpec spec = CommandSpec.create();

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

    @Mixin ExecutionOptions execution = new ExecutionOptions();

    @Option(names = "--runs", paramLabel = "FOLDER", defaultValue = "runs",
            description = "Where the folders of runs are; ${DEFAULT-VALUE} if not given.")
    Path runs = Path.of("runs");

    @Option(names = "--run", paramLabel = "NAME",
            description = "The name of the run; DATA-NET-1 and so on if not given.")
    Optional<String> run = Optional.empty();

    @Option(names = "--checkpoint-every", paramLabel = "STEPS", defaultValue = "0",
            description = "A checkpoint every so many steps, beside those after each epoch.")
    int checkpointEvery;

    @Option(names = "--tensorboard",
            description = "Write what TensorBoard shows into the folder tensorboard of the run.")
    boolean tensorboard;
    // @formatter:on

    TrainCommand(Console console) {
        this.console = console;
    }

    @Override public Integer call() {
        Plan plan = DataOptions.isOwn(data) ? ofOwnImages() : ofKnownData();
        NamedNet chosen = plan.net;
        var runData = new RunData(plan.source, samples, validation.orElse(plan.held), chosen.isAutoencoder(),
                augment);
        RunData.Parts parts = runData.open();
        var built = NetForData.of(chosen, parts.training());
        SequencedMap<String, String> settings = runData.settings();
        settings.putFirst("net", chosen.name());
        settings.put(RunPage.COMMAND, Words.command(spec));
        if (tensorboard) {
            TrainingSession.tensorBoard(settings);
        }
        var session = new TrainingSession(console, parts, settings);
        try (Model model = Model.of(built.network(), Seed.of(seed), execution.execution())) {
            model.compile(built.recipe(optimizer(chosen.training())));
            console.out().println(chosen.name() + ", " + chosen.about());
            int warnings = Lint.of(model.network()).warnings().size();
            if (warnings > 0) {
                console.out().println("%s about the architecture; read %s with: fovea lint %s".formatted(
                        Words.count(warnings, "warning"), warnings == 1 ? "it" : "them", chosen.name()));
            }
            int batchSize = batch.orElseGet(() -> plan.source instanceof OwnImages
                    ? session.fittingBatch(model, plan.batch)
                    : plan.batch);
            session.announce(model, batchSize, plan.epochs);
            RunFolder folder = folder(plan, settings);
            int code = session.train(model, folder, Fit.epochs(plan.epochs), Fit.batchSize(batchSize), folder);
            if (code == ExitCode.OK) {
                session.judge(model, folder);
            }
            return code;
        }
    }

    /// What is done where the user has not said otherwise.
    private record Plan(DataSource source, NamedNet net, double held, int batch, int epochs) {
    }

    private Plan ofKnownData() {
        KnownData known = DataOptions.namedOrOwn(spec, data);
        if (size.isPresent() || test.isPresent()) {
            throw new ParameterException(spec.commandLine(),
                    "--size and --test are for images of your own; %s has its own"
                            .formatted(known.name()));
        }
        NamedNet chosen = net.orElseGet(() -> Nets.named(NET));
        return new Plan(new KnownSource(known), chosen, VALIDATION, chosen.training().batch(),
                epochs.orElse(chosen.training().epochs(known.name())));
    }

    private Plan ofOwnImages() {
        Survey survey = Survey.of(Path.of(data));
        console.out().println(survey);
        Suggestion suggestion = Suggestion.of(survey.files().size(), survey.size(), net, size);
        console.out().println(suggestion);
        var source = new OwnImages(survey.path(), OwnImages.shaped(survey.files(), suggestion.image()),
                test.orElse(OwnImages.TEST), seed);
        return new Plan(source, suggestion.net(), OwnImages.VALIDATION, suggestion.batch(),
                epochs.orElse(suggestion.epochs()));
    }

    /// The network's, with what the user has chosen. Rate and decay of a network are for its own optimizer only.
    private Optimizer optimizer(Training usual) {
        OptimizerName name = optimizer.orElse(usual.optimizer());
        boolean own = name == usual.optimizer();
        Optimizer rule = name.with(schedule.orElse(usual.schedule())
                .from(rate.orElse(own ? usual.rate() : name.usualRate())));
        double chosen = decay.orElse(own ? usual.decay() : 0.0);
        return chosen == 0 && decay.isEmpty() ? rule : rule.weightDecay(chosen);
    }

    private RunFolder folder(Plan plan, SequencedMap<String, String> settings) {
        RunOptions options = RunOptions.standard().settings(settings).checkpointEvery(checkpointEvery)
                .log(console.err()::println);
        return run.map(name -> RunFolder.create(runs, name, options))
                .orElseGet(() -> RunFolder.createNext(runs, plan.source.name() + "-" + plan.net.name(), options));
    }
}
