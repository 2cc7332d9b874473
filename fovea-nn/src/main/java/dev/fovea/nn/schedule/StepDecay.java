package dev.fovea.nn.schedule;

import static dev.fovea.nn.text.CallText.call;
import static dev.fovea.nn.text.Require.notNegative;
import static dev.fovea.nn.text.Require.positive;

/// `η = initial · factor^⌊e / every⌋` in epoch `e = 0, 1, …`: constant for `every` epochs, then a step down.
public record StepDecay(double initial, double factor, int every) implements Schedule {

    public StepDecay {
        notNegative("the initial learning rate", initial);
        notNegative("the factor of a step decay", factor);
        positive("the epochs between steps of a decay", every);
    }

    @Override public double at(int epoch, long step, long steps) {
        return initial * StrictMath.pow(factor, epoch / every);
    }

    @Override public String toString() {
        return call("stepDecay", initial, factor, every).toString();
    }
}
