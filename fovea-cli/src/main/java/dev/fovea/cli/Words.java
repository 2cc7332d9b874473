package dev.fovea.cli;

import dev.fovea.formats.Json;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;

/// The words of a command line: constants of enums in lower case, and numbers of things.
final class Words {
    private Words() {}

    /// @param what the enum is of, for the message: `optimizer`
    static <E extends Enum<E>> ITypeConverter<E> of(Class<E> type, String what) {
        return text -> constant(type, what, text);
    }

    /// The constant that a word means.
    static <E extends Enum<E>> E constant(Class<E> type, String what, String text) {
        return Arrays.stream(type.getEnumConstants()).filter(e -> word(e).equalsIgnoreCase(text)).findFirst()
                .orElseThrow(
                        () -> new IllegalArgumentException("there is no %s \"%s\"; there are %s".formatted(what, text,
                                Arrays.stream(type.getEnumConstants()).map(Words::word)
                                        .collect(Collectors.joining(", ")))));
    }

    /// `ONE_CYCLE` is `one-cycle`.
    static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /// The command line as it was typed, with quotes where a word needs them.
    static String command(CommandSpec command) {
        return line(command.root().commandLine().getParseResult().originalArgs());
    }

    /// Its words as an array in JSON.
    static String arguments(CommandSpec command) {
        return Json.array(command.root().commandLine().getParseResult().originalArgs().stream().map(Json::of).toList())
                .compact();
    }

    /// A command line to be typed, with quotes where a word needs them.
    static String line(List<String> words) {
        return words.stream()
                .map(word -> word.matches("[\\w./:=@%+,-]+") ? word : "'" + word.replace("'", "'\\''") + "'")
                .collect(Collectors.joining(" ", "fovea ", ""));
    }

    /// A value as one would type it; a number with the fewest digits that give it again: `1`, `0.2`, `1e-4`.
    static String typed(Object value) {
        return value instanceof Double number
                ? number.toString().replace(".0E", "e").replace('E', 'e').replaceFirst("\\.0$", "")
                : value.toString();
    }

    /// `1 epoch`, `2 epochs`
    static String count(int number, String thing) {
        return number + " " + thing + (number == 1 ? "" : "s");
    }
}
