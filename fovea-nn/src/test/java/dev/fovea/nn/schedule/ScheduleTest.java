package dev.fovea.nn.schedule;

import static dev.fovea.nn.schedule.Schedules.constantRate;
import static dev.fovea.nn.schedule.Schedules.cosine;
import static dev.fovea.nn.schedule.Schedules.exponentialDecay;
import static dev.fovea.nn.schedule.Schedules.stepDecay;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ScheduleTest {

    private static double[] perEpoch(Schedule schedule, int epochs) {
        return IntStream.range(0, epochs).mapToDouble(e -> schedule.at(e, 600L * e, 600L * epochs)).toArray();
    }

    /// S-06: `lr_decay(epoch) = 0.01 * math.pow(0.6, epoch)`, the ten epochs of the lecture's program.
    @Test void theLecturesDecayIsExponentialPerEpoch() {
        assertThat(perEpoch(exponentialDecay(0.01, 0.6), 10)).containsExactly(new double[]{0.01, 0.006, 0.0036, 0.00216,
                0.001296, 0.0007776, 0.00046656, 0.000279936, 0.0001679616, 0.00010077696}, within(1e-16));
    }

    @Test void aLambdaIsASchedule() {
        Schedule lecture = (epoch, _, _) -> 0.01 * Math.pow(0.6, epoch);
        assertThat(perEpoch(lecture, 10)).containsExactly(perEpoch(exponentialDecay(0.01, 0.6), 10), within(1e-16));
    }

    @Test void stepsGoDownAfterSoManyEpochs() {
        assertThat(perEpoch(stepDecay(0.8, 0.5, 2), 6)).containsExactly(0.8, 0.8, 0.4, 0.4, 0.2, 0.2);
    }

    @Test void aConstantRateStays() {
        assertThat(perEpoch(constantRate(0.1), 3)).containsExactly(0.1, 0.1, 0.1);
    }

    @Test void cosineWarmsUpAndThenFallsToItsLastRate() {
        Cosine schedule = cosine(1).warmup(4).last(0.2);
        assertThat(IntStream.range(0, 13).mapToDouble(t -> schedule.at(0, t, 12)).toArray())
                .containsExactly(new double[]{
                        0.25, 0.5, 0.75, 1, 1, 0.2 + 0.4 * (1 + Math.cos(Math.PI / 8)),
                        0.2 + 0.4 * (1 + Math.sqrt(0.5)),
                        0.2 + 0.4 * (1 + Math.cos(3 * Math.PI / 8)), 0.6000000000000001,
                        0.2 + 0.4 * (1 + Math.cos(5 * Math.PI / 8)), 0.2 + 0.4 * (1 - Math.sqrt(0.5)),
                        0.2 + 0.4 * (1 + Math.cos(7 * Math.PI / 8)), 0.2}, within(1e-15));
    }

    @Test void cosineOfARunShorterThanItsWarmUpOnlyWarmsUp() {
        assertThat(cosine(1).warmup(10).at(0, 2, 3)).isEqualTo(0.3);
        assertThat(cosine(1).at(0, 0, 0)).isEqualTo(1);
    }

    @Test void schedulesPrintAsCalls() {
        assertThat(exponentialDecay(0.01, 0.6)).hasToString("exponentialDecay(0.01, 0.6)");
        assertThat(stepDecay(0.1, 0.5, 30)).hasToString("stepDecay(0.1, 0.5, 30)");
        assertThat(cosine(1e-3)).hasToString("cosine(0.001)");
        assertThat(cosine(0.1).warmup(500).last(1e-5)).hasToString("cosine(0.1).warmup(500).last(1e-5)");
    }

    @Test void ratesAreNotNegative() {
        assertThatThrownBy(() -> constantRate(-0.1)).hasMessage("the learning rate must be 0 or more, but is -0.1");
        assertThatThrownBy(() -> exponentialDecay(0.1, Double.NaN))
                .hasMessage("the factor of an exponential decay must be 0 or more, but is NaN");
        assertThatThrownBy(() -> stepDecay(0.1, 0.5, 0))
                .hasMessage("the epochs between steps of a decay must be 1 or more, but is 0");
        assertThatThrownBy(() -> cosine(0.1).warmup(-1))
                .hasMessage("the warm-up of a cosine schedule takes 0 steps or more, but is -1");
    }
}
