package dev.fovea.nn.tune;

import static dev.fovea.nn.text.Require.require;
import static java.util.stream.Collectors.joining;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.SplittableRandom;

/// The hyper-parameters that are varied, by name: `SearchSpace.of("rate", logUniform(1e-4, 1e-1)).with("units", oneOf(32, 64))`.
public record SearchSpace(SequencedMap<String, Choice> choices) {
    private static final long SPREAD = 0x9E3779B97F4A7C15L;   // Steele, Lea & Flood 2014: neighbours are far apart

    public SearchSpace {
        choices = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(choices));
        require(!choices.isEmpty(), "a search varies something; name a choice");
        for (String name : choices.keySet()) {
            require(name.matches("[\\w./-]+"), "a choice has a name of letters, digits and _ . / -, but \"%s\"", name);
        }
    }

    public static SearchSpace of(String name, Choice choice) {
        return new SearchSpace(new LinkedHashMap<>(Collections.singletonMap(name, choice)));
    }

    /// These choices and one more.
    public SearchSpace with(String name, Choice choice) {
        require(!choices.containsKey(name), "the choice \"%s\" is there already", name);
        var all = new LinkedHashMap<>(choices);
        all.put(name, choice);
        return new SearchSpace(all);
    }

    /// Trial `number` of a random search: it depends on the seed and its number only, not on the trials before.
    public Trial draw(long seed, int number) {
        var random = new SplittableRandom(seed * SPREAD ^ new SplittableRandom(number).nextLong());
        var values = new LinkedHashMap<String, Object>();
        choices.forEach((name, choice) -> values.put(name, choice.draw(random)));
        return new Trial(number, values);
    }

    /// How many combinations there are, where every choice can be counted.
    ///
    /// @throws IllegalArgumentException if one cannot
    public long combinations() {
        long count = 1;
        for (var entry : choices.entrySet()) {
            int values = entry.getValue().all().size();
            require(values > 0, "a grid needs values that can be counted, but %s is %s; write oneOf(…)",
                    entry.getKey(), entry.getValue());
            count = Math.multiplyExact(count, values);
        }
        return count;
    }

    /// Combination `number`; the last choice changes fastest.
    Trial combination(int number) {
        var values = new LinkedHashMap<String, Object>();
        long rest = number;
        for (var entry : choices.reversed().entrySet()) {
            List<Object> all = entry.getValue().all();
            values.putFirst(entry.getKey(), all.get((int) (rest % all.size())));
            rest /= all.size();
        }
        return new Trial(number, values);
    }

    @Override public String toString() {
        return choices.entrySet().stream().map(e -> e.getKey() + " = " + e.getValue()).collect(joining(", "));
    }
}
