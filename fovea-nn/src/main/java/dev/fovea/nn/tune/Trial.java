package dev.fovea.nn.tune;

import static dev.fovea.nn.text.Require.require;

import dev.fovea.nn.text.CallText;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.SequencedMap;

/// One point of a [SearchSpace].
///
/// @param number from 0
public record Trial(int number, SequencedMap<String, Object> values) {
    private static final MathContext DIGITS = new MathContext(4);

    public Trial {
        values = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(values));
    }

    public Object get(String name) {
        Object value = values.get(name);
        if (value == null) {
            throw new IllegalArgumentException(
                    "there is no choice \"%s\"; there are %s".formatted(name, values.keySet()));
        }
        return value;
    }

    /// A value as it is read in a table, with four digits: `0.003123`, `relu`.
    public String text(String name) {
        return get(name) instanceof Double value
                ? CallText.number(new BigDecimal(value).round(DIGITS).doubleValue())
                : get(name).toString();
    }

    /// A value as a number: `trial.number("rate")`.
    public double number(String name) {
        require(get(name) instanceof Number, "%s is no number, but %s", name, get(name));
        return ((Number) get(name)).doubleValue();
    }

    /// A value as a whole number: `dense(trial.integer("units"))`.
    public int integer(String name) {
        require(get(name) instanceof Integer, "%s is no whole number, but %s", name, get(name));
        return (Integer) get(name);
    }
}
