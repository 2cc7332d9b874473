package dev.fovea.cli;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;

/// `--set conv2d_1.filters=32`: another value for an argument of a layer, of the optimizer or of the network.
record ValueOption(String name, Object value) {

    /// What `conv2d_1.filters=32` means.
    static ValueOption parse(String words) {
        int sign = words.indexOf('=');
        if (sign < 1 || sign == words.length() - 1) {
            throw new IllegalArgumentException(
                    "\"%s\" sets nothing; write NAME=VALUE, such as conv2d_1.filters=32".formatted(words));
        }
        String name = words.substring(0, sign).strip();
        if (!name.contains(".")) {
            throw new IllegalArgumentException(
                    ("\"%s\" is no argument of a layer, the optimizer or the network, such as conv2d_1.filters; "
                            + "the choices of the training are options of their own").formatted(name));
        }
        return new ValueOption(name, literal(words.substring(sign + 1)));
    }

    /// `16` as a whole number, `1e-4` as a number, and all else as a word.
    static Object literal(String text) {
        String word = text.strip();
        if (word.matches("[+-]?\\d{1,9}")) {
            return Integer.valueOf(word);
        } else if (word.matches("[+-]?(\\d+\\.?\\d*|\\.\\d+)([eE][+-]?\\d+)?")) {
            return Double.valueOf(word);
        }
        return word;
    }

    static SequencedMap<String, Object> values(List<ValueOption> options) {
        var values = new LinkedHashMap<String, Object>();
        options.forEach(o -> values.put(o.name, o.value));
        return Collections.unmodifiableSequencedMap(values);
    }
}
