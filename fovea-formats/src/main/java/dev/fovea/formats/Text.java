package dev.fovea.formats;

import dev.fovea.nn.text.Near;
import java.util.Collection;
import java.util.List;

/// What error messages need: foreign text made harmless, and names that are near a misspelt one.
public final class Text {
    private static final int LONGEST = 60;

    private Text() {}

    /// Text of a file in double quotes, on one line, cut after 60 characters.
    public static String quote(String foreign) {
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
    public static String near(String misspelt, Collection<String> names) {
        List<String> near = Near.to(misspelt, names);
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
}
