package dev.fovea.compile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import java.util.function.IntUnaryOperator;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;

/// Against trying everything.
class AssignmentTest {
    private static final int PLACES = 7;
    private static final double ROUNDING = 1e-9;

    @RepeatedTest(50) void chainsAreSolvedExactly(RepetitionInfo seed) {
        assertExact(seed.getCurrentRepetition(), i -> i - 1);
    }

    @RepeatedTest(50) void treesAreSolvedExactly(RepetitionInfo seed) {
        var random = new Random(seed.getCurrentRepetition());
        assertExact(seed.getCurrentRepetition(), i -> random.nextInt(i));
    }

    /// A residual network: each block's sum reads its first and its last value.
    @RepeatedTest(50) void branchesThatMeetAgainAreSolvedExactly(RepetitionInfo seed) {
        var random = new Random(seed.getCurrentRepetition());
        Assignment costs = problem(random, i -> i - 1);
        for (int block = 0; block + 3 < PLACES; block += 3) {
            costs.add(block, block + 3, between(random));
        }
        assertThat(costs.cost(costs.solve())).isCloseTo(least(costs), within(ROUNDING));
    }

    /// Four places, each with all others: greedy at first, so no better than what trying everything finds.
    @RepeatedTest(20) void whereAllMeetTheAnswerIsNoWorseThanTwiceTheBest(RepetitionInfo seed) {
        var random = new Random(seed.getCurrentRepetition());
        Assignment costs = new Assignment();
        for (int i = 0; i < 5; i++) {
            costs.place(random.nextDouble(), random.nextDouble(), random.nextDouble());
            for (int j = 0; j < i; j++) {
                costs.add(j, i, between(random));
            }
        }
        assertThat(costs.cost(costs.solve())).isBetween(least(costs) - ROUNDING, 2 * least(costs));
    }

    @Test void whatCannotBeIsAvoided() {
        var costs = new Assignment();
        int a = costs.place(1, 5);
        int b = costs.place(1, 5);
        double no = Double.POSITIVE_INFINITY;
        costs.add(a, b, new double[][]{{no, no}, {no, 0}});

        assertThat(costs.solve()).containsExactly(1, 1);
        assertThat(costs.cost(new int[]{1, 1})).isEqualTo(10);
        assertThat(costs.cost(new int[]{0, 1})).isInfinite();
    }

    @Test void ofEqualsTheFirstCounts() {
        var costs = new Assignment();
        int a = costs.place(2, 2, 2);
        int b = costs.place(1, 1);
        costs.add(a, b, new double[3][2]);
        costs.add(a, 0, 0);
        assertThat(costs.solve()).containsExactly(0, 0);
    }

    private static void assertExact(int seed, IntUnaryOperator parent) {
        Assignment costs = problem(new Random(seed), parent);
        assertThat(costs.cost(costs.solve())).as("seed %d", seed).isCloseTo(least(costs), within(ROUNDING));
    }

    private static Assignment problem(Random random, IntUnaryOperator parent) {
        var costs = new Assignment();
        for (int i = 0; i < PLACES; i++) {
            costs.place(random.nextDouble(), random.nextDouble(), random.nextDouble());
            if (i > 0) {
                costs.add(parent.applyAsInt(i), i, between(random));
            }
        }
        return costs;
    }

    private static double[][] between(Random random) {
        var costs = new double[3][3];
        for (double[] row : costs) {
            for (int y = 0; y < row.length; y++) {
                row[y] = random.nextDouble();
            }
        }
        return costs;
    }

    private static double least(Assignment costs) {
        int places = costs.solve().length;
        double best = Double.POSITIVE_INFINITY;
        for (int code = 0; code < Math.pow(3, places); code++) {
            var options = new int[places];
            for (int i = 0, rest = code; i < places; i++, rest /= 3) {
                options[i] = rest % 3;
            }
            best = Math.min(best, costs.cost(options));
        }
        return best;
    }
}
