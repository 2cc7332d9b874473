package dev.fovea.nn.text;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/// The names that a misspelt one may stand for.
public final class Near {
    private static final int LONGEST = 60;
    private static final int MOST = 3;

    private Near() {}

    /// Up to three names that differ in a third of the letters at most, the nearest first.
    public static List<String> to(String misspelt, Collection<String> names) {
        int allowed = Math.clamp(misspelt.length() / 3, 1, LONGEST / 3);
        return misspelt.length() > LONGEST
                ? List.of()
                : names.stream().filter(n -> Math.abs(n.length() - misspelt.length()) <= allowed)
                        .filter(n -> distance(misspelt, n) <= allowed)
                        .sorted(Comparator.comparingInt(n -> distance(misspelt, n))).limit(MOST).toList();
    }

    /// `; did you mean "conv2d" or "conv1d"?`, or nothing where no name is near.
    public static String hint(String misspelt, Collection<String> names) {
        List<String> near = to(misspelt, names);
        return near.isEmpty() ? "" : "; did you mean \"" + String.join("\" or \"", near) + "\"?";
    }

    /// The letters to insert, remove or exchange (Levenshtein 1966), case apart.
    private static int distance(String a, String b) {
        int[] row = IntStream.rangeClosed(0, b.length()).toArray();
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int change = Character.toLowerCase(a.charAt(i - 1)) == Character.toLowerCase(b.charAt(j - 1)) ? 0 : 1;
                int cheapest = Math.min(diagonal + change, 1 + Math.min(row[j], row[j - 1]));
                diagonal = row[j];
                row[j] = cheapest;
            }
        }
        return row[b.length()];
    }
}
