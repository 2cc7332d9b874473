package dev.fovea.nn.model;

import static dev.fovea.nn.text.Require.require;

import dev.fovea.nn.layer.Mode;
import dev.fovea.nn.layer.Scope;
import dev.fovea.nn.text.PathPattern;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Which layers of a network are frozen, said by patterns.
final class Freezing {
    private Freezing() {}

    /// What is frozen, and the layers of the patterns.
    static Set<String> more(Network network, String... patterns) {
        List<String> all = paths(network);
        var frozen = new LinkedHashSet<>(frozen(network));
        for (PathPattern pattern : parse(patterns)) {
            pattern.requireOne("layer", all);
            all.stream().filter(pattern).forEach(frozen::add);
        }
        return frozen;
    }

    /// What is frozen, without the layers of the patterns. A layer around one that learns again cannot be frozen as a whole: the others
    /// in it are frozen one by one.
    static Set<String> less(Network network, String... patterns) {
        List<String> frozen = frozen(network);
        Predicate<String> learns = _ -> false;
        for (PathPattern pattern : parse(patterns)) {
            pattern.requireOne("layer", paths(network));
            require(frozen.stream().anyMatch(pattern), "none of the layers named by \"%s\" is frozen; frozen %s",
                    pattern,
                    frozen.isEmpty() ? "is nothing" : "are " + String.join(", ", frozen));
            learns = learns.or(pattern);
        }
        Set<String> thawed = frozen.stream().filter(learns).collect(Collectors.toCollection(HashSet::new));
        return frozen.stream().filter(p -> !thawed.contains(p) && thawed.stream().noneMatch(t -> t.startsWith(p + "/")))
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    private static List<PathPattern> parse(String... patterns) {
        require(patterns.length > 0, "name the layers, such as \"conv*\"");
        return Arrays.stream(patterns).map(PathPattern::new).toList();
    }

    /// The paths of the frozen layers, and of all that are in them.
    static List<String> frozen(Network network) {
        return paths(network).stream().filter(p -> upwards(p).anyMatch(network.frozen())).toList();
    }

    /// A path, and those of the layers around it.
    private static Stream<String> upwards(String path) {
        return Stream.iterate(path, p -> !p.isEmpty(), p -> p.substring(0, Math.max(0, p.lastIndexOf('/'))));
    }

    private static List<String> paths(Network network) {
        return network.build(Mode.INFERENCE).calls().stream().map(Scope.Call::path).distinct().toList();
    }
}
