package dev.fovea.cli;

import dev.fovea.data.Preprocessing;
import dev.fovea.formats.RunFolder;
import dev.fovea.formats.RunOptions;
import dev.fovea.insight.Lint;
import dev.fovea.nn.model.Execution;
import dev.fovea.nn.model.Model;
import dev.fovea.nn.model.Seed;
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
import picocli.CommandLine.Spec;

/// `fovea train [DATA]`: trains a network by name on a data set by name or on images of one's own, into the folder of a run.
@Command(name = "train", sortOptions = false, description = "Trains a network, and says how good it has become.", footer = {
        "", "What is not given is chosen to fit the network and the data; see README.md."})
final class TrainCommand implements Callable<Integer> {
    private final Console console;

    @Spec CommandSpec spec = CommandSpec.create();

    // @formatter:off
    @Mixin LearningOptions chosen = new LearningOptions();

    @Mixin TransferOptions transfer = new TransferOptions();

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

    @Option(names = "--licence", paramLabel = "TEXT",
            description = "Under which licence the model may be used, such as CC-BY-4.0; its file says so.")
    Optional<String> licence = Optional.empty();

    @Option(names = "--tensorboard",
            description = "Write what TensorBoard shows into the folder tensorboard of the run.")
    boolean tensorboard;
    // @formatter:on

    TrainCommand(Console console) {
        this.console = console;
    }

    @Override public Integer call() {
        return transfer.isAsked() ? goOnFrom() : begin();
    }

    private int begin() {
        Learning learning = chosen.learning(console);
        RunData.Parts parts = learning.data().open();
        Learner learner = learning.learner(parts);
        String net = learning.net().name();
        SequencedMap<String, String> settings = settings(learning);
        var session = new TrainingSession(console, parts, settings);
        try (Model model = Model.of(learner.network(), Seed.of(learning.seed()), execution.execution())) {
            model.compile(learner.recipe());
            console.out().println(net + ", " + learning.net().about());
            int warnings = Lint.of(model.network()).warnings().size();
            if (warnings > 0) {
                console.out().println("%s about the architecture; read %s with: fovea lint %s".formatted(
                        Words.count(warnings, "warning"), warnings == 1 ? "it" : "them", net));
            }
            return train(session, model, learning, learning.epochs());
        }
    }

    /// From what another model has learned.
    private int goOnFrom() {
        Execution where = execution.execution();
        try (Model source = transfer.source(where)) {
            Learning learning = chosen.learning(console, transfer.named(source),
                    source.preprocessing().orElse(Preprocessing.STRETCH));
            RunData.Parts parts = learning.data().open();
            try (Model model = transfer.model(source, parts.training(), learning.seed())) {
                Training usual = TransferOptions.training(model);
                model.compile(transfer.recipe(learning.rule().of(usual)));
                console.out().println(transfer.about(source, model, parts.training()));
                SequencedMap<String, String> settings = settings(learning);
                transfer.keep(settings);
                TrainingSession session = new TrainingSession(console, parts, settings).withFeatures(model);
                return train(session, model, learning, chosen.epochs.orElse(usual.epochs()));
            }
        }
    }

    private SequencedMap<String, String> settings(Learning learning) {
        SequencedMap<String, String> settings = learning.data().settings();
        settings.putFirst("net", learning.net().name());
        settings.put(RunPage.COMMAND, Words.command(spec));
        settings.put(Passport.ARGUMENTS, Words.arguments(spec));
        licence.ifPresent(text -> settings.put(Passport.LICENCE, text));
        if (tensorboard) {
            TrainingSession.tensorBoard(settings);
        }
        return settings;
    }

    private int train(TrainingSession session, Model model, Learning learning, int epochs) {
        int batchSize = learning.batch(session, model);
        session.announce(model, batchSize, epochs);
        RunFolder folder = folder(learning, session.settings());
        int code = session.train(model, folder, Fit.epochs(epochs), Fit.batchSize(batchSize), folder);
        if (code == ExitCode.OK) {
            session.judge(model, folder);
        }
        return code;
    }

    private RunFolder folder(Learning learning, SequencedMap<String, String> settings) {
        RunOptions options = RunOptions.standard().settings(settings).checkpointEvery(checkpointEvery)
                .log(console.err()::println);
        return run.map(name -> RunFolder.create(runs, name, options))
                .orElseGet(() -> RunFolder.createNext(runs,
                        learning.data().source().name() + "-" + learning.net().name(), options));
    }
}
