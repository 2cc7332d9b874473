package dev.fovea.nn.tune;

import static dev.fovea.nn.tune.Choices.integers;
import static dev.fovea.nn.tune.Choices.logUniform;
import static dev.fovea.nn.tune.Choices.oneOf;
import static dev.fovea.nn.tune.Choices.uniform;
import static dev.fovea.nn.tune.Searches.asha;
import static dev.fovea.nn.tune.Searches.gridSearch;
import static dev.fovea.nn.tune.Searches.randomSearch;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class SearchTest {
    private static final SearchSpace RATES = SearchSpace.of("rate", logUniform(1e-4, 1e-1));

    /// The jobs of a search whose trial `k` has the score `scores[k]` after any number of epochs; `NaN` fails.
    private static List<String> jobs(Search search, SearchSpace space, double... scores) {
        var done = new ArrayList<Result>();
        var jobs = new ArrayList<String>();
        for (Optional<Search.Job> next = search.next(space, done); next.isPresent(); next = search.next(space, done)) {
            Search.Job job = next.get();
            int number = job.trial().number();
            assertThat(job.trial()).isEqualTo(search.trial(space, number));
            jobs.add(number + "@" + job.epochs());
            done.add(new Result(job.trial(), job.epochs(), scores[number], 1,
                    Double.isNaN(scores[number]) ? "the loss is NaN" : ""));
        }
        return jobs;
    }

    private static void refused(ThrowingCallable call, String message) {
        assertThatIllegalArgumentException().isThrownBy(call).withMessage(message);
    }

    @Test void aGridChangesTheLastChoiceFastest() {
        var space = SearchSpace.of("units", oneOf(32, 64)).with("layers", integers(1, 3));
        assertThat(jobs(gridSearch(5), space, 0, 0, 0, 0, 0, 0)).containsExactly("0@5", "1@5", "2@5", "3@5", "4@5",
                "5@5");
        assertThat(IntStream.range(0, 6).mapToObj(k -> gridSearch(5).trial(space, k).values().toString()))
                .containsExactly("{units=32, layers=1}", "{units=32, layers=2}", "{units=32, layers=3}",
                        "{units=64, layers=1}", "{units=64, layers=2}", "{units=64, layers=3}");
    }

    @Test void drawsStayInTheirRanges() {
        var space = RATES.with("dropout", uniform(0.1, 0.5)).with("layers", integers(1, 3)).with("units",
                oneOf(32, 64));
        for (int k = 0; k < 500; k++) {
            Trial trial = space.draw(7, k);
            assertThat(trial.number("rate")).isBetween(1e-4, 1e-1);
            assertThat(trial.number("dropout")).isBetween(0.1, 0.5);
            assertThat(trial.integer("layers")).isBetween(1, 3);
            assertThat(trial.get("units")).isIn(32, 64);
        }
    }

    @Test void logUniformDrawsEachPowerOfTenAsOften() {
        double[] rates = IntStream.range(0, 6000).mapToDouble(k -> RATES.draw(3, k).number("rate")).sorted().toArray();
        double[] expected = {-3.5, -3, -2.5, -2, -1.5};                  // log10 of the sextiles of 1e-4 … 1e-1
        for (int i = 0; i < expected.length; i++) {
            // a quantile's deviation: 3 · √(p (1 − p) / n) ≤ 0.0194; three for certainty
            assertThat(Math.log10(rates[1000 * (i + 1)])).isCloseTo(expected[i], within(0.06));
        }
    }

    @Test void integersAndValuesAreDrawnEquallyOften() {
        var space = SearchSpace.of("layers", integers(1, 3)).with("units", oneOf(32, 64));
        List<Trial> trials = IntStream.range(0, 6000).mapToObj(k -> space.draw(3, k)).toList();
        for (int layers = 1; layers <= 3; layers++) {
            int expected = layers;
            assertThat(trials.stream().filter(t -> t.integer("layers") == expected).count()).isBetween(1880L, 2120L);
        }
        assertThat(trials.stream().filter(t -> t.integer("units") == 32).count()).isBetween(2880L, 3120L);
    }

    @Test void aDrawDependsOnSeedAndNumberOnly() {
        Trial fifth = randomSearch(9, 1, 42).trial(RATES, 5);
        assertThat(asha(9, 9, 42).trial(RATES, 5)).isEqualTo(fifth);
        assertThat(randomSearch(100, 8, 42).trial(RATES, 5)).isEqualTo(fifth);
        assertThat(RATES.draw(43, 5)).isNotEqualTo(fifth);
        assertThat(RATES.draw(42, 6).values()).isNotEqualTo(fifth.values());
        assertThat(IntStream.range(0, 1000).mapToObj(k -> RATES.draw(42, k).values()).distinct()).hasSize(1000);
    }

    @Test void aRandomSearchEndsAfterItsTrials() {
        assertThat(jobs(randomSearch(3, 5, 1), RATES, 1, Double.NaN, 3)).containsExactly("0@5", "1@5", "2@5");
    }

    @Test void rungsGrowByEta() {
        assertThat(asha(9, 9, 1).rungs()).containsExactly(1, 3, 9);
        assertThat(asha(9, 20, 1).min(2).eta(4).rungs()).containsExactly(2, 8, 20);
        assertThat(asha(9, 1, 1).rungs()).containsExactly(1);
        assertThat(asha(9, Integer.MAX_VALUE, 1).eta(1 << 30).rungs()).containsExactly(1, 1 << 30, Integer.MAX_VALUE);
    }

    @Test void theBestThirdIsPromoted() {
        assertThat(jobs(asha(9, 9, 1), RATES, 5, 1, 9, 2, 8, 3, 7, 4, 6)).containsExactly(
                "0@1", "1@1", "2@1", "2@3",              // the best of three
                "3@1", "4@1", "5@1", "4@3",              // the second of six
                "6@1", "7@1", "8@1", "6@3",              // the third of nine
                "2@9");                                  // the best of three on the middle rung
    }

    @Test void thatThirdIsTheBestSoFarAndHigherRungsComeFirst() {
        assertThat(jobs(asha(9, 9, 1), RATES, 0, 1, 2, 3, 4, 5, 6, 7, 8)).containsExactly(
                "0@1", "1@1", "2@1", "2@3",
                "3@1", "3@3",                            // the best of four
                "4@1", "4@3", "4@9",                     // the best of five, and of three above
                "5@1", "5@3", "5@9", "6@1", "6@3", "6@9", "7@1", "7@3", "7@9", "8@1", "8@3", "8@9");
    }

    @Test void ofEqualTrialsTheFirstIsPromoted() {
        assertThat(jobs(asha(3, 3, 1), RATES, 1, 1, 1)).containsExactly("0@1", "1@1", "2@1", "0@3");
    }

    @Test void whatFailedCountsAndIsNeverPromoted() {
        double failed = Double.NaN;
        assertThat(jobs(asha(3, 3, 1), RATES, failed, 1, failed)).containsExactly("0@1", "1@1", "2@1", "1@3");
        assertThat(jobs(asha(3, 3, 1), RATES, failed, failed, failed)).containsExactly("0@1", "1@1", "2@1");
    }

    @Test void theyPrintAsTheirCalls() {
        assertThat(asha(9, 27, 1)).hasToString("asha(9, 27, 1)");
        assertThat(asha(9, 27, 1).min(3).eta(2)).hasToString("asha(9, 27, 1).min(3).eta(2)");
        assertThat(gridSearch(5)).hasToString("gridSearch(5)");
        assertThat(randomSearch(20, 5, 1)).hasToString("randomSearch(20, 5, 1)");
        assertThat(RATES.with("units", oneOf(32, 64)).with("activation", oneOf("relu")).with("layers", integers(1, 3))
                .with("dropout", uniform(0, 0.5)))
                .hasToString("rate = logUniform(1e-4, 0.1), units = oneOf(32, 64), activation = oneOf(\"relu\"), "
                        + "layers = integers(1, 3), dropout = uniform(0, 0.5)");
    }

    @Test void wrongSpacesAreRefused() {
        refused(() -> uniform(1, 1), "uniform goes from a number to a larger one, but from 1.0 to 1.0");
        refused(() -> logUniform(0, 1), "logUniform goes from a number above 0 to a larger one, but from 0.0 to 1.0");
        refused(() -> integers(3, 1), "integers go from a number to a larger one, but from 3 to 1");
        refused(() -> oneOf(), "oneOf needs a value to choose");
        refused(() -> RATES.with("rate", uniform(0, 1)), "the choice \"rate\" is there already");
        refused(() -> SearchSpace.of("a rate", uniform(0, 1)),
                "a choice has a name of letters, digits and _ . / -, but \"a rate\"");
        refused(() -> gridSearch(1).next(RATES, List.of()),
                "a grid needs values that can be counted, but rate is logUniform(1e-4, 0.1); write oneOf(…)");
    }

    @Test void wrongSearchesAreRefused() {
        refused(() -> gridSearch(0), "the number of epochs must be 1 or more, but is 0");
        refused(() -> randomSearch(0, 1, 1), "the number of trials must be 1 or more, but is 0");
        refused(() -> asha(0, 1, 1), "the number of trials must be 1 or more, but is 0");
        refused(() -> asha(9, 9, 1).min(10), "the lowest rung has at most the 9 epochs of the highest, but 10");
        refused(() -> asha(9, 9, 1).eta(1), "the best 1/eta of a rung go on, eta being 2 or more, but is 1");
    }

    @Test void valuesAreShortInTables() {
        Trial trial = SearchSpace.of("rate", oneOf(0.00312345678)).with("decay", oneOf(1.5e-5)).with("units", oneOf(64))
                .with("activation", oneOf("relu")).draw(1, 0);
        assertThat(trial.values().keySet().stream().map(trial::text)).containsExactly("0.003123", "1.5e-5", "64",
                "relu");
    }

    @Test void wrongUsesOfATrialAreRefused() {
        Trial trial = SearchSpace.of("units", oneOf(32)).with("activation", oneOf("relu")).draw(1, 0);
        refused(() -> trial.get("unit"), "there is no choice \"unit\"; there are [units, activation]");
        refused(() -> trial.number("activation"), "activation is no number, but relu");
        refused(() -> trial.integer("activation"), "activation is no whole number, but relu");
        refused(() -> new Result(trial, 1, Double.NaN, 1, ""),
                "trial 0 reached the score NaN, which ranks nowhere; say why it failed");
    }
}
