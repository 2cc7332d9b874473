package dev.fovea.nn.train;

import static dev.fovea.nn.text.CallText.call;
import static dev.fovea.nn.text.Require.require;

import dev.fovea.nn.layer.Parameter;
import dev.fovea.nn.train.TrainingEvent.EpochEnded;
import dev.fovea.nn.train.TrainingEvent.TrainingEnded;
import dev.fovea.nn.train.TrainingEvent.TrainingStarted;
import dev.fovea.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// Ends a run that no longer gets better: when the watched number has not improved for more than `patience` epochs.
///
/// It decides from the run's history, so that a resumed run stops where the other one would have. With [#restoreBest] the model
/// ends with the weights of its best epoch.
public final class EarlyStopping implements Callback {
    private final Monitor monitor;
    private final int patience;
    private final boolean restoreBest;
    private int keptEpoch = -1;
    private Map<String, Tensor> kept = Map.of();

    private EarlyStopping(Monitor monitor, int patience, boolean restoreBest) {
        require(patience >= 0, "the patience must be 0 epochs or more, but is %d", patience);
        this.monitor = monitor;
        this.patience = patience;
        this.restoreBest = restoreBest;
    }

    static EarlyStopping standard() {
        return new EarlyStopping(Monitor.of("val_loss"), 0, false);
    }

    /// The number that is watched, of those in the logs; `val_loss` if not given.
    public EarlyStopping monitor(String name) {
        return new EarlyStopping(new Monitor(name, monitor.direction(), monitor.minDelta()), patience, restoreBest);
    }

    /// How many epochs without improvement are borne; none if not given.
    public EarlyStopping patience(int epochs) {
        return new EarlyStopping(monitor, epochs, restoreBest);
    }

    /// A smaller change is no improvement.
    public EarlyStopping minDelta(double delta) {
        return new EarlyStopping(new Monitor(monitor.name(), monitor.direction(), delta), patience, restoreBest);
    }

    /// Which values are better, where the name does not tell.
    public EarlyStopping better(Better direction) {
        return new EarlyStopping(new Monitor(monitor.name(), Optional.of(direction), monitor.minDelta()), patience,
                restoreBest);
    }

    /// Gives the model the weights of its best epoch when the run ends, however it ends.
    public EarlyStopping restoreBest() {
        return new EarlyStopping(monitor, patience, true);
    }

    @Override public Signal on(TrainingEvent event) {
        return switch (event) {
            case TrainingStarted(TrainingRun run) -> {
                monitor.check(run, "earlyStopping()");
                keptEpoch = -1;
                kept = Map.of();
                yield Signal.CONTINUE;
            }
            case EpochEnded(TrainingRun run, int epoch, _) -> epochEnded(run, epoch);
            case TrainingEnded(TrainingRun run) -> {
                restore(run);
                yield Signal.CONTINUE;
            }
            default -> Signal.CONTINUE;
        };
    }

    private Signal epochEnded(TrainingRun run, int epoch) {
        int count = run.history().epochs().size();
        int best = monitor.best(run.history());
        if (restoreBest && best == count - 1) {
            kept = parameters(run);
            keptEpoch = best;
        }
        int waited = count - 1 - best;
        boolean stop = waited > 0 && waited >= patience;
        return !stop
                ? Signal.CONTINUE
                : run.stop("epoch %d: %s has not improved since epoch %d, when it was %s".formatted(epoch + 1,
                        monitor.name(),
                        epoch + 1 - waited, Numbers.rounded(run.history().epochs().get(best).get(monitor.name()))));
    }

    private static Map<String, Tensor> parameters(TrainingRun run) {
        var values = new LinkedHashMap<String, Tensor>();
        run.model().parameters().stream().map(Parameter::path)
                .forEach(path -> values.put(path, run.model().weight(path)));
        return values;
    }

    private void restore(TrainingRun run) {
        int count = run.history().epochs().size();
        if (!restoreBest || count == 0 || run.means().values().isEmpty() && monitor.best(run.history()) == count - 1) {
            return;
        }
        if (monitor.best(run.history()) == keptEpoch) {
            kept.forEach(run.model()::weight);
        } else {
            System.getLogger("dev.fovea").log(System.Logger.Level.WARNING,
                    ("The best epoch lies before this run went on; its weights are not at hand."
                            + " The model keeps those of the last step. Load the best model from its file."));
        }
        kept = Map.of();
    }

    @Override public String toString() {
        String text = call("earlyStopping").option("monitor", monitor.name(), "val_loss")
                .option("patience", patience, 0)
                .option("minDelta", monitor.minDelta(), 0.0).toString();
        return restoreBest ? text + ".restoreBest()" : text;
    }
}
