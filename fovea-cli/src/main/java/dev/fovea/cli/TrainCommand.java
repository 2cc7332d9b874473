package dev.fovea.cli;

import dev.fovea.data.KnownData;
import dev.fovea.formats.RunFolder;
import dev.fovea.formats.RunOptions;
import dev.fovea.insight.Lint;
import dev.fovea.nn.loss.Losses;
import dev.fovea.nn.metric.Metrics;
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
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `fovea train [DATA]`: trains a network by name on a data set by name, into the folder of a run.
@Command(name = "train", sortOptions = false, description = "Trains a network, and says how good it has become.", footer = {
        "", "What is not given is chosen to fit the network and the data; see README.md."})
final class TrainCommand implements Callable<Integer> {
    private final Console console;

    @Spec CommandSpec spec = CommandSpec.create();

    // @formatter:off
    @Parameters(paramLabel = "DATA", arity = "0..1", defaultValue = "digits",
            description = "digits, mnist, fashion-mnist, cifar10 or cifar100; ${DEFAULT-VALUE} if not given.")
    String data = "";

    @Option(names = "--net", paramLabel = "NET", defaultValue = "lecture-cnn",
            description = "softmax, mlp, lenet or lecture-cnn; ${DEFAULT-VALUE} if not given.")
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

    @Option(names = "--schedule", paramLabel = "NAME",
            description = "How it falls: constant, cosine, or exponential (to 0.6 of it each epoch).")
    Optional<ScheduleName> schedule = Optional.empty();

    @Option(names = "--seed", paramLabel = "NUMBER", defaultValue = "1",
            description = "From which everything random follows; ${DEFAULT-VALUE} if not given.")
    long seed;

    @Option(names = "--samples", paramLabel = "COUNT",
            description = "Learn from the first so many images only, and test on as many.")
    Optional<Integer> samples = Optional.empty();

    @Option(names = "--validation", paramLabel = "SHARE", defaultValue = "0.05",
            description = "The share of the images that is not learned from, but judges each epoch; ${DEFAULT-VALUE}"
                    + " if not given.")
    double validation;

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
        NamedNet chosen = net.orElseThrow();
        KnownData known = DataOptions.named(spec, data);
        var runData = new RunData(known, samples, validation);
        int allEpochs = epochs.orElse(chosen.epochs(known.name()));
        int batchSize = batch.orElse(chosen.batch());
        SequencedMap<String, String> settings = runData.settings();
        settings.putFirst("net", chosen.name());
        augment.ifPresent(a -> settings.put(AugmentOption.SETTING, a.words()));
        settings.put(RunPage.COMMAND, Words.command(spec));
        if (tensorboard) {
            TrainingSession.tensorBoard(settings);
        }
        var session = TrainingSession.of(console, runData, settings);
        try (Model model = Model.of(chosen.network(), Seed.of(seed), execution.execution())) {
            model.compile(optimizer(chosen), Losses.sparseCategoricalCrossentropy(), Metrics.accuracy());
            console.out().println(chosen.name() + ", " + chosen.about());
            int warnings = Lint.of(model.network()).warnings().size();
            if (warnings > 0) {
                console.out().println("%s about the architecture; read %s with: fovea lint %s".formatted(
                        Words.count(warnings, "warning"), warnings == 1 ? "it" : "them", chosen.name()));
            }
            session.announce(model, batchSize, allEpochs);
            RunFolder folder = folder(known, chosen, settings);
            int code = session.train(model, folder, Fit.epochs(allEpochs), Fit.batchSize(batchSize), folder);
            if (code == ExitCode.OK) {
                session.judge(model, folder);
            }
            return code;
        }
    }

    private Optimizer optimizer(NamedNet chosen) {
        return optimizer.orElse(chosen.optimizer())
                .with(schedule.orElse(chosen.schedule()).from(rate.orElse(chosen.rate())));
    }

    private RunFolder folder(KnownData known, NamedNet chosen, SequencedMap<String, String> settings) {
        RunOptions options = RunOptions.standard().settings(settings).checkpointEvery(checkpointEvery)
                .log(console.err()::println);
        return run.map(name -> RunFolder.create(runs, name, options))
                .orElseGet(() -> RunFolder.createNext(runs, known.name() + "-" + chosen.name(), options));
    }
}
