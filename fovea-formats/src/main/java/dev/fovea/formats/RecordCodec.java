package dev.fovea.formats;

import dev.fovea.nn.layer.Lambda;
import dev.fovea.tensor.Shape;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.TreeMap;

/// Records to JSON and back, by the names of a [TypeRegistry]:
/// `Conv2D[filters=32, …]` is `{"type": "conv2d", "filters": 32, …}`.
///
/// The member `type` stands where the declared type is an interface; a component that is a record is written without,
/// an enum as its constant in small letters, `Shape` as `["N", 28, 28, 1]`, an empty `Optional` not at all.
/// Reading is strict: no member may be missing, none unknown; what the constructor refuses is an error with its path.
/// A record that has grown keeps its earlier constructor as a public one: a file that lacks the new members is read with it.
public final class RecordCodec {
    private final TypeRegistry registry;

    public RecordCodec(TypeRegistry registry) {
        this.registry = registry;
    }

    /// @param declared the type that [#decode] will ask for; if that is an interface, the type is written too
    /// @throws IllegalArgumentException if a record inside has no name in the registry
    public <T> Json encode(T value, Class<T> declared) {
        return encode(value, Kind.of(declared), "$");
    }

    private Json encode(Object value, Kind kind, String path) {
        return switch (kind) {
            case Kind.Basic _ -> basic(value);
            case Kind.OneOf _ -> Json.of(Kind.OneOf.nameOf((Enum<?>) value));
            case Kind.Extents _ -> Json.array(((Shape) value).extents().stream()
                    .map(e -> e == Shape.N ? Json.of("N") : (Json) Json.of(e.longValue())).toList());
            case Kind.Plain _ -> members((Record) value, Json.object(), path);
            case Kind.Choice(Class<?> declared) -> choice(value, declared, path);
            case Kind.Many(Kind element) -> many((List<?>) value, element, path);
            case Kind.Named(Kind element) -> named((Map<?, ?>) value, element, path);
            case Kind.Maybe(Kind element) ->
                ((Optional<?>) value).map(v -> encode(v, element, path)).orElse(new Json.Null());
        };
    }

    private static Json basic(Object value) {
        return switch (value) {
            case Integer i -> Json.of(i.longValue());
            case Long l -> Json.of(l);
            case Float f -> Json.of(f);
            case Double d -> Json.of(d);
            case Boolean b -> Json.of(b);
            default -> Json.of((String) value);
        };
    }

    private Json many(List<?> values, Kind element, String path) {
        var all = new ArrayList<Json>();
        for (Object value : values) {
            all.add(encode(value, element, JsonCursor.element(path, all.size())));
        }
        return new Json.Arr(all);
    }

    /// A map without an order of its own is written by its keys: equal values give equal files.
    private Json named(Map<?, ?> values, Kind element, String path) {
        var all = new LinkedHashMap<String, Json>();
        var ordered = values instanceof SequencedMap<?, ?> ? values : new TreeMap<>(values);
        ordered.forEach(
                (key, value) -> all.put((String) key, encode(value, element, JsonCursor.member(path, (String) key))));
        return new Json.Obj(all);
    }

    /// A lambda is no data: it has no components, and no name that another program knows.
    private static void refuseFunction(Object value, Class<?> declared, String path) {
        if (value instanceof Lambda || !(value instanceof Record) && !(value instanceof Enum<?>)) {
            String kind = declared.getSimpleName();
            throw new IllegalArgumentException(
                    ("%s: a %s that is given as a function cannot be saved. Write it as a record that implements %s, "
                            + "and give it a name: Kinds.standard().with(\"my%s\", My%s.class)")
                            .formatted(path, kind.toLowerCase(Locale.ROOT), kind, kind.toLowerCase(Locale.ROOT), kind));
        }
    }

    private Json choice(Object value, Class<?> declared, String path) {
        refuseFunction(value, declared, path);
        Class<?> type = value instanceof Enum<?> constant ? constant.getDeclaringClass() : value.getClass();
        String name = registry.nameOf(type).orElseThrow(() -> new IllegalArgumentException(
                "%s: %s has no name in files; give it one: Kinds.standard().with(\"%s\", %s.class)"
                        .formatted(path, type.getSimpleName(), type.getSimpleName().toLowerCase(Locale.ROOT),
                                type.getSimpleName())));
        Json.Obj start = Json.object().with(Kind.TYPE, Json.of(name));
        return value instanceof Enum<?> constant
                ? start.with(Kind.VALUE, Json.of(Kind.OneOf.nameOf(constant)))
                : members((Record) value, start, path);
    }

    private Json.Obj members(Record value, Json.Obj start, String path) {
        var members = new LinkedHashMap<>(start.members());
        for (RecordParts.Part part : RecordParts.of(value.getClass()).parts()) {
            Json json = encode(part.of(value), part.kind(), JsonCursor.member(path, part.name()));
            if (!(json instanceof Json.Null)) {
                members.put(part.name(), json);
            }
        }
        return new Json.Obj(members);
    }

    /// @throws FormatException if the value is not what the declared type allows: the message has its path
    public <T> T decode(JsonCursor from, Class<T> declared) {
        return declared.cast(decode(from, Kind.of(declared)));
    }

    private Object decode(JsonCursor from, Kind kind) {
        return switch (kind) {
            case Kind.Basic(Class<?> type) -> basic(from, type);
            case Kind.OneOf oneOf -> constant(from, oneOf);
            case Kind.Extents _ -> shape(from);
            case Kind.Plain(Class<?> type) -> record(from, type, type.getSimpleName(), List.of());
            case Kind.Choice(Class<?> type) -> choice(from, type);
            case Kind.Many(Kind element) -> from.elements().stream().map(e -> decode(e, element)).toList();
            case Kind.Named(Kind element) -> {
                var all = new LinkedHashMap<String, Object>();
                from.members().forEach((name, member) -> all.put(name, decode(member, element)));
                yield Collections.unmodifiableSequencedMap(all);
            }
            case Kind.Maybe(Kind element) -> Optional.of(decode(from, element));
        };
    }

    private static Object basic(JsonCursor from, Class<?> type) {
        if (type == Integer.class) {
            return from.integer(Integer.MIN_VALUE, Integer.MAX_VALUE);
        } else if (type == Long.class) {
            return from.whole(Long.MIN_VALUE, Long.MAX_VALUE);
        } else if (type == Double.class) {
            return from.number();
        } else if (type == Float.class) {
            return from.smallNumber();
        } else if (type == Boolean.class) {
            return from.flag();
        }
        return from.text();
    }

    private static Object constant(JsonCursor from, Kind.OneOf kind) {
        Map<String, Object> constants = kind.constants();
        Object constant = constants.get(from.text());
        if (constant == null) {
            throw from.error("%s has no constant %s; %s", kind.type().getSimpleName(), Text.quote(from.text()),
                    Text.near(from.text(), constants.keySet().stream().sorted().toList()));
        }
        return constant;
    }

    private static Shape shape(JsonCursor from) {
        var extents = new ArrayList<Integer>();
        for (JsonCursor extent : from.elements()) {
            boolean open = extents.isEmpty() && extent.value().equals(Json.of("N"));
            extents.add(open ? Shape.N : extent.integer(1, Integer.MAX_VALUE));
        }
        return new Shape(extents);
    }

    private Object choice(JsonCursor from, Class<?> declared) {
        JsonCursor name = from.get(Kind.TYPE);
        Class<?> type = registry.find(name.text()).orElseThrow(() -> unknown(name));
        if (!declared.isAssignableFrom(type)) {
            throw name.error("%s is no %s", Text.quote(name.text()), declared.getSimpleName());
        }
        if (type.isEnum()) {
            return constant(from.only(List.of(Kind.TYPE, Kind.VALUE)).get(Kind.VALUE), new Kind.OneOf(type));
        }
        return record(from, type, name.text(), List.of(Kind.TYPE));
    }

    private FormatException unknown(JsonCursor name) {
        return new FormatException(name.file(), name.path(),
                "unknown type %s; %s".formatted(Text.quote(name.text()), Text.near(name.text(), registry.names())),
                "A type of your own must be registered before loading: "
                        + "Kinds.standard().with(\"mylayer\", MyLayer.class)");
    }

    private Object record(JsonCursor from, Class<?> type, String name, List<String> besides) {
        RecordParts parts = RecordParts.of(type);
        var known = new ArrayList<>(besides);
        parts.parts().forEach(part -> known.add(part.name()));
        from.only(known);
        var values = new ArrayList<Object>();
        for (RecordParts.Part part : parts.partsOf(from)) {
            values.add(part.kind() instanceof Kind.Maybe(Kind element)
                    ? from.find(part.name()).map(member -> decode(member, element))
                    : decode(from.get(part.name()), part.kind()));
        }
        return parts.build(values, from, name);
    }
}
