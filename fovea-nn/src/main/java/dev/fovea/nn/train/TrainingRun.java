package dev.fovea.nn.train;

import static dev.fovea.nn.text.Require.require;

import dev.fovea.data.Batch;
import dev.fovea.data.DataSet;
import dev.fovea.nn.model.Model;
import dev.fovea.nn.schedule.Schedule;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/// A run of `fit`, as callbacks see it.
public final class TrainingRun {
    private final Model model;
    private final Recipe recipe;
    private final DataSet data;
    private final Fit fit;
    private final Schedule schedule;
    private Report report = new Report(List.of());
    private List<String> names = List.of();
    private double[] sums = {};
    private int epoch;
    private int batch;
    private long step;
    private long samples;
    private History history;
    private OptionalDouble rate = OptionalDouble.empty();
    private Optional<String> stopReason = Optional.empty();
    private boolean finished;
    private long waited;
    private @Nullable Batch lastBatch;

    TrainingRun(Model model, Recipe recipe, DataSet data, Fit fit, TrainingState state) {
        this.model = model;
        this.recipe = recipe;
        this.data = data;
        this.fit = fit;
        this.schedule = recipe.optimizer().rate();
        this.epoch = state.epoch();
        this.batch = state.batch();
        this.step = state.step();
        this.samples = state.samples();
        this.history = state.history();
    }

    /// Goes on with the sums of `state` over the numbers that the steps report.
    void begin(Report report, TrainingState state) {
        List<String> names = report.parts();
        require(state.sums().isEmpty() || List.copyOf(state.sums().keySet()).equals(names),
                "the run that is to go on reported %s, but this one reports %s.\nCompile the model as it was, or start at the next epoch.",
                state.sums().keySet(), names);
        this.report = report;
        this.names = names;
        this.sums = new double[names.size()];
        for (int i = 0; i < sums.length; i++) {
            sums[i] = state.sums().getOrDefault(names.get(i), 0.0);
        }
    }

    /// Counts a step that was done.
    void advance(Batch done, BoundStep numbers) {
        for (int i = 0; i < sums.length; i++) {
            sums[i] += numbers.output(i) * done.size();
        }
        samples += done.size();
        batch = done.index() + 1;
        step++;
        lastBatch = done;
    }

    void endEpoch(Logs logs) {
        history = history.with(logs);
        epoch++;
        batch = 0;
        samples = 0;
        sums = new double[sums.length];
        lastBatch = null;
    }

    public Model model() {
        return model;
    }

    public Recipe recipe() {
        return recipe;
    }

    public DataSet data() {
        return data;
    }

    public Fit fit() {
        return fit;
    }

    /// Where it stands, to go on from there later.
    public TrainingState state() {
        return new TrainingState(epoch, batch, step, model.optimizerSteps(), samples, sums(), history);
    }

    private SequencedMap<String, Double> sums() {
        var all = new LinkedHashMap<String, Double>();
        if (samples > 0) {
            names.forEach(name -> all.put(name, sums[all.size()]));
        }
        return all;
    }

    /// Loss and metrics so far, over the samples that this epoch has seen.
    public Logs means() {
        return samples > 0 ? report.logs(sums, samples) : new Logs(new LinkedHashMap<>());
    }

    /// The epochs that have ended.
    public History history() {
        return history;
    }

    /// The epoch it is in, from 0.
    public int epoch() {
        return epoch;
    }

    /// Steps done in all.
    public long step() {
        return step;
    }

    /// Samples seen in this epoch.
    public long samples() {
        return samples;
    }

    /// How many nanoseconds the steps of this epoch have waited for data, until the next epoch starts.
    public long waited() {
        return waited;
    }

    void waited(long nanoseconds) {
        waited = nanoseconds;
    }

    /// Steps of one epoch.
    public int stepsPerEpoch() {
        return Math.ceilDiv(data.size(), fit.batchSize());
    }

    /// Steps of the whole run.
    public long steps() {
        return (long) fit.epochs() * stepsPerEpoch();
    }

    /// The batch of the last step, until the next one; none before an epoch's first step.
    public Optional<Batch> lastBatch() {
        return Optional.ofNullable(lastBatch);
    }

    /// The learning rate of the next step.
    public double learningRate() {
        return rate.isPresent() ? rate.getAsDouble() : schedule.at(epoch, step, steps());
    }

    /// Sets the learning rate from the next step on, in place of the optimizer's schedule. A resumed run does not remember it:
    /// set it at the start of every epoch.
    public void learningRate(double rate) {
        this.rate = OptionalDouble.of(rate);
    }

    /// Whether it came to its end, after its last epoch or by being stopped; not while it goes on, nor when an error ends it.
    public boolean isFinished() {
        return finished;
    }

    void finish() {
        finished = true;
    }

    /// Why it was stopped before its last epoch, where the callback that did so says it.
    public Optional<String> stopReason() {
        return stopReason;
    }

    /// Says why the run is to stop: `return run.stop("…")` in a callback.
    public Signal stop(String reason) {
        stopReason = Optional.of(reason);
        return Signal.STOP;
    }
}
