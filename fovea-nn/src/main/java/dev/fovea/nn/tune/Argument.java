package dev.fovea.nn.tune;

import static java.util.stream.Collectors.joining;

import dev.fovea.nn.layer.Component;
import dev.fovea.nn.layer.Layer;
import dev.fovea.nn.text.CallText;
import java.lang.invoke.MethodType;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// One constructor argument of a record: which values it takes, and what a number or a word means for it.
///
/// @param owner the record that has it
record Argument(Record owner, RecordComponent component) {

    String name() {
        return component.getName();
    }

    Object value() {
        return Parts.of(owner, component);
    }

    private Class<?> type() {
        return MethodType.methodType(component.getType()).wrap().returnType();
    }

    /// Whether a number or a word can stand for it.
    boolean isTyped() {
        return isBasic() || type().isEnum() || square().isPresent() || !words().isEmpty();
    }

    private boolean isBasic() {
        return Number.class.isAssignableFrom(type()) || type() == Boolean.class || type() == String.class;
    }

    /// `T.of(int)`, as sizes have it for the same along each axis.
    private Optional<Method> square() {
        return type().isRecord() ? method(type(), "of", true) : Optional.empty();
    }

    /// The wither `name(int)` of the owner, as padding has it.
    private Optional<Method> wither() {
        return method(owner.getClass(), name(), false).filter(m -> m.getReturnType().isInstance(owner));
    }

    private static Optional<Method> method(Class<?> owner, String name, boolean isStatic) {
        return Stream.of(owner.getMethods())
                .filter(m -> m.getName().equals(name) && Modifier.isStatic(m.getModifiers()) == isStatic
                        && List.of(m.getParameterTypes()).equals(List.of(int.class)))
                .findFirst();
    }

    /// The words for an interface such as `Activation`; a place for any layer has none.
    private List<String> words() {
        return type().isInterface() && type() != Layer.class && type() != Component.class
                ? ValueWords.of(type())
                : List.of();
    }

    /// What is to stand there for that value.
    ///
    /// @throws IllegalArgumentException if it cannot
    Object converted(Object value) {
        Object converted = convert(value);
        if (converted == null) {
            throw new IllegalArgumentException("%s takes %s, but was given %s".formatted(name(), takes(),
                    value instanceof String text ? '"' + text + '"' : value));
        }
        return converted;
    }

    private @Nullable Object convert(Object value) {
        if (type().isInstance(value)) {
            return value;
        }
        return switch (value) {
            case Number number when Number.class.isAssignableFrom(type()) -> number(number);
            case Integer both when square().isPresent() -> called(square().get(), null, both);
            case Integer all when wither().isPresent() && !isBasic() ->
                Parts.of((Record) called(wither().get(), owner, all), component);
            case Boolean _,Number _ when type() == String.class -> value.toString();
            case String word -> word(word);
            default -> null;
        };
    }

    private @Nullable Object number(Number number) {
        boolean whole = number instanceof Integer || number instanceof Long;
        if (type() == Double.class) {
            return number.doubleValue();
        } else if (type() == Float.class) {
            return number.floatValue();
        } else if (type() == Long.class && whole) {
            return number.longValue();
        }
        return type() == Integer.class && whole && number.intValue() == number.longValue() ? number.intValue() : null;
    }

    private @Nullable Object word(String word) {
        if (type() == Boolean.class) {
            return word.equals("true") || word.equals("false") ? Boolean.valueOf(word) : null;
        } else if (type().isEnum()) {
            return Stream.of(type().getEnumConstants()).filter(c -> lower(c).equals(word.toLowerCase(Locale.ROOT)))
                    .findFirst().orElse(null);
        }
        return words().isEmpty() ? null : ValueWords.find(word, type()).orElse(null);
    }

    private static Object called(Method method, @Nullable Object owner, int number) {
        try {
            return method.invoke(owner, number);
        } catch (InvocationTargetException e) {
            throw e.getCause() instanceof RuntimeException refused ? refused : new IllegalStateException(e);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);       // it is public
        }
    }

    private static String lower(Object constant) {
        return ((Enum<?>) constant).name().toLowerCase(Locale.ROOT);
    }

    /// `a whole number`, `one of linear, relu, …`
    private String takes() {
        var ways = new ArrayList<String>();
        if (type() == Integer.class || type() == Long.class || square().isPresent()) {
            ways.add("a whole number");
        } else if (Number.class.isAssignableFrom(type())) {
            ways.add("a number");
        } else if (type() == Boolean.class) {
            ways.add("true or false");
        } else if (type() == String.class) {
            ways.add("a text");
        } else if (type().isEnum()) {
            ways.add(Stream.of(type().getEnumConstants()).map(Argument::lower).collect(joining(", ")));
        } else {
            ways.add(String.join(", ", words()));
            if (wither().isPresent()) {
                ways.add("a whole number");
            }
        }
        return String.join(", or ", ways);
    }

    /// The present value as one would type it.
    String text() {
        return switch (value()) {
            case Double number -> CallText.number(number);
            case Enum<?> constant -> lower(constant);
            case Object other when words().isEmpty() -> other.toString();
            case Object other -> ValueWords.text(other, type());
        };
    }
}
