package dev.fovea.nn.tune;

import static dev.fovea.nn.text.Require.require;
import static java.util.Comparator.comparingInt;
import static java.util.stream.Collectors.joining;

import dev.fovea.nn.layer.Component;
import dev.fovea.nn.layer.Layer;
import dev.fovea.nn.layer.Mode;
import dev.fovea.nn.layer.Scope;
import dev.fovea.nn.model.Network;
import dev.fovea.nn.text.Near;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BinaryOperator;

/// The constructor arguments of all layers of a network, by the path of the layer as a summary prints it:
/// `NetworkArguments.of(network).with(Map.of("conv2d_1.filters", 64, "block/dropout.rate", 0.3))`.
///
/// Which values an argument takes, [Arguments] says. A layer that is used twice is changed in both places. A layer that another one makes
/// while the network is built has no arguments of its own; those of the other one decide.
///
/// How it finds a layer: every layer of the network is copied, so that each stands in one place; the network of copies is built, which
/// tells the path of each; and the network is made anew with other layers in those places.
public final class NetworkArguments {
    private static final int LISTED = 40;

    private final Network network;
    private final Map<String, List<Component>> layers;
    private final Map<String, Component> made;

    private NetworkArguments(Network network, Map<String, List<Component>> layers, Map<String, Component> made) {
        this.network = network;
        this.layers = layers;
        this.made = made;
    }

    /// Those of a network that can be built.
    public static NetworkArguments of(Network network) {
        Set<Component> copies = Collections.newSetFromMap(new IdentityHashMap<>());
        Network copied = with(network, (Layer) each(network.layer(), (before, now) -> {
            Record copy = before == now && now instanceof Component ? Parts.with(now, Parts.of(now)) : now;
            if (copy instanceof Component component) {
                copies.add(component);
            }
            return copy;
        }));
        var layers = new LinkedHashMap<String, List<Component>>();
        var made = new LinkedHashMap<String, Component>();
        for (Scope.Call call : copied.build(Mode.INFERENCE).calls()) {
            if (copies.contains(call.component())) {
                layers.computeIfAbsent(call.path(), _ -> new ArrayList<>()).add(call.component());
            } else {
                made.put(call.path(), call.component());
            }
        }
        return new NetworkArguments(copied, layers, made);
    }

    private static Network with(Network network, Layer layer) {
        return new Network(layer, network.inputs(), network.frozen(), network.loaded());
    }

    /// A value with what `change` makes of every record in it, those inside before those that contain them; itself where nothing changes.
    ///
    /// @param change from the record as it was, and as it is with what has changed inside, to what it shall be
    private static Object each(Object value, BinaryOperator<Record> change) {
        return switch (value) {
            case Record record when Parts.areOpen(record) -> {
                List<Object> before = Parts.of(record);
                List<?> now = all(before, change);
                yield change.apply(record, now == before ? record : Parts.with(record, now));
            }
            case List<?> list -> all(list, change);
            case Optional<?> optional when optional.isPresent() -> {
                Object now = each(optional.get(), change);
                yield now == optional.get() ? optional : Optional.of(now);
            }
            default -> value;
        };
    }

    /// The list itself where nothing has changed.
    private static List<?> all(List<?> before, BinaryOperator<Record> change) {
        var now = new ArrayList<Object>();
        boolean changed = false;
        for (Object value : before) {
            Object next = each(value, change);
            changed |= next != value;
            now.add(next);
        }
        return changed ? now : before;
    }

    /// Every argument that a number or a word can stand for: `conv2d.filters`.
    public List<String> names() {
        return layers.entrySet().stream()
                .flatMap(e -> Arguments.of(e.getValue().getFirst()).names().stream().map(n -> e.getKey() + "." + n))
                .toList();
    }

    /// The present value as one would type it.
    public String text(String name) {
        return arguments(path(name)).text(argument(name));
    }

    /// Says so if there is no such layer or argument, or a value is of another kind than it takes.
    ///
    /// @throws IllegalArgumentException the message says what there is
    public void check(String name, Object value) {
        arguments(path(name)).check(argument(name), value);
    }

    /// The network with these values, by path and argument.
    ///
    /// @throws IllegalArgumentException if there is no such layer or argument, or the constructor refuses the value
    public Network with(Map<String, ?> values) {
        var changes = new IdentityHashMap<Object, Map<String, Object>>();
        values.forEach((name, value) -> {
            arguments(path(name));
            layers.getOrDefault(path(name), List.of()).forEach(
                    layer -> changes.computeIfAbsent(layer, _ -> new LinkedHashMap<>()).put(argument(name), value));
        });
        return with(network, (Layer) each(network.layer(), (before, now) -> changes.containsKey(before)
                ? Arguments.of(where(before), now).with(changes.getOrDefault(before, Map.of()))
                : now));
    }

    private Arguments<Component> arguments(String path) {
        List<Component> found = layers.getOrDefault(path, List.of());
        if (found.isEmpty()) {
            throw unknown(path);
        }
        return Arguments.of(where(found.getFirst()), found.getFirst());
    }

    private String where(Object layer) {
        return layers.entrySet().stream().filter(e -> e.getValue().stream().anyMatch(l -> l == layer)).findFirst()
                .map(e -> e.getKey() + " = " + layer).orElse(layer.toString());
    }

    private IllegalArgumentException unknown(String path) {
        if (made.containsKey(path)) {
            return new IllegalArgumentException(layers.entrySet().stream()
                    .filter(e -> path.startsWith(e.getKey() + "/")).max(comparingInt(e -> e.getKey().length()))
                    .map(e -> "%s is made by %s; change an argument of that: %s".formatted(path,
                            where(e.getValue().getFirst()), String.join(", ", arguments(e.getKey()).names())))
                    .orElse("%s is made while the network is built; change it in a program".formatted(path)));
        }
        List<String> paths = layers.entrySet().stream()
                .filter(e -> !Arguments.of(e.getValue().getFirst()).names().isEmpty()).map(Map.Entry::getKey).toList();
        return new IllegalArgumentException("there is no layer \"%s\"; layers with arguments are %s%s%s".formatted(path,
                paths.stream().limit(LISTED).collect(joining(", ")), paths.size() > LISTED ? ", …" : "",
                Near.hint(path, paths)));
    }

    /// What stands before the last dot: a name may have dots too.
    private static String path(String name) {
        require(name.indexOf('.') > 0, "\"%s\" is no argument of a layer; write its path, a dot and the argument: "
                + "conv2d_1.filters", name);
        return name.substring(0, name.lastIndexOf('.'));
    }

    private static String argument(String name) {
        return name.substring(name.lastIndexOf('.') + 1);
    }
}
