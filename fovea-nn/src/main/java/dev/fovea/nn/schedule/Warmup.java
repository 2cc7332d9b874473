package dev.fovea.nn.schedule;

import static dev.fovea.nn.text.CallText.after;
import static dev.fovea.nn.text.Require.require;

/// `η = schedule(t) · (t + 1) / w` while the step `t < w`, then `schedule(t)`.
///
/// Goyal et al. 2017: a large rate from the first step on would undo the careful initial weights.
public record Warmup(Schedule schedule, long steps) implements Schedule {

    public Warmup {
        require(steps >= 0, "a warm-up takes 0 steps or more, but is %d", steps);
    }

    @Override public Warmup warmup(long steps) { return new Warmup(schedule, steps); }

    @Override public double at(int epoch, long step, long steps) {
        double full = schedule.at(epoch, step, steps);
        return step < this.steps ? full * (step + 1) / this.steps : full;
    }

    @Override public String toString() {
        return after(ConstantRate.receiver(schedule), "warmup", steps).toString();
    }
}
