package dev.fovea.formats;

import java.lang.reflect.AccessibleObject;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// A record class taken apart: its components in order, its canonical constructor, and the earlier ones, shortest first.
///
/// An earlier constructor is a public one that takes the first components only: a record that has grown at its end keeps the
/// constructor that it had, and files that were written before are read with it.
///
/// A public record of an exported package needs nothing; another one must be in a package that is open to this module,
/// as everything on the class path is.
record RecordParts(List<Part> parts, Constructor<?> constructor, List<Constructor<?>> earlier) {

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
            return new RecordParts(List.copyOf(parts), open(type.getDeclaredConstructor(types), type),
                    earlier(type, types));
        } catch (NoSuchMethodException e) {
            throw new IllegalStateException(e);   // every record has its canonical constructor
        }
    }

    private static List<Constructor<?>> earlier(Class<?> type, Class<?>[] types) {
        return Stream.<Constructor<?>>of(type.getConstructors()).filter(c -> c.getParameterCount() < types.length)
                .filter(c -> List.of(types).subList(0, c.getParameterCount()).equals(List.of(c.getParameterTypes())))
                .sorted(Comparator.comparing(Constructor::getParameterCount)).<Constructor<?>>map(c -> open(c, type))
                .toList();
    }

    /// The components that such an object has: all, or those before which it ends, where the record once ended there too.
    List<Part> partsOf(JsonCursor from) {
        return earlier.stream().map(Constructor::getParameterCount)
                .filter(count -> isNewer(parts.subList(count, parts.size()), from))
                .findFirst().map(count -> parts.subList(0, count)).orElse(parts);
    }

    private static boolean isNewer(List<Part> last, JsonCursor from) {
        return last.stream().allMatch(p -> from.find(p.name()).isEmpty())
                && !last.stream().allMatch(p -> p.kind() instanceof Kind.Maybe);
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
        Constructor<?> constructor = earlier.stream().filter(c -> c.getParameterCount() == values.size()).findFirst()
                .orElse(this.constructor);
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
