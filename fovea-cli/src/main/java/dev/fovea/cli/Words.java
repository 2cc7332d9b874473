package dev.fovea.cli;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;

/// The words of a command line: constants of enums in lower case, and numbers of things.
final class Words {
    private Words() {}

    /// @param what the enum is of, for the message: `optimizer`
    static <E extends Enum<E>> ITypeConverter<E> of(Class<E> type, String what) {
        return text -> Arrays.stream(type.getEnumConstants()).filter(e -> word(e).equalsIgnoreCase(text)).findFirst()
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
        return command.root().commandLine().getParseResult().originalArgs().stream()
                .map(word -> word.matches("[\\w./:=@%+,-]+") ? word : "'" + word.replace("'", "'\\''") + "'")
                .collect(Collectors.joining(" ", "fovea ", ""));
    }

    /// `1 epoch`, `2 epochs`
    static String count(int number, String thing) {
        return number + " " + thing + (number == 1 ? "" : "s");
    }
}
