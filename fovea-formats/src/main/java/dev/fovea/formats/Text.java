package dev.fovea.formats;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/// What error messages need: foreign text made harmless, and names that are near a misspelt one.
final class Text {
    private static final int LONGEST = 60;

    private Text() {}

    /// Text of a file in double quotes, on one line, cut after 60 characters.
    static String quote(String foreign) {
        var text = new StringBuilder("\"");
        for (int i = 0; i < Math.min(foreign.length(), LONGEST); i++) {
            char c = foreign.charAt(i);
            if (c == '"' || c == '\\') {
                text.append('\\').append(c);
            } else
                if (Character.isISOControl(c) || Character.isSurrogate(c) || Character.getType(c) == Character.FORMAT) {
                    text.append("\\u%04x".formatted((int) c));
                } else {
                    text.append(c);
                }
        }
        return text.append(foreign.length() > LONGEST ? "…\"" : "\"").toString();
    }

    /// `did you mean "conv2d" or "conv1d"?`: the names that a misspelt one may stand for, else `known are …`.
    static String near(String misspelt, Collection<String> names) {
        int allowed = Math.clamp(misspelt.length() / 3, 1, LONGEST / 3);
        List<String> near = misspelt.length() > LONGEST
                ? List.of()
                : names.stream().filter(n -> Math.abs(n.length() - misspelt.length()) <= allowed)
                        .filter(n -> distance(misspelt, n) <= allowed)
                        .sorted(Comparator.comparingInt(n -> distance(misspelt, n))).limit(3).toList();
        return near.isEmpty() ? list(names) : "did you mean " + join(near, " or ") + "?";
    }

    /// `known are "a", "b"`, at most 30 of them.
    private static String list(Collection<String> names) {
        if (names.isEmpty()) {
            return "none is known";
        }
        String some = join(names.stream().limit(30).toList(), ", ");
        return "known are " + some + (names.size() > 30 ? ", …" : "");
    }

    private static String join(List<String> names, String separator) {
        return String.join(separator, names.stream().map(Text::quote).toList());
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
