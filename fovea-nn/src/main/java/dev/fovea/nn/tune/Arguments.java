package dev.fovea.nn.tune;

import static java.util.stream.Collectors.joining;

import dev.fovea.nn.layer.Neurons;
import dev.fovea.nn.text.Near;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// The constructor arguments of a description by name, and the same description with others:
/// `Arguments.of(conv2d(32, 5)).with(Map.of("filters", 64, "activation", "relu"))` is `conv2d(64, 5).relu()`.
///
/// A description is a record: a layer, an optimizer, an architecture. Its arguments are its components; of a layer that ends in
/// [Neurons] also theirs. For each may be given what the component holds, or what one would type for it:
///
/// | Component | Value |
/// |---|---|
/// | a number, `true` or `false`, a constant of an enum | itself, or the word |
/// | a size or a stride per axis | one number, for all axes |
/// | padding | `same`, `valid`, `causal`, or one number for all sides |
/// | activation, initializer, penalty, merge | the word of a factory: `relu`, `heNormal`; of one number `leakyRelu(0.1)`, `l2(1e-4)` |
///
/// Others, as the layers within a layer, can only be changed in a program.
public final class Arguments<T> {
    private final String where;
    private final T described;
    private final List<Argument> all;

    private Arguments(String where, T described, List<Argument> all) {
        this.where = where;
        this.described = described;
        this.all = all;
    }

    /// Those of a description; none if it is no record, or one that cannot be reached.
    public static <T> Arguments<T> of(T described) {
        return of(described.toString(), described);
    }

    /// @param where what the description is called in messages: `conv2d_1 = conv2d(32, 5)`
    public static <T> Arguments<T> of(String where, T described) {
        return new Arguments<>(where, described, arguments(described));
    }

    private static List<Argument> arguments(Object described) {
        var all = new ArrayList<Argument>();
        if (Parts.areOpen(described)) {
            for (RecordComponent component : described.getClass().getRecordComponents()) {
                var argument = new Argument((Record) described, component);
                if (component.getType() == Neurons.class) {
                    all.addAll(arguments(argument.value()));
                } else {
                    all.add(argument);
                }
            }
        }
        return all;
    }

    /// The names of those that a number or a word can stand for.
    public List<String> names() {
        return all.stream().filter(Argument::isTyped).map(Argument::name).toList();
    }

    /// The present value as one would type it: `32`, `same`.
    public String text(String name) {
        return argument(name).text();
    }

    /// Says so if there is no such argument, or a value is of another kind than it takes. Whether the constructor accepts it, [#with] says.
    ///
    /// @throws IllegalArgumentException the message says what there is
    public void check(String name, Object value) {
        converted(name, value);
    }

    /// The description with these values, by name.
    ///
    /// @throws IllegalArgumentException if there is no such argument, or the constructor refuses the value
    public T with(Map<String, ?> values) {
        values.forEach(this::converted);
        try {
            return values.isEmpty() ? described : cast(rebuilt((Record) described, values));
        } catch (RuntimeException e) {          // whatever a constructor says
            throw new IllegalArgumentException("%s: %s is refused: %s".formatted(where, values.entrySet().stream()
                    .map(v -> v.getKey() + " = " + v.getValue()).sorted().collect(joining(", ")), e.getMessage()), e);
        }
    }

    /// It is of the same class as what it was made of.
    @SuppressWarnings("unchecked") private T cast(Record record) {
        return (T) described.getClass().cast(record);
    }

    private Record rebuilt(Record record, Map<String, ?> values) {
        var parts = new ArrayList<Object>();
        for (RecordComponent component : record.getClass().getRecordComponents()) {
            Object part = Parts.of(record, component);
            parts.add(component.getType() == Neurons.class
                    ? rebuilt((Record) part, values)
                    : values.containsKey(component.getName())
                            ? converted(component.getName(), values.get(component.getName()))
                            : part);
        }
        return Parts.with(record, parts);
    }

    private Object converted(String name, Object value) {
        Argument argument = argument(name);
        try {
            return argument.converted(value);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("%s: %s".formatted(where, e.getMessage()), e);
        }
    }

    private Argument argument(String name) {
        Argument found = all.stream().filter(a -> a.name().equals(name)).findFirst()
                .orElseThrow(() -> new IllegalArgumentException("%s has no argument \"%s\"%s".formatted(where, name,
                        names().isEmpty()
                                ? "; it has none that a number or a word can stand for"
                                : "; it has " + names().stream().map(n -> n + " = " + text(n)).collect(joining(", "))
                                        + Near.hint(name, names()))));
        if (!found.isTyped()) {
            throw new IllegalArgumentException(
                    "%s: no number and no word can stand for %s; change it in a program".formatted(where, name));
        }
        return found;
    }
}
