package dev.fovea.nn.text;

import static dev.fovea.nn.text.Require.require;

import java.util.Collection;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Names layers by their paths: `conv*`, `layer?/0`, `**/bn1`. A layer that it names is named with all that is in it.
///
/// `*` stands for any letters of a name, `?` for one of them, `**` for any letters of a path, `/` too.
public record PathPattern(String text) implements Predicate<String> {
    private static final Pattern ALLOWED = Pattern.compile("[A-Za-z0-9_.#*?/-]+");
    private static final int MOST = 5;

    public PathPattern {
        require(ALLOWED.matcher(text).matches(),
                "a pattern is a path of a layer in which * and ? stand for letters, but is \"%s\"", text);
    }

    @Override public boolean test(String path) {
        for (int end = path.length(); end > 0; end = path.lastIndexOf('/', end - 1)) {
            if (pattern().matcher(path.substring(0, end)).matches()) {
                return true;
            }
        }
        return false;
    }

    private Pattern pattern() {
        String expression = Pattern.compile("\\*\\*|[*?]|[^*?]+").matcher(text).results().map(part -> switch (part
                .group()) {
            case "**" -> ".*";
            case "*" -> "[^/]*";
            case "?" -> "[^/]";
            case String letters -> Pattern.quote(letters);
        }).collect(Collectors.joining());
        return Pattern.compile(expression);
    }

    /// Says so if none of the paths is named; the message lists those that may have been meant, or some of all.
    ///
    /// @param what is looked for: `layer`
    public void requireOne(String what, Collection<String> paths) {
        if (paths.stream().noneMatch(this)) {
            List<String> near = near(paths);
            String these = near.isEmpty()
                    ? paths.stream().limit(MOST).collect(Collectors.joining(", ")) + (paths.size() > MOST ? ", …" : "")
                    : String.join(", ", near);
            throw new IllegalArgumentException("no %s is named by \"%s\"; %s %s".formatted(what, text,
                    near.isEmpty() ? "there are" : "near it are", these));
        }
    }

    /// Paths that differ in a few letters from the pattern without its stars, or begin as it does.
    private List<String> near(Collection<String> paths) {
        String letters = text.replaceAll("[*?]", "");
        String start = letters.substring(0, Math.min(3, letters.length()));
        return Stream.concat(Near.to(letters, paths).stream(),
                paths.stream().filter(p -> start.length() == 3 && p.regionMatches(true, 0, start, 0, 3)))
                .distinct().limit(MOST).toList();
    }

    @Override public String toString() {
        return text;
    }
}
