package dev.fovea.nn.model;

import static dev.fovea.nn.text.Require.positive;
import static dev.fovea.nn.text.Require.require;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.SequencedMap;
import java.util.stream.Collectors;

/// What a network thinks of one sample: each class with its probability, in the order of the outputs.
public record Prediction(List<Score> scores) {

    /// One class.
    public record Score(String name, int index, double probability) {
        @Override public String toString() {
            return String.format(Locale.ROOT, "%s %.4f", name, probability);
        }
    }

    public Prediction {
        scores = List.copyOf(scores);
        require(!scores.isEmpty(), "a prediction has one class or more, but none was given");
    }

    /// The most probable class; of equal ones the first.
    public Score best() {
        return top(1).getFirst();
    }

    /// The `k` most probable classes, best first; all of them if there are fewer.
    public List<Score> top(int k) {
        positive("the number of classes asked for", k);
        return scores.stream().sorted(Comparator.comparingDouble(Score::probability).reversed()).limit(k).toList();
    }

    /// The probability of the class of that name.
    public double probability(String name) {
        return scores.stream().filter(s -> s.name().equals(name)).findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "there is no class \"%s\"; there are %s".formatted(name,
                                scores.stream().map(Score::name).toList())))
                .probability();
    }

    /// All probabilities by the name of the class.
    public SequencedMap<String, Double> probabilities() {
        return scores.stream()
                .collect(Collectors.toMap(Score::name, Score::probability, (a, _) -> a, LinkedHashMap::new));
    }

    /// The three most probable classes.
    @Override public String toString() {
        return top(3).stream().map(Score::toString).collect(Collectors.joining(", "));
    }
}
