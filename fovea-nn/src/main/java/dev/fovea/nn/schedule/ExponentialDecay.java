package dev.fovea.nn.schedule;

import static dev.fovea.nn.text.CallText.call;
import static dev.fovea.nn.text.Require.notNegative;

/// `η = initial · factorᵉ` in epoch `e = 0, 1, …`: start fast, then decay.
///
/// The lecture's is `0.01 · 0.6ᵉ`: 0.01, 0.006, 0.0036, … .
public record ExponentialDecay(double initial, double factor) implements Schedule {

    public ExponentialDecay {
        notNegative("the initial learning rate", initial);
        notNegative("the factor of an exponential decay", factor);
    }

    @Override public double at(int epoch, long step, long steps) {
        return initial * StrictMath.pow(factor, epoch);
    }

    @Override public String toString() {
        return call("exponentialDecay", initial, factor).toString();
    }
}
