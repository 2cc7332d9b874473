package dev.fovea.tck;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// What a backend does not do: one line for each case, `case-name  reason`. A gap that is not listed fails, and so does
/// one that is listed and passes; an empty file is the aim. Lines that start with `#` are comments.
public final class KnownGaps {
    private final Map<String, String> reasons;

    private KnownGaps(Map<String, String> reasons) {
        this.reasons = reasons;
    }

    public static KnownGaps none() {
        return new KnownGaps(Map.of());
    }

    /// The gaps in the resource beside the class that calls.
    public static KnownGaps read(String resource) {
        Class<?> test = StackWalker.getInstance(StackWalker.Option.RETAIN_CLASS_REFERENCE).getCallerClass();
        try (InputStream in = test.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IllegalArgumentException(
                        "%s has no resource %s beside it; an empty file says that there are no gaps"
                                .formatted(test.getName(), resource));
            }
            return of(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// The gaps in a text.
    public static KnownGaps of(String text) {
        var reasons = new LinkedHashMap<String, String>();
        text.lines().map(String::strip).filter(l -> !l.isEmpty() && !l.startsWith("#")).forEach(line -> {
            String[] parts = line.split("\\s+", 2);
            if (parts.length < 2) {
                throw new IllegalArgumentException(
                        "the gap %s has no reason; write `case-name  reason`".formatted(line));
            }
            if (reasons.put(parts[0], parts[1]) != null) {
                throw new IllegalArgumentException("the gap %s is listed twice".formatted(parts[0]));
            }
        });
        return new KnownGaps(reasons);
    }

    /// Runs the check of a case: one that is listed must fail.
    public void check(String name, Runnable check) {
        if (!reasons.containsKey(name)) {
            check.run();
            return;
        }
        try {
            check.run();
        } catch (AssertionError | RuntimeException stillThere) {
            return;
        }
        throw new AssertionError(name + " is listed as a known gap, but passes; remove its line");
    }

    /// Why the case is a gap, if it is one.
    public Optional<String> reason(String name) {
        return Optional.ofNullable(reasons.get(name));
    }

    /// The cases that are listed.
    public Set<String> names() {
        return Collections.unmodifiableSet(reasons.keySet());
    }
}
