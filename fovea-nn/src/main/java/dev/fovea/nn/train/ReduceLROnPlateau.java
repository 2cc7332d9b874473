package dev.fovea.nn.train;

import static dev.fovea.nn.text.CallText.call;
import static dev.fovea.nn.text.Require.fraction;
import static dev.fovea.nn.text.Require.notNegative;
import static dev.fovea.nn.text.Require.positive;
import static dev.fovea.nn.text.Require.require;

import dev.fovea.nn.train.TrainingEvent.EpochStarted;
import dev.fovea.nn.train.TrainingEvent.TrainingStarted;
import java.io.PrintStream;
import java.util.List;
import java.util.Optional;

/// `η ← max(η · factor, minRate)` when the watched number has not improved for `patience` epochs; then it waits for `cooldown` epochs
/// before it counts again.
///
/// It decides from the run's history, so that a resumed run has the rate that the other one would have. From the first reduction
/// on the rate stays as it set it, whatever the optimizer's schedule says.
public record ReduceLROnPlateau(Monitor monitor, double factor, int patience, int cooldown, double minRate,
        Optional<PrintStream> out) implements Callback {
    private static final double FACTOR = 0.1;          // Keras, as the other defaults
    private static final int PATIENCE = 10;
    private static final double MIN_DELTA = 1e-4;

    public ReduceLROnPlateau {
        fraction("the factor of reduceLROnPlateau", factor);
        positive("the patience of reduceLROnPlateau", patience);
        require(cooldown >= 0, "the cooldown must be 0 epochs or more, but is %d", cooldown);
        notNegative("the smallest learning rate", minRate);
    }

    static ReduceLROnPlateau standard() {
        return new ReduceLROnPlateau(new Monitor("val_loss", Optional.empty(), MIN_DELTA), FACTOR, PATIENCE, 0, 0,
                Optional.empty());
    }

    private ReduceLROnPlateau watching(Monitor monitor) {
        return new ReduceLROnPlateau(monitor, factor, patience, cooldown, minRate, out);
    }

    /// The number that is watched, of those in the logs; `val_loss` if not given.
    public ReduceLROnPlateau monitor(String name) {
        return watching(new Monitor(name, monitor.direction(), monitor.minDelta()));
    }

    /// A smaller change is no improvement; 0.0001 if not given.
    public ReduceLROnPlateau minDelta(double delta) {
        return watching(new Monitor(monitor.name(), monitor.direction(), delta));
    }

    /// Which values are better, where the name does not tell.
    public ReduceLROnPlateau better(Better direction) {
        return watching(new Monitor(monitor.name(), Optional.of(direction), monitor.minDelta()));
    }

    public ReduceLROnPlateau factor(double factor) {
        return new ReduceLROnPlateau(monitor, factor, patience, cooldown, minRate, out);
    }

    /// How many epochs without improvement are borne; 10 if not given.
    public ReduceLROnPlateau patience(int epochs) {
        return new ReduceLROnPlateau(monitor, factor, epochs, cooldown, minRate, out);
    }

    /// How many epochs after a reduction are not counted; none if not given.
    public ReduceLROnPlateau cooldown(int epochs) {
        return new ReduceLROnPlateau(monitor, factor, patience, epochs, minRate, out);
    }

    /// The rate is not made smaller than that; 0 if not given.
    public ReduceLROnPlateau minRate(double rate) {
        return new ReduceLROnPlateau(monitor, factor, patience, cooldown, rate, out);
    }

    /// Says when it reduces the rate.
    public ReduceLROnPlateau verbose(PrintStream out) {
        return new ReduceLROnPlateau(monitor, factor, patience, cooldown, minRate, Optional.of(out));
    }

    @Override public Signal on(TrainingEvent event) {
        if (event instanceof TrainingStarted(TrainingRun run)) {
            monitor.check(run, "reduceLROnPlateau()");
        } else if (event instanceof EpochStarted(TrainingRun run, int epoch) && !run.history().epochs().isEmpty()) {
            set(run, epoch);
        }
        return Signal.CONTINUE;
    }

    private void set(TrainingRun run, int epoch) {
        List<Integer> reductions = reductions(run.history());
        if (reductions.isEmpty()) {
            return;
        }
        double before = run.history().last().get("rate");
        boolean now = reductions.getLast() == run.history().epochs().size() - 1 && before > minRate;
        double rate = now ? Math.max(before * factor, minRate) : before;
        run.learningRate(rate);
        if (now) {
            out.ifPresent(o -> o.println("Epoch %d: %s has not improved, learning rate %s".formatted(epoch + 1,
                    monitor.name(), Numbers.rounded(rate))));
        }
    }

    /// After which epochs of a history the rate was reduced.
    private List<Integer> reductions(History history) {
        List<Double> values = history.of(monitor.name());
        var all = new java.util.ArrayList<Integer>();
        double best = monitor.better() == Better.LOWER ? Double.POSITIVE_INFINITY : Double.NEGATIVE_INFINITY;
        int waited = 0;
        int cooling = 0;
        for (int i = 0; i < values.size(); i++) {
            if (cooling > 0) {
                cooling--;
                waited = 0;
            }
            if (monitor.isBetter(values.get(i), best)) {
                best = values.get(i);
                waited = 0;
            } else if (cooling == 0 && ++waited >= patience) {
                all.add(i);
                cooling = cooldown;
                waited = 0;
            }
        }
        return all;
    }

    @Override public String toString() {
        return call("reduceLROnPlateau").option("monitor", monitor.name(), "val_loss").option("factor", factor, FACTOR)
                .option("patience", patience, PATIENCE).option("minDelta", monitor.minDelta(), MIN_DELTA)
                .option("cooldown", cooldown, 0).option("minRate", minRate, 0.0).toString();
    }
}
