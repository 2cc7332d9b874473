package dev.fovea.cli.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class AnswersTest {

    @Test void wordsAfterTheFirst() {
        assertThat(Answers.words("@ready fovea onednn (3.11)", "@ready")).containsExactly("fovea", "onednn", "(3.11)");
        assertThat(Answers.words("@ok", "@ok")).isEmpty();
    }

    @Test void numbersAndRates() {
        assertThat(Answers.numbers(List.of("2.5", "-1e-3"))).containsExactly(2.5, -1e-3);
        assertThat(Answers.rate(List.of("30", "1.5", "40.0", "50.0", "60.0", "finite"))).isEqualTo(20);
    }

    @Test void anotherAnswerIsAnError() {
        assertFails(() -> Answers.words("@no out of memory", "@ok"), "out of memory");
        assertFails(() -> Answers.words("@bye", "@ok"), "answered \"@bye\" instead of @ok");
        assertFails(() -> Answers.numbers(List.of("2.5", "NaN")), "its numbers are not finite: 2.5 NaN");
        assertFails(() -> Answers.numbers(List.of("many")), "answered \"many\" where a number was expected");
        assertFails(() -> Answers.rate(List.of("30", "1.5", "nonfinite")),
                "its numbers are not finite: @run 30 1.5 nonfinite");
    }

    private static void assertFails(Runnable reading, String message) {
        assertThatThrownBy(reading::run).isInstanceOf(EngineException.class).hasMessage(message);
    }
}
