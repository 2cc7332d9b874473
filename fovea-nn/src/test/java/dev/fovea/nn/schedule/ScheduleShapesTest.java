package dev.fovea.nn.schedule;

import static dev.fovea.nn.schedule.Schedules.*;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.stream.IntStream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class ScheduleShapesTest {
    private static final Offset<Double> EXACT = within(1e-15);

    /// The values of the first steps of a run of `steps`, two of which are an epoch.
    private static double[] perStep(Schedule schedule, int count, long steps) {
        return IntStream.range(0, count).mapToDouble(t -> schedule.at(t / 2, t, steps)).toArray();
    }

    @Test void aPolynomialFallsToItsLastRate() {
        assertThat(perStep(polynomialDecay(1), 6, 4)).containsExactly(1, 0.75, 0.5, 0.25, 0, 0);
        assertThat(perStep(polynomialDecay(1).power(2).last(0.2).over(2), 4, 100))
                .containsExactly(new double[]{1, 0.2 + 0.8 * 0.25, 0.2, 0.2}, EXACT);
    }

    @Test void inverseTimeFallsEverMoreSlowly() {
        assertThat(perStep(inverseTimeDecay(1, 0.5), 6, 6)).containsExactly(1, 1, 1 / 1.5, 1 / 1.5, 0.5, 0.5);
    }

    @Test void piecesBeginAtTheirEpochs() {
        assertThat(perStep(piecewiseConstant(0.1).from(1, 0.01).from(2, 0.5), 6, 6))
                .containsExactly(0.1, 0.1, 0.01, 0.01, 0.5, 0.5);
    }

    @Test void anEpochMayBeAsManySteps() {
        assertThat(perStep(exponentialDecay(1, 0.5).everySteps(3), 7, 7)).containsExactly(1, 1, 1, 0.5, 0.5, 0.5, 0.25);
    }

    @Test void warmUpRisesToWhatItIsAround() {
        assertThat(perStep(constantRate(1).warmup(4), 6, 6)).containsExactly(0.25, 0.5, 0.75, 1, 1, 1);
        assertThat(perStep(stepDecay(1, 0.5, 1).warmup(4), 5, 5)).containsExactly(0.25, 0.5, 0.375, 0.5, 0.25);
        assertThat(perStep(constantRate(1).warmup(0), 1, 5)).containsExactly(1);
    }

    @Test void cosineRestartsAfterEachPeriod() {
        double half = (1 + Math.sqrt(0.5)) / 2;
        assertThat(perStep(cosineRestarts(1, 4), 6, 100))
                .containsExactly(new double[]{1, half, 0.5, 1 - half, 1, half}, EXACT);
        assertThat(perStep(cosineRestarts(1, 2).stretch(2).last(0.2), 7, 100)).containsExactly(new double[]{
                1, 0.6, 1, 0.2 + 0.8 * half, 0.6, 0.2 + 0.8 * (1 - half), 1}, EXACT);
    }

    /// The values of PyTorch's formula, `max_lr=1, total_steps=10, pct_start=0.3`: the peak at step 2, the end at step 9.
    @Test void oneCycleRisesAndFalls() {
        double[] rates = perStep(oneCycle(1), 10, 10);
        assertThat(rates[0]).isCloseTo(0.04, EXACT);
        assertThat(rates[1]).isCloseTo(0.52, EXACT);
        assertThat(rates[2]).isCloseTo(1, EXACT);
        double last = 0.04 / 1e4;
        assertThat(rates[5]).isCloseTo(last + (1 - last) * (1 + Math.cos(Math.PI * 3 / 7)) / 2, EXACT);
        assertThat(rates[9]).isCloseTo(last, EXACT);
        assertThat(oneCycle(2).divisor(10).rise(0.5).at(0, 0, 100)).isCloseTo(0.2, EXACT);
        assertThat(oneCycle(2).rise(0).at(0, 0, 100)).isEqualTo(2);
        assertThat(oneCycle(1).lastDivisor(1).at(0, 9, 10)).isCloseTo(0.04, EXACT);
    }

    @Test void schedulesPrintAsCalls() {
        assertThat(List.of(polynomialDecay(0.1), polynomialDecay(0.1).power(2).last(0.01).over(50),
                inverseTimeDecay(0.1, 0.5), piecewiseConstant(0.1).from(30, 1e-5), oneCycle(0.1).rise(0.2),
                cosineRestarts(0.1, 10).stretch(2), exponentialDecay(0.1, 0.5).everySteps(10).warmup(5),
                constantRate(0.1).warmup(5)))
                .hasToString("[polynomialDecay(0.1), polynomialDecay(0.1).power(2).last(0.01).over(50), "
                        + "inverseTimeDecay(0.1, 0.5), piecewiseConstant(0.1).from(30, 1e-5), oneCycle(0.1).rise(0.2), "
                        + "cosineRestarts(0.1, 10).stretch(2), exponentialDecay(0.1, 0.5).everySteps(10).warmup(5), "
                        + "constantRate(0.1).warmup(5)]");
        Schedule lambda = (_, _, _) -> 1;
        assertThat(lambda.warmup(5)).hasToString("λ.warmup(5)");
    }

    @Test void numbersOfAScheduleAreChecked() {
        assertThatThrownBy(() -> polynomialDecay(1).power(-1))
                .hasMessage("the power of a polynomial decay must be 0 or more, but is -1.0");
        assertThatThrownBy(() -> polynomialDecay(1).over(-1))
                .hasMessage("a polynomial decay takes 0 steps or more, but is -1");
        assertThatThrownBy(() -> inverseTimeDecay(1, -1))
                .hasMessage("the factor of an inverse time decay must be 0 or more, but is -1.0");
        assertThatThrownBy(() -> piecewiseConstant(1).from(0, 1))
                .hasMessage("a rate of a piecewise constant schedule begins at epoch 1 or later, but at 0");
        assertThatThrownBy(() -> piecewiseConstant(1).from(3, 1).from(3, 2))
                .hasMessage("the epochs of a piecewise constant schedule must rise, but 3 follows 3");
        assertThatThrownBy(() -> oneCycle(1).rise(1))
                .hasMessage("the share of a cycle that rises must be in [0, 1), but is 1.0");
        assertThatThrownBy(() -> oneCycle(1).divisor(0.5))
                .hasMessage("the divisors of a cycle must be 1 or more, but are 0.5 and 10000.0");
        assertThatThrownBy(() -> cosineRestarts(1, 0))
                .hasMessage("the period of a cosine schedule takes 1 step or more, but is 0");
        assertThatThrownBy(() -> cosineRestarts(1, 5).stretch(0.5))
                .hasMessage("the stretch of periods must be 1 or more, but is 0.5");
        assertThatThrownBy(() -> constantRate(1).warmup(-1)).hasMessage("a warm-up takes 0 steps or more, but is -1");
        assertThatThrownBy(() -> constantRate(1).everySteps(0))
                .hasMessage("a schedule moves on every 1 or more steps, but 0 were asked for");
    }
}
