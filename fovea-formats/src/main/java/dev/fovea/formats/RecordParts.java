package dev.fovea.formats;

import java.lang.reflect.AccessibleObject;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// A record class taken apart: its components in order, and its canonical constructor.
///
/// A public record of an exported package needs nothing; another one must be in a package that is open to this module,
/// as everything on the class path is.
record RecordParts(List<Part> parts, Constructor<?> constructor) {

    /// One component: its name, what may stand in a file for it, and how it is read from a record.
    record Part(String name, Kind kind, Method accessor) {
        Object of(Record value) {
            try {
                return accessor.invoke(value);
            } catch (InvocationTargetException e) {
                throw new IllegalArgumentException(
                        "%s.%s() failed: %s".formatted(value.getClass().getSimpleName(), name, reason(e.getCause())),
                        e);
            } catch (ReflectiveOperationException e) {
                throw new IllegalStateException(e);   // it was made accessible
            }
        }
    }

    /// @throws IllegalArgumentException if the record cannot be reached, or a component cannot stand in a file
    static RecordParts of(Class<?> type) {
        var parts = new ArrayList<Part>();
        for (RecordComponent component : type.getRecordComponents()) {
            parts.add(new Part(component.getName(), Kind.of(component), open(component.getAccessor(), type)));
        }
        Class<?>[] types = Stream.of(type.getRecordComponents()).map(RecordComponent::getType).toArray(Class<?>[]::new);
        try {
            return new RecordParts(List.copyOf(parts), open(type.getDeclaredConstructor(types), type));
        } catch (NoSuchMethodException e) {
            throw new IllegalStateException(e);   // every record has its canonical constructor
        }
    }

    private static <T extends AccessibleObject> T open(T member, Class<?> type) {
        if (!member.trySetAccessible()) {
            throw new IllegalArgumentException(
                    "%s cannot be reached; make it public in an exported package, or open %s to dev.fovea.formats"
                            .formatted(type.getName(), type.getPackageName()));
        }
        return member;
    }

    /// @throws FormatException if the constructor refuses the values
    Object build(List<Object> values, JsonCursor from, String name) {
        try {
            return constructor.newInstance(values.toArray());
        } catch (InvocationTargetException e) {
            throw from.error("%s refuses this: %s", name, reason(e.getCause())).causedBy(e);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);   // it was made accessible
        }
    }

    private static String reason(@Nullable Throwable thrown) {
        return switch (thrown) {
            case Error error -> throw error;
            case Exception e when e.getMessage() instanceof String message -> message;
            case null, default -> String.valueOf(thrown);
        };
    }
}
