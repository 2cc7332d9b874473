package dev.fovea.insight;

import dev.fovea.nn.layer.Scope;
import dev.fovea.nn.model.Forward;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.SequencedMap;

/// A layer found by its path, or those whose paths are nearest.
final class LayerPath {
    private static final int MOST = 5;

    private LayerPath() {}

    /// The use of a layer of that path; the second of a shared one is `path#1`.
    static Scope.Call find(Forward forward, String path) {
        SequencedMap<String, Scope.Call> calls = Neuron.calls(forward);
        Scope.Call found = calls.get(path);
        if (found == null) {
            throw new IllegalArgumentException("the network has no layer \"%s\"; %s".formatted(path,
                    nearest(path, calls.keySet())));
        }
        return found;
    }

    /// `the nearest are [conv2d, conv2d_1]`, or all of them where they are few.
    static String nearest(String path, Collection<String> all) {
        return all.size() <= MOST
                ? "it has " + all
                : "the nearest of its %d are %s".formatted(all.size(), all.stream()
                        .sorted(Comparator.comparingInt((String known) -> distance(path, known))).limit(MOST).toList());
    }

    /// How many letters are to be put in, taken out or exchanged (Levenshtein 1966).
    static int distance(String a, String b) {
        var row = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int exchanged = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(exchanged, 1 + Math.min(row[j], row[j - 1]));
            }
        }
        return row[b.length()];
    }

    /// `path/` and what follows: whether a layer is a part of another.
    static boolean isWithin(String path, List<String> containers) {
        return containers.stream().anyMatch(c -> path.startsWith(c + "/"));
    }
}
