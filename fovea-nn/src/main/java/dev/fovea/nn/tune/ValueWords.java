package dev.fovea.nn.tune;

import dev.fovea.nn.initializer.Initializers;
import dev.fovea.nn.layer.Layers;
import dev.fovea.nn.loss.Losses;
import dev.fovea.nn.loss.SumPenalty;
import java.lang.reflect.Field;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// What programs write for an activation, a padding, an initializer, a penalty or a merge, as a word: the name of a constant or of a
/// factory, `relu`, `same`, `heNormal`, and with one number `leakyRelu(0.1)`. Capital letters and `_` do not matter.
final class ValueWords {
    private static final List<Class<?>> FACTORIES = List.of(Layers.class, Initializers.class, Losses.class,
            SumPenalty.class);
    private static final Pattern CALL = Pattern.compile("(\\w+)(?:\\(\\s*([^()]*?)\\s*\\))?");

    private ValueWords() {}

    /// All words that mean something of that type: `relu`, `leakyRelu(…)`.
    static List<String> of(Class<?> type) {
        Stream<String> constants = constants(type).map(f -> f.getName().toLowerCase(Locale.ROOT));
        Stream<String> calls = factories(type)
                .map(m -> m.getParameterCount() == 0 ? m.getName() : m.getName() + "(…)").sorted();
        return Stream.concat(constants, calls).distinct().toList();
    }

    /// What a word means; empty if it means nothing of that type.
    static Optional<Object> find(String word, Class<?> type) {
        Matcher call = CALL.matcher(word);
        if (!call.matches()) {
            return Optional.empty();
        }
        String name = plain(call.group(1));
        Optional<String> argument = Optional.ofNullable(call.group(2)).filter(a -> !a.isEmpty());
        Optional<Object> constant = argument.isPresent()
                ? Optional.empty()
                : constants(type).filter(f -> plain(f.getName()).equals(name)).findFirst().map(ValueWords::value);
        return constant.isPresent()
                ? constant
                : factories(type).filter(m -> plain(m.getName()).equals(name)
                        && m.getParameterCount() == (argument.isPresent() ? 1 : 0)).findFirst()
                        .flatMap(m -> value(m, argument));
    }

    /// The word for a value of that type: the name of a constant, or how it prints, without empty parentheses.
    static String text(Object value, Class<?> type) {
        return constants(type).filter(f -> value(f).equals(value)).findFirst()
                .map(f -> f.getName().toLowerCase(Locale.ROOT))
                .orElseGet(() -> value.toString().replaceFirst("\\(\\)$", ""));
    }

    private static String plain(String name) {
        return name.replace("_", "").toLowerCase(Locale.ROOT);
    }

    private static Stream<Field> constants(Class<?> type) {
        return FACTORIES.stream().flatMap(c -> Stream.of(c.getFields()))
                .filter(f -> Modifier.isStatic(f.getModifiers()) && type.isAssignableFrom(f.getType()));
    }

    /// Those without an argument, or of one number.
    private static Stream<Method> factories(Class<?> type) {
        return FACTORIES.stream().flatMap(c -> Stream.of(c.getMethods()))
                .filter(m -> Modifier.isStatic(m.getModifiers()) && type.isAssignableFrom(m.getReturnType()))
                .filter(m -> m.getParameterCount() == 0 || m.getParameterCount() == 1
                        && (m.getParameterTypes()[0] == double.class || m.getParameterTypes()[0] == int.class));
    }

    private static Object value(Field constant) {
        try {
            return constant.get(null);
        } catch (IllegalAccessException e) {
            throw new IllegalStateException(e);       // it is public
        }
    }

    private static Optional<Object> value(Method factory, Optional<String> argument) {
        try {
            if (argument.isEmpty()) {
                return Optional.of(factory.invoke(null));
            }
            boolean whole = factory.getParameterTypes()[0] == int.class;
            Object number = whole ? (Object) Integer.valueOf(argument.get()) : (Object) Double.valueOf(argument.get());
            return Optional.of(factory.invoke(null, number));
        } catch (NumberFormatException _) {
            return Optional.empty();
        } catch (InvocationTargetException e) {
            throw e.getCause() instanceof RuntimeException refused ? refused : new IllegalStateException(e);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);       // it is public
        }
    }
}
