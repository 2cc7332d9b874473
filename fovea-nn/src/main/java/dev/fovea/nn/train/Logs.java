package dev.fovea.nn.train;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.SequencedMap;
import java.util.stream.Collectors;

/// Named numbers of an epoch or an evaluation: `loss`, `accuracy`, `val_loss`, `rate`.
public record Logs(SequencedMap<String, Double> values) {
    public Logs {
        values = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(values));
    }

    public double loss() {
        return get("loss");
    }

    /// The number of that name.
    public double get(String name) {
        return find(name).orElseThrow(() -> new IllegalArgumentException(
                "there is no \"%s\" among the logs; there are %s".formatted(name, values.keySet())));
    }

    public OptionalDouble find(String name) {
        Double value = values.get(name);
        return value == null ? OptionalDouble.empty() : OptionalDouble.of(value);
    }

    /// These and more.
    public Logs with(Map<String, Double> more) {
        var all = new LinkedHashMap<>(values);
        all.putAll(more);
        return new Logs(all);
    }

    /// These but one.
    public Logs without(String name) {
        var all = new LinkedHashMap<>(values);
        all.remove(name);
        return new Logs(all);
    }

    @Override public String toString() {
        return values.entrySet().stream().map(e -> String.format(Locale.ROOT, "%s %.4f", e.getKey(), e.getValue()))
                .collect(Collectors.joining(" - "));
    }
}
