package dev.fovea.cli;

import dev.fovea.nn.schedule.Schedule;
import dev.fovea.nn.schedule.Schedules;
import java.util.Locale;

/// How the learning rate falls, by name.
enum ScheduleName {
    CONSTANT, COSINE, EXPONENTIAL;

    private static final double FACTOR = 0.6;      // per epoch, the lecture's (S-06)

    Schedule from(double rate) {
        return switch (this) {
            case CONSTANT -> Schedules.constantRate(rate);
            case COSINE -> Schedules.cosine(rate);
            case EXPONENTIAL -> Schedules.exponentialDecay(rate, FACTOR);
        };
    }

    @Override public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
