package dev.fovea.nn.schedule;

import static dev.fovea.nn.text.CallText.call;
import static dev.fovea.nn.text.Require.fraction;
import static dev.fovea.nn.text.Require.notNegative;
import static dev.fovea.nn.text.Require.require;

/// From `peak / divisor` up to `peak` over the first `rise` of the run, then down to `peak / divisor / lastDivisor` at its last step;
/// both ways along half a cosine, `η = to + (from − to) · (1 + cos(π·p)) / 2` with `p` from 0 to 1.
///
/// Smith & Topin 2018 (super-convergence), in the form of PyTorch's `OneCycleLR`; the momentum stays as it is. The run needs an end.
public record OneCycle(double peak, double rise, double divisor, double lastDivisor) implements Schedule {

    public OneCycle {
        notNegative("the peak of a cycle", peak);
        fraction("the share of a cycle that rises", rise);
        require(divisor >= 1 && lastDivisor >= 1, "the divisors of a cycle must be 1 or more, but are %s and %s",
                divisor, lastDivisor);
    }

    public OneCycle rise(double share) { return new OneCycle(peak, share, divisor, lastDivisor); }
    public OneCycle divisor(double divisor) { return new OneCycle(peak, rise, divisor, lastDivisor); }
    public OneCycle lastDivisor(double divisor) { return new OneCycle(peak, rise, this.divisor, divisor); }

    @Override public double at(int epoch, long step, long steps) {
        double top = Math.max(0, rise * steps - 1);
        double end = Math.max(top, steps - 1);
        double first = peak / divisor;
        return step < top
                ? between(first, peak, step / top)
                : between(peak, first / lastDivisor, end == top ? 1 : Math.min(1, (step - top) / (end - top)));
    }

    private static double between(double from, double to, double done) {
        return to + (from - to) * (1 + StrictMath.cos(Math.PI * done)) / 2;
    }

    @Override public String toString() {
        return call("oneCycle", peak).option("rise", rise, Schedules.RISE).option("divisor", divisor, Schedules.DIVISOR)
                .option("lastDivisor", lastDivisor, Schedules.LAST_DIVISOR).toString();
    }
}
