package dev.fovea.cli.compare;

import dev.fovea.cli.compare.Comparison.Timing;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/// An engine at work on a cell. Once it fails it is asked no more.
final class Timed implements AutoCloseable {
    private static final int LEAST = 3;                     // passes to warm up
    private static final double AGAIN = 1 / 6.0;            // of the warm-up, before a round when others ran in between

    private final Engine engine;
    private final Cell cell;
    private final Conversation conversation;
    private final List<Double> rates = new ArrayList<>();
    private double firstStep;
    private double multiplyAdds;
    private OptionalLong memory = OptionalLong.empty();
    private OptionalDouble difference = OptionalDouble.empty();
    private Optional<String> refusal = Optional.empty();

    Timed(Engine engine, Cell cell, Conversation conversation) {
        this.engine = engine;
        this.cell = cell;
        this.conversation = conversation;
    }

    /// The same of an engine whose answers are known to differ so much from ours.
    Timed differing(OptionalDouble difference) {
        this.difference = difference;
        return this;
    }

    OptionalDouble difference() {
        return difference;
    }

    Cell cell() {
        return cell;
    }

    Engine engine() {
        return engine;
    }

    boolean goesOn() {
        return refusal.isEmpty();
    }

    /// Opens the workload and makes the first pass.
    Timed open() {
        return trying(() -> {
            Answers.words(conversation.greeting(), "@ready");
            Answers.ask(conversation, cell.open(), "@ok");
            Answers.numbers(Answers.ask(conversation, "step 1", "@loss"));
            firstStep = conversation.seconds();
        });
    }

    /// Asks for the multiply-adds of a pass, which only we count.
    Timed count() {
        return trying(() -> multiplyAdds = Answers.numbers(Answers.ask(conversation, "count", "@count"))[0]);
    }

    Timed warmUp(Timing timing) {
        return trying(() -> run(timing.warmUp(), LEAST));
    }

    /// @param afterOthers whether others had the machine since it ran last
    void round(Timing timing, boolean afterOthers) {
        trying(() -> {
            if (afterOthers) {
                run(AGAIN * timing.warmUp(), 1);
            }
            rates.add(cell.batch() * run(timing.seconds(), 1));
            memory = conversation.memory();
        });
    }

    private double run(double seconds, int least) {
        return Answers
                .rate(Answers.ask(conversation, String.format(Locale.ROOT, "run %.3f %d", seconds, least), "@run"));
    }

    private Timed trying(Runnable part) {
        if (goesOn()) {
            try {
                part.run();
            } catch (EngineException e) {
                refusal = Optional.of(String.valueOf(e.getMessage()));
            }
        }
        return this;
    }

    /// Multiply-adds of an image.
    double multiplyAdds() {
        return multiplyAdds / cell.batch();
    }

    Outcome outcome() {
        return refusal.<Outcome>map(Outcome.Refused::new).orElseGet(() -> new Outcome.Measured(
                String.join(" ", Answers.words(conversation.greeting(), "@ready")), rates, memory, firstStep));
    }

    @Override public void close() {
        conversation.close();
    }
}
