package dev.fovea.cli.compare;

import dev.fovea.cli.compare.Outcome.Measured;
import dev.fovea.cli.compare.Outcome.Refused;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.function.BiFunction;

/// Measures cells: each engine in a fresh process, warmed up, then timed in rounds, one engine after the other, so that a drift of the
/// machine meets all of them. While one runs the others sleep.
///
/// Before anything is timed, other engines must agree with ours up to [#AGREEMENT]: in the first loss without dropout, or in what they
/// answer for the first batch. To a network of a file all answers must, up to that part of the largest.
public final class Comparison {
    /// The relative difference up to which two engines are taken to compute the same.
    public static final double AGREEMENT = 1e-4;

    private final Engine ours;
    private final List<Engine> others;
    private final Timing timing;
    private final BiFunction<Engine, Integer, Conversation> start;

    /// @param warmUp  seconds before anything counts
    /// @param seconds of each round
    public record Timing(double warmUp, double seconds, int rounds) {
    }

    public Comparison(Engine ours, List<Engine> others, Timing timing) {
        this(ours, others, timing, EngineProcess::new);
    }

    /// @param start of an engine, for so many threads
    Comparison(Engine ours, List<Engine> others, Timing timing, BiFunction<Engine, Integer, Conversation> start) {
        this.ours = ours;
        this.others = List.copyOf(others);
        this.timing = timing;
        this.start = start;
    }

    /// A row for ours, then one for each other engine that can do this at all.
    public List<Row> run(Cell cell) {
        var rows = new ArrayList<Row>();
        var running = new ArrayList<Timed>();
        try {
            Timed first = started(ours, cell).open().count();
            running.add(first);
            first.warmUp(timing);
            List<Engine> able = first.goesOn() ? able(cell) : List.of();
            double[] expected = able.isEmpty() ? new double[0] : numbers(ours, cell);
            var refused = new ArrayList<Row>();
            for (Engine other : able) {
                try {
                    OptionalDouble difference = agreed(numbers(other, cell), cell, expected);
                    running.add(started(other, cell).differing(difference));
                    running.getLast().open().warmUp(timing);
                } catch (EngineException e) {
                    refused.add(new Row(cell, other.name(), false, new Refused(String.valueOf(e.getMessage())), 0,
                            OptionalDouble.empty()));
                }
            }
            for (int round = 0; round < timing.rounds(); round++) {
                running.forEach(t -> t.round(timing, running.size() > 1));
            }
            running.forEach(t -> rows.add(row(t, first)));
            rows.addAll(refused);
            return rows;
        } finally {
            running.forEach(Timed::close);
        }
    }

    private Timed started(Engine engine, Cell cell) {
        return new Timed(engine, cell, start.apply(engine, cell.threads()));
    }

    private List<Engine> able(Cell cell) {
        return others.stream().filter(e -> e.trains() || !cell.training())
                .filter(e -> e.onnx() || !cell.subject().isFile()).toList();
    }

    private static Row row(Timed timed, Timed first) {
        Outcome outcome = timed.outcome();
        boolean isCompared = timed != first && outcome instanceof Measured && first.outcome() instanceof Measured;
        return new Row(timed.cell(), timed.engine().name(), timed == first, outcome, first.multiplyAdds(),
                isCompared
                        ? OptionalDouble.of(((Measured) first.outcome()).median() / ((Measured) outcome).median())
                        : OptionalDouble.empty(),
                timed.difference());
    }

    /// That another engine's numbers are ours; of a file's network, by how much its answers differ.
    private static OptionalDouble agreed(double[] actual, Cell cell, double[] expected) {
        if (cell.subject().isFile()) {
            double difference = difference(actual, expected);
            if (difference > AGREEMENT) {
                throw new EngineException(String.format(Locale.ROOT,
                        "computes something else: of %d answers and our %d, one differs by %.2g of the largest",
                        actual.length, expected.length, difference));
            }
            return OptionalDouble.of(difference);
        }
        for (int i = 0; i < expected.length; i++) {
            double most = AGREEMENT * Math.max(Math.abs(expected[i]), Math.abs(expected[0]));
            if (i >= actual.length || Math.abs(actual[i] - expected[i]) > most) {
                throw new EngineException("computes something else: %s %s instead of %s".formatted(
                        cell.training() ? "first loss" : "first answers", text(actual), text(expected)));
            }
        }
        return OptionalDouble.empty();
    }

    /// `max |a − b| / max |b|`; infinite for another count of numbers.
    static double difference(double[] actual, double[] expected) {
        if (actual.length != expected.length) {
            return Double.POSITIVE_INFINITY;
        }
        double most = 0;
        double largest = 0;
        for (int i = 0; i < expected.length; i++) {
            most = Math.max(most, Math.abs(actual[i] - expected[i]));
            largest = Math.max(largest, Math.abs(expected[i]));
        }
        return most == 0 ? 0 : most / largest;
    }

    private static String text(double[] numbers) {
        return String.join(" ", Arrays.stream(numbers).mapToObj(Double::toString).toList());
    }

    /// The loss of the first step; or the mean magnitude of what is answered, and three of the answers; of a file's network all of them.
    /// In a process of its own, so that neither memory nor the time to the first step is that of two workloads.
    private double[] numbers(Engine engine, Cell cell) {
        try (Conversation asked = start.apply(engine, cell.threads())) {
            Answers.words(asked.greeting(), "@ready");
            Answers.ask(asked, cell.open() + " nodrop", "@ok");
            double[] first = Answers.numbers(Answers.ask(asked, "step 1", "@loss"));
            return cell.subject().isFile() ? Answers.numbers(Answers.ask(asked, "answers", "@answers")) : first;
        }
    }
}
