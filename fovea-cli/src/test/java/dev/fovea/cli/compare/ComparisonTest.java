package dev.fovea.cli.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.fovea.cli.compare.Comparison.Timing;
import dev.fovea.cli.compare.Outcome.Measured;
import dev.fovea.cli.compare.Outcome.Refused;
import dev.fovea.cli.workload.Workload;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/// Engines that say what a test has written down.
class ComparisonTest {
    private static final Workload MLP = Workload.find("mlp", false).orElseThrow();
    private static final Engine OURS = engine("fovea");
    private static final Engine OTHER = engine("other");

    private final List<String> asked = new ArrayList<>();
    private final Map<String, String> answers = new HashMap<>(Map.of("open", "@ok", "count", "@count 20000",
            "step", "@loss 2.5", "run", "@run 30 1.5 40.0 50.0 60.0 finite", "quit", "@bye"));

    private static Engine engine(String name) {
        return new Engine(name, List.of(name), true, _ -> Map.of());
    }

    /// What an engine answers to a word; others answer the same to it.
    private void answers(Engine engine, String word, String answer) {
        answers.put(engine.name() + " " + word, answer);
    }

    private Conversation start(Engine engine, int threads) {
        asked.add(engine.name() + ": start " + threads);
        return new Conversation() {
            @Override public String greeting() {
                return "@ready %s 1.0".formatted(engine.name());
            }

            @Override public String ask(String line) {
                asked.add(engine.name() + ": " + line);
                String word = line.split(" ")[0];
                return answers.getOrDefault(engine.name() + " " + word, answers.get(word));
            }

            @Override public double seconds() {
                return 0.75;
            }

            @Override public OptionalLong memory() {
                return OptionalLong.of(100 << 20);
            }

            @Override public void close() {
                asked.add(engine.name() + ": close");
            }
        };
    }

    private List<Row> run(Cell cell, Engine... others) {
        return new Comparison(OURS, List.of(others), new Timing(3, 0.5, 2), this::start).run(cell);
    }

    @Test void alone() {
        List<Row> rows = run(Cell.train(MLP, 2));

        assertThat(asked).containsExactly("fovea: start 2", "fovea: open W2 train 100 2", "fovea: step 1",
                "fovea: count", "fovea: run 3.000 3", "fovea: run 0.500 1", "fovea: run 0.500 1", "fovea: close");
        assertThat(rows).singleElement().satisfies(row -> {
            assertThat(row.outcome()).isEqualTo(
                    new Measured("fovea 1.0", List.of(2000.0, 2000.0), OptionalLong.of(100 << 20), 0.75));
            assertThat(row.multiplyAdds()).isEqualTo(200);
            assertThat(row.ratio()).isEmpty();
        });
    }

    @Test void enginesAreComparedFirstAndThenTakeTurns() {
        answers(OTHER, "run", "@run 60 1.5 20.0 25.0 30.0 finite");
        List<Row> rows = run(Cell.train(MLP, 1), OTHER);

        assertThat(asked).containsExactly("fovea: start 1", "fovea: open W2 train 100 1", "fovea: step 1",
                "fovea: count", "fovea: run 3.000 3",
                "fovea: start 1", "fovea: open W2 train 100 1 nodrop", "fovea: step 1", "fovea: close",
                "other: start 1", "other: open W2 train 100 1 nodrop", "other: step 1", "other: close",
                "other: start 1", "other: open W2 train 100 1", "other: step 1", "other: run 3.000 3",
                "fovea: run 0.500 1", "fovea: run 0.500 1", "other: run 0.500 1", "other: run 0.500 1",
                "fovea: run 0.500 1", "fovea: run 0.500 1", "other: run 0.500 1", "other: run 0.500 1",
                "fovea: close", "other: close");
        assertThat(rows).hasSize(2);
        assertThat(rows.get(1).ratio().orElseThrow()).isCloseTo(0.5, within(1e-12));
        assertThat(rows.get(1).multiplyAdds()).isEqualTo(200);
    }

    @Test void anEngineThatComputesSomethingElseIsNotTimed() {
        answers(OTHER, "step", "@loss 2.5003");
        List<Row> rows = run(Cell.train(MLP, 1), OTHER);

        assertThat(rows.get(1).outcome())
                .isEqualTo(new Refused("computes something else: first loss 2.5003 instead of 2.5"));
        assertThat(asked).doesNotContain("other: run 3.000 3");
        answers(OTHER, "step", "@loss 2.5002");
        assertThat(run(Cell.train(MLP, 1), OTHER).get(1).outcome()).isInstanceOf(Measured.class);
    }

    /// A single answer may lie near zero: what counts is how large answers are on the mean.
    @Test void answersAreComparedByTheirMeanMagnitude() {
        answers(OURS, "step", "@loss 0.5 0.0001 -1 1");
        answers(OTHER, "step", "@loss 0.50004 0.00013 -1 1");
        assertThat(run(Cell.infer(MLP, 32, 1), OTHER).get(1).outcome()).isInstanceOf(Measured.class);
        answers(OTHER, "step", "@loss 0.5 0.0002 -1 1");
        assertThat(run(Cell.infer(MLP, 32, 1), OTHER).get(1).outcome()).isEqualTo(new Refused(
                "computes something else: first answers 0.5 2.0E-4 -1.0 1.0 instead of 0.5 1.0E-4 -1.0 1.0"));
        answers(OTHER, "step", "@loss 0.5");
        assertThat(run(Cell.infer(MLP, 32, 1), OTHER).get(1).outcome()).isInstanceOf(Refused.class);
    }

    @Test void whatAnEngineRefusesIsSaidInItsOwnWords() {
        answers(OTHER, "open", "@no there is no workload W2");
        assertThat(run(Cell.train(MLP, 1), OTHER).get(1).outcome())
                .isEqualTo(new Refused("there is no workload W2"));
    }

    @Test void anEngineThatCannotTrainIsNotAskedTo() {
        assertThat(run(Cell.train(MLP, 1), OTHER.trains(false))).hasSize(1);
        assertThat(run(Cell.infer(MLP, 1, 1), OTHER.trains(false))).hasSize(2);
    }

    @Test void withoutOursThereIsNothingToCompareWith() {
        answers(OURS, "open", "@no too little memory");
        List<Row> rows = run(Cell.train(MLP, 1), OTHER);

        assertThat(rows).singleElement().extracting(Row::outcome).isEqualTo(new Refused("too little memory"));
        assertThat(asked).containsExactly("fovea: start 1", "fovea: open W2 train 100 1", "fovea: close");
    }

    @Test void anEngineThatFailsLaterIsAskedNoMore() {
        answers(OTHER, "run", "@run 30 1.5 40.0 50.0 60.0 nonfinite");
        assertThat(run(Cell.train(MLP, 1), OTHER).get(1).outcome())
                .isEqualTo(new Refused("its numbers are not finite: @run 30 1.5 40.0 50.0 60.0 nonfinite"));
        assertThat(asked.stream().filter(a -> a.startsWith("other: run"))).hasSize(1);
    }
}
