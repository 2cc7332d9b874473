package dev.fovea.formats;

import dev.fovea.nn.model.Kinds;
import java.util.Collections;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;

/// The names under which records and enums stand in files: `conv2d` is `Conv2D`. What has none here cannot be loaded.
///
/// A file says a name and never a class, so that no file can make a class load. Immutable; a type of one's own is added
/// by `Kinds.standard().with("mylayer", MyLayer.class)` before saving and before loading.
public final class TypeRegistry {
    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9_.-]{0,63}");
    private static final TypeRegistry EMPTY = new TypeRegistry(new TreeMap<>());

    private final SortedMap<String, Class<?>> types;

    private TypeRegistry(SortedMap<String, Class<?>> types) {
        this.types = Collections.unmodifiableSortedMap(types);
    }

    /// No types at all.
    public static TypeRegistry empty() {
        return EMPTY;
    }

    /// Everything that Fovea itself writes into files: layers, losses, metrics, optimizers and what they are made of.
    public static TypeRegistry standard() {
        return StandardTypes.REGISTRY;
    }

    /// The names of `kinds`, which a model is saved with, and of what the formats that are there add to them.
    public static TypeRegistry of(Kinds kinds) {
        return kinds.equals(Kinds.standard()) ? StandardTypes.WITH_FORMATS : StandardTypes.withFormats(kinds);
    }

    /// These types and one more: a record, or an enum, under a name of small letters, digits, `_`, `.` and `-`.
    ///
    /// A record's components may be `int`, `long`, `float`, `double`, `boolean`, `String`, enums, records (as `Shape` and
    /// `Window`), interfaces whose implementations are registered, `List` and `Map<String, …>` of them, and `Optional` of
    /// all these.
    ///
    /// @throws IllegalArgumentException if the name or the type is taken, a component is of another type, or the record
    /// is hidden
    public TypeRegistry with(String name, Class<?> type) {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException(
                    "%s is no name for a type; small letters, digits, _ . and - are, such as \"mylayer\""
                            .formatted(Text.quote(name)));
        }
        if (types.get(name) instanceof Class<?> other) {
            throw new IllegalArgumentException("the name %s is taken by %s; choose another for %s"
                    .formatted(Text.quote(name), other.getName(), type.getName()));
        }
        nameOf(type).ifPresent(taken -> {
            throw new IllegalArgumentException(
                    "%s is registered as %s already".formatted(type.getName(), Text.quote(taken)));
        });
        Kind.checkRegistrable(type);
        var all = new TreeMap<>(types);
        all.put(name, type);
        return new TypeRegistry(all);
    }

    public Optional<Class<?>> find(String name) {
        return Optional.ofNullable(types.get(name));
    }

    public Optional<String> nameOf(Class<?> type) {
        return types.entrySet().stream().filter(e -> e.getValue() == type).map(e -> e.getKey()).findFirst();
    }

    /// All names, in alphabetical order.
    public Set<String> names() {
        return types.keySet();
    }

    @Override public String toString() {
        return types.keySet().toString();
    }
}
