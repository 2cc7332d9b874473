package dev.fovea.cli.compare;

import java.util.Arrays;
import java.util.List;

/// What engines answer, read.
final class Answers {
    private static final String NO = "@no";

    private Answers() {}

    /// Asks, and returns the words after the first, which must be `wanted`.
    static List<String> ask(Conversation engine, String line, String wanted) {
        return words(engine.ask(line), wanted);
    }

    static List<String> words(String answer, String wanted) {
        List<String> words = Arrays.asList(answer.strip().split("\\s+"));
        if (!words.getFirst().equals(wanted)) {
            throw new EngineException(words.getFirst().equals(NO)
                    ? answer.substring(NO.length()).strip()
                    : "answered \"%s\" instead of %s".formatted(answer, wanted));
        }
        return words.subList(1, words.size());
    }

    /// `@loss 2.3 2.1`: numbers that are finite.
    static double[] numbers(List<String> words) {
        double[] numbers = words.stream().mapToDouble(Answers::number).toArray();
        if (Arrays.stream(numbers).anyMatch(x -> !Double.isFinite(x))) {
            throw new EngineException("its numbers are not finite: " + String.join(" ", words));
        }
        return numbers;
    }

    /// `@run ITERATIONS SECONDS … finite`: iterations a second.
    static double rate(List<String> words) {
        if (words.size() < 3 || !words.getLast().equals("finite")) {
            throw new EngineException("its numbers are not finite: @run " + String.join(" ", words));
        }
        return number(words.get(0)) / number(words.get(1));
    }

    private static double number(String word) {
        try {
            return Double.parseDouble(word);
        } catch (NumberFormatException _) {
            throw new EngineException("answered \"%s\" where a number was expected".formatted(word));
        }
    }
}
