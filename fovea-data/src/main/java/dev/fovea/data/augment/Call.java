package dev.fovea.data.augment;

import java.util.StringJoiner;

/// The Java call that makes an augmentation: `randomCrop(4).fill(REFLECT)`. What is at its default is left out.
final class Call {
    private final StringBuilder text = new StringBuilder();

    private Call() {}

    static Call of(String factory, double... arguments) {
        var call = new Call();
        call.text.append(factory).append(list(arguments));
        return call;
    }

    /// Appends `.wither(values)`, unless that is the default.
    Call numbers(String wither, boolean isDefault, double... values) {
        if (!isDefault) {
            text.append('.').append(wither).append(list(values));
        }
        return this;
    }

    /// Appends `.wither(value)`, unless that is the default.
    Call option(String wither, Object value, Object byDefault) {
        if (!value.equals(byDefault)) {
            text.append('.').append(wither).append('(').append(value).append(')');
        }
        return this;
    }

    private static String list(double... values) {
        var list = new StringJoiner(", ", "(", ")");
        for (double value : values) {
            list.add(number(value));
        }
        return list.toString();
    }

    /// The shortest literal: `1`, `0.2`, `1e-4`.
    static String number(double value) {
        return Double.toString(value).replace(".0E", "e").replace('E', 'e').replaceFirst("\\.0$", "");
    }

    @Override public String toString() {
        return text.toString();
    }
}
