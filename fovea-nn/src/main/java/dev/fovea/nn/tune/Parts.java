package dev.fovea.nn.tune;

import java.lang.reflect.AccessibleObject;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// A record taken apart, and made anew by its canonical constructor.
///
/// A public record of an exported package can be reached; another one must be in a package that is open to this module,
/// as everything on the class path is.
final class Parts {
    private Parts() {}

    /// Whether its components can be read and its constructor called.
    static boolean areOpen(Object value) {
        return value instanceof Record record && open(constructor(record))
                && Stream.of(record.getClass().getRecordComponents()).allMatch(c -> open(c.getAccessor()));
    }

    /// The values of the components, in their order.
    static List<Object> of(Record record) {
        var parts = new ArrayList<Object>();
        for (RecordComponent component : record.getClass().getRecordComponents()) {
            parts.add(of(record, component));
        }
        return parts;
    }

    static Object of(Record record, RecordComponent component) {
        open(component.getAccessor());
        try {
            return component.getAccessor().invoke(record);
        } catch (InvocationTargetException e) {
            throw unchecked(e);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);       // it is open
        }
    }

    /// The same record with other values.
    ///
    /// @throws RuntimeException what its constructor says, if it refuses them
    static Record with(Record record, List<?> parts) {
        Constructor<?> constructor = constructor(record);
        open(constructor);
        try {
            return (Record) constructor.newInstance(parts.toArray());
        } catch (InvocationTargetException e) {
            throw unchecked(e);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);       // it is open
        }
    }

    private static Constructor<?> constructor(Record record) {
        Class<?>[] types = Stream.of(record.getClass().getRecordComponents()).map(RecordComponent::getType)
                .toArray(Class<?>[]::new);
        try {
            return record.getClass().getDeclaredConstructor(types);
        } catch (NoSuchMethodException e) {
            throw new IllegalStateException(e);       // every record has its canonical constructor
        }
    }

    private static boolean open(AccessibleObject member) {
        return member.trySetAccessible();
    }

    private static RuntimeException unchecked(InvocationTargetException e) {
        return switch (e.getCause()) {
            case RuntimeException refused -> refused;
            case Error error -> throw error;
            case null, default -> new IllegalStateException(e);
        };
    }
}
