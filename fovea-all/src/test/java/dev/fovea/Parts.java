package dev.fovea;

import java.lang.reflect.RecordComponent;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// The records that a description consists of.
final class Parts {
    private Parts() {}

    /// The record itself, and all that is in it.
    static Stream<Record> of(Object whole) {
        return switch (whole) {
            case List<?> list -> list.stream().flatMap(Parts::of);
            case Optional<?> optional -> optional.stream().flatMap(Parts::of);
            case Record r -> Stream.concat(Stream.of(r),
                    Stream.of(r.getClass().getRecordComponents()).flatMap(c -> of(value(r, c))));
            default -> Stream.empty();
        };
    }

    private static Object value(Record of, RecordComponent component) {
        try {
            return component.getAccessor().invoke(of);
        } catch (ReflectiveOperationException e) {
            throw new AssertionError(e);
        }
    }
}
