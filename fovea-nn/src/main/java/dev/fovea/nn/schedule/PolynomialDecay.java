package dev.fovea.nn.schedule;

import static dev.fovea.nn.text.CallText.call;
import static dev.fovea.nn.text.Require.notNegative;
import static dev.fovea.nn.text.Require.require;

/// `η = last + (initial − last) · (1 − min(t, T) / T)^power` at the step `t = 0, 1, …`; a straight line with power 1.
///
/// @param over `T`; 0 takes the steps of the whole run
public record PolynomialDecay(double initial, double power, double last, long over) implements Schedule {

    public PolynomialDecay {
        notNegative("the initial learning rate", initial);
        notNegative("the power of a polynomial decay", power);
        notNegative("the last learning rate of a polynomial decay", last);
        require(over >= 0, "a polynomial decay takes 0 steps or more, but is %d", over);
    }

    public PolynomialDecay power(double power) { return new PolynomialDecay(initial, power, last, over); }
    public PolynomialDecay last(double rate) { return new PolynomialDecay(initial, power, rate, over); }
    public PolynomialDecay over(long steps) { return new PolynomialDecay(initial, power, last, steps); }

    @Override public double at(int epoch, long step, long steps) {
        double done = Math.min(1, (double) step / Math.max(1, over == 0 ? steps : over));
        return last + (initial - last) * StrictMath.pow(1 - done, power);
    }

    @Override public String toString() {
        return call("polynomialDecay", initial).option("power", power, 1.0).option("last", last, 0.0)
                .option("over", over, 0L).toString();
    }
}
