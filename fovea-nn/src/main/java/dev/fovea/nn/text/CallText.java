package dev.fovea.nn.text;

import java.util.Arrays;
import java.util.Collection;
import java.util.stream.Collectors;

/// The Java call that makes a description: `conv2d(32, 5).padding(SAME)`. What is at its default is left out.
public final class CallText {
    private final StringBuilder text = new StringBuilder();

    private CallText() {}

    /// `factory(arguments)`
    public static CallText call(String factory, Object... arguments) {
        var call = new CallText();
        call.text.append(factory).append(arguments(arguments));
        return call;
    }

    /// `receiver.wither(arguments)`
    public static CallText after(Object receiver, String wither, Object... arguments) {
        var call = new CallText();
        call.text.append(argument(receiver)).append('.').append(wither).append(arguments(arguments));
        return call;
    }

    /// Appends `.wither(value)`, unless the value is the default.
    public CallText option(String wither, Object value, Object byDefault) {
        if (!value.equals(byDefault)) {
            text.append('.').append(wither).append(arguments(value));
        }
        return this;
    }

    /// An argument that is a name, such as `SAME`.
    public static Object word(String name) {
        return new Word(name);
    }

    private record Word(String name) {
        @Override public String toString() {
            return name;
        }
    }

    private static String arguments(Object... arguments) {
        return Arrays.stream(arguments).map(CallText::argument).collect(Collectors.joining(", ", "(", ")"));
    }

    private static String argument(Object value) {
        return switch (value) {
            case Double number -> number(number);
            case String text -> '"' + text + '"';
            case Collection<?> all -> all.stream().map(CallText::argument).collect(Collectors.joining(", "));
            default -> value.getClass().isHidden() ? "λ" : value.toString();      // a lambda has no text
        };
    }

    /// The shortest literal: `1`, `0.2`, `1e-4`.
    public static String number(double value) {
        String text = Double.toString(value);
        return text.replace(".0E", "e").replace('E', 'e').replaceFirst("\\.0$", "");
    }

    @Override public String toString() {
        return text.toString();
    }
}
