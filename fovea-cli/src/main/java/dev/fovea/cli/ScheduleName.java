package dev.fovea.cli;

import dev.fovea.nn.schedule.Schedule;
import dev.fovea.nn.schedule.Schedules;

/// How the learning rate moves, by name.
enum ScheduleName {
    CONSTANT, COSINE, EXPONENTIAL, ONE_CYCLE;

    private static final double FACTOR = 0.6;      // per epoch, the lecture's (S-06)

    Schedule from(double rate) {
        return switch (this) {
            case CONSTANT -> Schedules.constantRate(rate);
            case COSINE -> Schedules.cosine(rate);
            case EXPONENTIAL -> Schedules.exponentialDecay(rate, FACTOR);
            case ONE_CYCLE -> Schedules.oneCycle(rate);
        };
    }

    @Override public String toString() {
        return Words.word(this);
    }
}
