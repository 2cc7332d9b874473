package dev.fovea.nn.schedule;

import static dev.fovea.nn.text.CallText.call;
import static dev.fovea.nn.text.Require.notNegative;
import static dev.fovea.nn.text.Require.require;

/// `η = last + (peak − last) · (1 + cos(π · t / T)) / 2`, where `t` counts the steps since the last restart; `T` is `period` at
/// first, and `stretch` times as long after each restart.
///
/// Loshchilov & Hutter 2017 (SGDR), with steps in place of epochs.
public record CosineRestarts(double peak, long period, double stretch, double last) implements Schedule {

    public CosineRestarts {
        notNegative("the peak of a cosine schedule", peak);
        notNegative("the last learning rate of a cosine schedule", last);
        require(period >= 1, "the period of a cosine schedule takes 1 step or more, but is %d", period);
        require(stretch >= 1 && Double.isFinite(stretch), "the stretch of periods must be 1 or more, but is %s",
                stretch);
    }

    public CosineRestarts stretch(double factor) { return new CosineRestarts(peak, period, factor, last); }
    public CosineRestarts last(double rate) { return new CosineRestarts(peak, period, stretch, rate); }

    @Override public double at(int epoch, long step, long steps) {
        double start = stretch == 1 ? Math.floorDiv(step, period) * (double) period : 0;
        double length = period;
        while (stretch > 1 && step >= start + length) {
            start += length;
            length *= stretch;
        }
        return last + (peak - last) * (1 + StrictMath.cos(Math.PI * (step - start) / length)) / 2;
    }

    @Override public String toString() {
        return call("cosineRestarts", peak, period).option("stretch", stretch, 1.0).option("last", last, 0.0)
                .toString();
    }
}
