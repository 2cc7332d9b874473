package dev.fovea.data;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;
import java.util.TreeMap;

/// The order of named things: the map's own if it has one, else that of the names. `Map.of` has another in every run.
final class Order {
    private Order() {
    }

    static <V> SequencedMap<String, V> kept(Map<String, V> map) {
        return Collections.unmodifiableSequencedMap(
                new LinkedHashMap<>(map instanceof SequencedMap<String, V> ? map : new TreeMap<>(map)));
    }
}
