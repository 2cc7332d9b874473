package dev.fovea.nn.schedule;

import static dev.fovea.nn.text.Require.notNegative;

import dev.fovea.nn.text.CallText;

/// `η = rate`, always.
public record ConstantRate(double rate) implements Schedule {

    public ConstantRate {
        notNegative("the learning rate", rate);
    }

    @Override public double at(int epoch, long step, long steps) {
        return rate;
    }

    /// What something around a schedule prints it as: a number has no withers.
    static Object receiver(Schedule schedule) {
        return schedule instanceof ConstantRate(double rate) ? CallText.call("constantRate", rate) : schedule;
    }

    /// The number alone, since every optimizer takes it so: `adam(0.001)`.
    @Override public String toString() {
        return CallText.number(rate);
    }
}
