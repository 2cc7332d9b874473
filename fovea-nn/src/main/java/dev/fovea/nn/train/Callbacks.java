package dev.fovea.nn.train;

import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.IntToDoubleFunction;

/// The callbacks by name, with their defaults: `import static`. Given among the options of `fit`.
public final class Callbacks {
    private Callbacks() {}

    /// The learning rate of each epoch, counted from 0.
    public static LearningRateScheduler learningRateScheduler(IntToDoubleFunction rate) {
        return new LearningRateScheduler(rate, Optional.empty());
    }

    /// Lowers the rate when `val_loss` has not improved for 10 epochs; see its withers.
    public static ReduceLROnPlateau reduceLROnPlateau() {
        return ReduceLROnPlateau.standard();
    }

    /// Validates with the moving averages of the weights, which the optimizer keeps by [dev.fovea.nn.optimizer.Optimizer#average].
    public static SwapAverages swapAverages() {
        return new SwapAverages();
    }

    /// Stops when `val_loss` has not improved; see its withers.
    public static EarlyStopping earlyStopping() {
        return EarlyStopping.standard();
    }

    /// Saves the model after each epoch; the name may hold `{epoch}` and numbers of the logs.
    public static ModelCheckpoint modelCheckpoint(String pattern) {
        return ModelCheckpoint.of(pattern);
    }

    public static ModelCheckpoint modelCheckpoint(Path file) {
        return ModelCheckpoint.of(file.toString());
    }

    /// A table of all epochs.
    public static CsvLog csvLog(Path file) {
        return new CsvLog(file);
    }

    /// Stops when the loss is not finite; a warning of the logger `dev.fovea` says what is to blame.
    public static TerminateOnNaN terminateOnNaN() {
        return new TerminateOnNaN(text -> System.getLogger("dev.fovea").log(System.Logger.Level.WARNING, text));
    }

    /// Shows on the standard output how the run gets on.
    public static Progress progress() {
        return progress(System.out, System.console() != null && System.console().isTerminal());
    }

    /// @param terminal whether the line may move
    public static Progress progress(PrintStream out, boolean terminal) {
        return new Progress(out, terminal, System::nanoTime, TrainingRun::waited);
    }
}
