package dev.fovea.cli;

import dev.fovea.nn.tune.Choice;
import dev.fovea.nn.tune.Choices;
import dev.fovea.nn.tune.Integers;
import dev.fovea.nn.tune.LogUniform;
import dev.fovea.nn.tune.OneOf;
import dev.fovea.nn.tune.SearchSpace;
import dev.fovea.nn.tune.Uniform;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// `--vary rate=log(1e-4,1e-1)`: what a search varies, and the values that it may take.
///
/// | Written | Means |
/// |---|---|
/// | `16\|32\|64` or `16,32,64` | one of these: numbers or words |
/// | `1..4` | a whole number, both ends included |
/// | `uniform(0.1,0.5)` | a number, each as often |
/// | `log(1e-4,1e-1)` | a number, each power of ten as often |
///
/// @param text the values as they were typed
record Vary(String name, String text, Choice choice) {
    private static final Pattern RANGE = Pattern.compile("(log|uniform)\\(([^(),|]*),([^(),|]*)\\)");
    private static final Pattern INTEGERS = Pattern.compile("([+-]?\\d{1,9})\\.\\.([+-]?\\d{1,9})");

    /// What `rate=log(1e-4,1e-1)` means.
    static Vary parse(String words) {
        int sign = words.indexOf('=');
        if (sign < 1 || words.substring(sign + 1).isBlank()) {
            throw new IllegalArgumentException(
                    ("\"%s\" varies nothing; write NAME=VALUES, such as rate=log(1e-4,1e-1), "
                            + "batch=16,32 or conv2d_1.filters=8,16").formatted(words));
        }
        String name = words.substring(0, sign).strip();
        String text = words.substring(sign + 1).strip();
        try {
            SearchSpace.of(name, choice(text));
            return new Vary(name, text, choice(text));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("%s=%s: %s".formatted(name, text, e.getMessage()), e);
        }
    }

    private static Choice choice(String text) {
        Matcher range = RANGE.matcher(text);
        if (range.matches()) {
            double low = number(range.group(2));
            double high = number(range.group(3));
            return range.group(1).equals("log") ? Choices.logUniform(low, high) : Choices.uniform(low, high);
        }
        Matcher integers = INTEGERS.matcher(text);
        if (integers.matches()) {
            return Choices.integers(Integer.parseInt(integers.group(1)), Integer.parseInt(integers.group(2)));
        }
        var seen = new HashSet<Object>();
        Object[] values = parts(text).stream().map(ValueOption::literal).toArray();
        for (Object value : values) {
            if (value.equals("")) {
                throw new IllegalArgumentException("a value is missing");
            } else if (!seen.add(value)) {
                throw new IllegalArgumentException("the value %s is there twice".formatted(value));
            }
        }
        return Choices.oneOf(values);
    }

    /// At bars, or at commas where there is no bar; not within parentheses.
    private static List<String> parts(String text) {
        char separator = text.indexOf('|') >= 0 ? '|' : ',';
        var parts = new ArrayList<String>();
        int start = 0;
        int depth = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            depth += c == '(' ? 1 : c == ')' ? -1 : 0;
            if (c == separator && depth == 0) {
                parts.add(text.substring(start, i));
                start = i + 1;
            }
        }
        parts.add(text.substring(start));
        return parts;
    }

    private static double number(String text) {
        if (ValueOption.literal(text) instanceof Number number) {
            return number.doubleValue();
        }
        throw new IllegalArgumentException("\"%s\" is no number".formatted(text.strip()));
    }

    /// All values, or those at the ends of a range.
    List<Object> samples() {
        return switch (choice) {
            case OneOf(var values) -> values;
            case Integers(int low, int high) -> List.of(low, high);
            case Uniform(double low, double high) -> List.of(low, high);
            case LogUniform(double low, double high) -> List.of(low, high);
        };
    }

    /// Whether its values can be counted, as a grid needs it.
    boolean isCounted() {
        return !choice.all().isEmpty();
    }

    static SearchSpace space(List<Vary> varied) {
        var choices = new LinkedHashMap<String, Choice>();
        for (Vary vary : varied) {
            if (choices.putIfAbsent(vary.name, vary.choice) != null) {
                throw new IllegalArgumentException(
                        "%s is varied twice; name all its values at once".formatted(vary.name));
            }
        }
        return new SearchSpace(choices);
    }
}
