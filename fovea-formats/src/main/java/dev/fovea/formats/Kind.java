package dev.fovea.formats;

import dev.fovea.tensor.Shape;
import java.lang.invoke.MethodType;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.lang.reflect.WildcardType;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// What the declared type of a record's component allows to stand in a file.
sealed interface Kind {

    /// The member that says which type an object is, where the declared type leaves a choice.
    String TYPE = "type";
    /// The member that holds the constant of an enum, where the declared type leaves a choice.
    String VALUE = "value";

    /// `int`, `long`, `float`, `double`, `boolean` or `String`.
    record Basic(Class<?> type) implements Kind {}

    /// One of an enum's constants, in small letters.
    record OneOf(Class<?> type) implements Kind {
        Map<String, Object> constants() {
            return Stream.of(type.getEnumConstants()).collect(Collectors.toMap(c -> nameOf((Enum<?>) c), c -> c));
        }

        static String nameOf(Enum<?> constant) {
            return constant.name().toLowerCase(Locale.ROOT);
        }
    }

    /// `[32, 32, 3]`, or `["N", 32, 32, 3]` with an open batch.
    record Extents() implements Kind {}

    /// A record that the declared type names: its members, without a type.
    record Plain(Class<?> type) implements Kind {}

    /// An interface: a registered record or enum that implements it, its name as the member `type`.
    record Choice(Class<?> type) implements Kind {}

    record Many(Kind element) implements Kind {}

    record Named(Kind element) implements Kind {}

    /// An `Optional` component; `Optional` inside of something else is not supported.
    record Maybe(Kind element) implements Kind {}

    private static boolean isBasic(Class<?> type) {
        return Set.of(Integer.class, Long.class, Float.class, Double.class, Boolean.class, String.class).contains(type);
    }

    static Kind of(RecordComponent component) {
        String owner = component.getDeclaringRecord().getSimpleName() + "." + component.getName();
        return component.getGenericType() instanceof ParameterizedType p && p.getRawType() == Optional.class
                ? new Maybe(of(p.getActualTypeArguments()[0], owner))
                : of(component.getGenericType(), owner);
    }

    static Kind of(Class<?> type) {
        return of(type, type.getSimpleName());
    }

    /// @param owner `Conv2D.filters`, for the error message
    private static Kind of(Type type, String owner) {
        return switch (type) {
            case ParameterizedType p when p.getRawType() == List.class ->
                new Many(of(p.getActualTypeArguments()[0], owner));
            case ParameterizedType p when (p.getRawType() == Map.class || p.getRawType() == SequencedMap.class)
                    && p.getActualTypeArguments()[0] == String.class ->
                new Named(of(p.getActualTypeArguments()[1], owner));
            case WildcardType w when w.getLowerBounds().length == 0 -> of(w.getUpperBounds()[0], owner);
            case Class<?> c when c.getTypeParameters().length == 0 && !c.isArray() -> ofClass(c, owner);
            default -> throw unsupported(type, owner);
        };
    }

    private static Kind ofClass(Class<?> type, String owner) {
        Class<?> boxed = MethodType.methodType(type).wrap().returnType();
        if (isBasic(boxed)) {
            return new Basic(boxed);
        } else if (type == Shape.class) {
            return new Extents();
        } else if (type.isEnum()) {
            return new OneOf(type);
        } else if (type.isRecord()) {
            return new Plain(type);
        } else if (type.isInterface()) {
            return new Choice(type);
        }
        throw unsupported(type, owner);
    }

    private static IllegalArgumentException unsupported(Type type, String owner) {
        return new IllegalArgumentException(
                ("%s is of type %s, which cannot stand in a file; int, long, float, double, boolean, String, "
                        + "enums, records, interfaces of registered records, List and Map<String, …> of them, "
                        + "and Optional of all these can")
                        .formatted(owner, type.getTypeName()));
    }

    /// Checks a type and all records inside it: what is wrong is said when it is registered, not when it is saved.
    static void checkRegistrable(Class<?> type) {
        if (type.isEnum()) {
            checkConstants(type);
        } else if (type.isRecord() && type.getTypeParameters().length == 0) {
            checkComponents(type, new HashSet<>());
            RecordParts.of(type);
            if (Stream.of(type.getRecordComponents()).anyMatch(c -> c.getName().equals(TYPE))) {
                throw new IllegalArgumentException(
                        "%s has a component named \"type\", which is where its name stands in a file; "
                                .formatted(type.getName()) + "name it otherwise");
            }
        } else {
            throw new IllegalArgumentException(type.getName() + " is no record and no enum, or has type parameters; "
                    + "only plain records and enums are data that can be saved");
        }
    }

    private static void checkComponents(Class<?> type, Set<Class<?>> seen) {
        if (seen.add(type)) {
            for (RecordComponent component : type.getRecordComponents()) {
                check(of(component), seen);
            }
        }
    }

    private static void check(Kind kind, Set<Class<?>> seen) {
        switch (kind) {
            case Many(Kind element) -> check(element, seen);
            case Named(Kind element) -> check(element, seen);
            case Maybe(Kind element) -> check(element, seen);
            case Plain(Class<?> type) -> checkComponents(type, seen);
            case OneOf(Class<?> type) -> checkConstants(type);
            case Basic _,Extents _,Choice _ -> {
            }
        }
    }

    private static void checkConstants(Class<?> type) {
        long names = Stream.of(type.getEnumConstants()).map(c -> OneOf.nameOf((Enum<?>) c)).distinct().count();
        if (names < type.getEnumConstants().length) {
            throw new IllegalArgumentException(
                    "constants of %s differ in capital letters only".formatted(type.getName()));
        }
    }
}
