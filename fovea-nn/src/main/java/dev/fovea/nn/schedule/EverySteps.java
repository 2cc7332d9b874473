package dev.fovea.nn.schedule;

import static dev.fovea.nn.text.CallText.after;
import static dev.fovea.nn.text.Require.require;

/// `η = schedule(e = ⌊t / n⌋)` at the step `t = 0, 1, …`: what goes by epochs goes by every `n` steps.
public record EverySteps(Schedule schedule, long every) implements Schedule {

    public EverySteps {
        require(every >= 1, "a schedule moves on every 1 or more steps, but %d were asked for", every);
    }

    @Override public double at(int epoch, long step, long steps) {
        return schedule.at((int) Math.min(Integer.MAX_VALUE, step / every), step, steps);
    }

    @Override public String toString() {
        return after(ConstantRate.receiver(schedule), "everySteps", every).toString();
    }
}
