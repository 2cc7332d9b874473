package dev.fovea.nn.layer;

import static dev.fovea.nn.text.Require.require;

import java.util.HashMap;
import java.util.Map;
import java.util.regex.Pattern;

/// The names under one parent: `conv2d`, `conv2d_1`, … as Keras counts, and those that were given.
///
/// A given name that comes again with an equal layer is the same layer once more.
public final class Names {
    private static final Pattern ALLOWED = Pattern.compile("[A-Za-z0-9_.-]+");

    private final Map<String, Component> taken = new HashMap<>();
    private final Map<String, Component> given = new HashMap<>();

    /// Nothing is taken yet.
    public Names() {}

    /// A name is made of letters, digits, and `_` `.` `-`; `/` separates the names of a path.
    public static void check(String name) {
        require(ALLOWED.matcher(name).matches(), "a name must be made of letters, digits and _ . - but is \"%s\"",
                name);
    }

    /// The name of one use of `component`: its own if it has one, else its kind with a number.
    public String of(Component component) {
        return switch (component) {
            case Named(String name, Layer layer) -> given(name, layer);
            case NamedMerge(String name, Merge merge) -> given(name, merge);
            case Frozen(Layer layer) -> numbered(layer.kind(), component);
            default -> numbered(component.kind(), component);
        };
    }

    /// The layer itself, without a name around it.
    public static Component bare(Component component) {
        return switch (component) {
            case Named(_, Layer layer) -> bare(layer);
            case NamedMerge(_, Merge merge) -> bare(merge);
            default -> component;
        };
    }

    private String given(String name, Component component) {
        Component bare = bare(component);
        Component before = taken.putIfAbsent(name, bare);
        require(before == null || bare.equals(given.get(name)),
                "the name \"%s\" is used for %s and for %s; give one of them another name", name, before, bare);
        given.put(name, bare);
        return name;
    }

    private String numbered(String kind, Component component) {
        check(kind);
        String name = kind;
        for (int i = 1; taken.putIfAbsent(name, component) != null; i++) {
            name = kind + "_" + i;
        }
        return name;
    }
}
