package dev.fovea.cli;

import dev.fovea.formats.RunConfig;
import dev.fovea.formats.RunFolder;
import dev.fovea.formats.RunOptions;
import dev.fovea.nn.model.Model;
import dev.fovea.nn.train.Fit;
import dev.fovea.nn.train.TrainingState;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `fovea resume RUN`: goes on where a run stopped, as if it had never stopped.
@Command(name = "resume", sortOptions = false, description = "Goes on with a run that was interrupted, as if it had not been.")
final class ResumeCommand implements Callable<Integer> {
    private final Console console;

    // @formatter:off
    @Parameters(paramLabel = "RUN", description = "The folder of the run, or its name in runs.")
    Path run = Path.of("");

    @Option(names = "--epochs", paramLabel = "COUNT",
            description = "How many epochs in all; as many as the run was started with if not given.")
    Optional<Integer> epochs = Optional.empty();
    // @formatter:on

    ResumeCommand(Console console) {
        this.console = console;
    }

    @Override public Integer call() {
        RunFolder folder = RunFolder.open(RunPage.folder(run), RunOptions.standard().log(console.err()::println));
        RunConfig config = folder.config();
        RunData data = RunData.of(folder.toString(), config.settings());
        int all = epochs.orElse(config.training().epochs());
        try (Model model = folder.model(folder.execution())) {
            TrainingSession session = new TrainingSession(console, data.open(), config.settings()).withFeatures(model);
            TrainingState state = model.trainingState().orElseGet(TrainingState::start);
            if (state.epoch() >= all) {
                console.out().println("%s has ended after %s; --epochs trains longer".formatted(folder,
                        Words.count(state.epoch(), "epoch")));
            } else {
                console.out()
                        .println("%s goes on at epoch %d, step %d".formatted(folder, state.epoch() + 1, state.step()));
                int code = session.train(model, folder, folder.goingOn(model), Fit.epochs(all));
                if (code != ExitCode.OK) {
                    return code;
                }
            }
            session.judge(model, folder);
        }
        return ExitCode.OK;
    }
}
