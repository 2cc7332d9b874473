package dev.fovea.nn.schedule;

import static dev.fovea.nn.text.CallText.call;
import static dev.fovea.nn.text.Require.notNegative;

/// `η = initial / (1 + factor · e)` in epoch `e = 0, 1, …`: fast at first, then ever more slowly (Robbins & Monro 1951).
public record InverseTimeDecay(double initial, double factor) implements Schedule {

    public InverseTimeDecay {
        notNegative("the initial learning rate", initial);
        notNegative("the factor of an inverse time decay", factor);
    }

    @Override public double at(int epoch, long step, long steps) {
        return initial / (1 + factor * epoch);
    }

    @Override public String toString() {
        return call("inverseTimeDecay", initial, factor).toString();
    }
}
