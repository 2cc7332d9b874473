package dev.fovea.nn.schedule;

import static dev.fovea.nn.text.CallText.call;
import static dev.fovea.nn.text.Require.notNegative;
import static dev.fovea.nn.text.Require.require;

/// `η = peak · (t + 1) / w` while the step `t < w` warms up, then
/// `η = last + (peak − last) · (1 + cos(π · (t − w) / (T − w))) / 2` until the run's last step `T − 1`.
///
/// Cosine annealing without restarts, Loshchilov & Hutter 2017 (SGDR); linear warm-up, Goyal et al. 2017.
public record Cosine(double peak, long warmup, double last) implements Schedule {

    public Cosine {
        notNegative("the peak of a cosine schedule", peak);
        notNegative("the last learning rate of a cosine schedule", last);
        require(warmup >= 0, "the warm-up of a cosine schedule takes 0 steps or more, but is %d", warmup);
    }

    public Cosine warmup(long steps) { return new Cosine(peak, steps, last); }
    public Cosine last(double rate) { return new Cosine(peak, warmup, rate); }

    @Override public double at(int epoch, long step, long steps) {
        if (step < warmup) {
            return peak * (step + 1) / warmup;
        }
        double done = Math.min(1, (double) (step - warmup) / Math.max(1, steps - warmup));
        return last + (peak - last) * (1 + StrictMath.cos(Math.PI * done)) / 2;
    }

    @Override public String toString() {
        return call("cosine", peak).option("warmup", warmup, 0L).option("last", last, 0.0).toString();
    }
}
