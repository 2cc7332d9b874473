package dev.fovea.cli;

import static dev.fovea.nn.tune.Choices.integers;
import static dev.fovea.nn.tune.Choices.logUniform;
import static dev.fovea.nn.tune.Choices.oneOf;
import static dev.fovea.nn.tune.Choices.uniform;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.fovea.nn.tune.Choice;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class VaryTest {

    static Stream<Arguments> choices() {
        return Stream.of(
                Arguments.of("16|32|64", oneOf(16, 32, 64)),
                Arguments.of("16,32, 64", oneOf(16, 32, 64)),
                Arguments.of("0|0.25|.5|1e-4", oneOf(0, 0.25, 0.5, 1e-4)),
                Arguments.of("-1", oneOf(-1)),
                Arguments.of("relu|leakyRelu(0.1)|elu", oneOf("relu", "leakyRelu(0.1)", "elu")),
                Arguments.of("true,false", oneOf("true", "false")),
                Arguments.of("12345678901", oneOf(12345678901.0)),
                Arguments.of("1..4", integers(1, 4)),
                Arguments.of("log(1e-4, 1e-1)", logUniform(1e-4, 1e-1)),
                Arguments.of("uniform(0.1,0.5)", uniform(0.1, 0.5)));
    }

    @ParameterizedTest
    @MethodSource("choices") void whatValuesMean(String text, Choice choice) {
        Vary vary = Vary.parse("block/conv2d.size=" + text);
        assertThat(vary.name()).isEqualTo("block/conv2d.size");
        assertThat(vary.text()).isEqualTo(text);
        assertThat(vary.choice()).isEqualTo(choice);
    }

    @Test void theEndsOfARangeStandForIt() {
        assertThat(Vary.parse("a=log(1e-4,1e-1)").samples()).isEqualTo(List.of(1e-4, 1e-1));
        assertThat(Vary.parse("a=uniform(1,2)").samples()).isEqualTo(List.of(1.0, 2.0));
        assertThat(Vary.parse("a=1..9").samples()).isEqualTo(List.of(1, 9));
        assertThat(Vary.parse("a=1,5,9").samples()).isEqualTo(List.of(1, 5, 9));
    }

    private static final String NOTHING = " varies nothing; write NAME=VALUES, such as rate=log(1e-4,1e-1), "
            + "batch=16,32 or conv2d_1.filters=8,16";

    static Stream<Arguments> mistakes() {
        return Stream.of(
                Arguments.of("rate", "\"rate\"" + NOTHING),
                Arguments.of("=1,2", "\"=1,2\"" + NOTHING),
                Arguments.of("rate= ", "\"rate= \"" + NOTHING),
                Arguments.of("rate=1,,2", "rate=1,,2: a value is missing"),
                Arguments.of("rate=1|1", "rate=1|1: the value 1 is there twice"),
                Arguments.of("rate=log(0,1)",
                        "rate=log(0,1): logUniform goes from a number above 0 to a larger one, but from 0.0 to 1.0"),
                Arguments.of("rate=uniform(a,1)", "rate=uniform(a,1): \"a\" is no number"),
                Arguments.of("units=4..1", "units=4..1: integers go from a number to a larger one, but from 4 to 1"),
                Arguments.of("a rate=1",
                        "a rate=1: a choice has a name of letters, digits and _ . / -, but \"a rate\""));
    }

    @ParameterizedTest
    @MethodSource("mistakes") void whatCannotBe(String words, String message) {
        assertThatIllegalArgumentException().isThrownBy(() -> Vary.parse(words)).withMessage(message);
    }

    @Test void whatIsVariedTwice() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Vary.space(List.of(Vary.parse("rate=1,2"), Vary.parse("rate=3,4"))))
                .withMessage("rate is varied twice; name all its values at once");
    }
}
