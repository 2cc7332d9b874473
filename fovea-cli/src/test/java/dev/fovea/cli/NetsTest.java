package dev.fovea.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fovea.nn.model.Summary;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NetsTest {

    @ParameterizedTest
    @CsvSource({"softmax, 7850", "mlp, 101770", "lenet, 61706",
            "lecture-cnn, 3274634"}) void parametersOfTheNamedNetworks(String name, long parameters) {
        assertThat(Nets.named(name).network().summary().parameters()).isEqualTo(parameters);
    }

    @Test void theLecturesCnnHasTheShapesOfItsSlide() {
        assertThat(Nets.named("lecture-cnn").network().summary().rows()).map(Summary.Row::output).map(Object::toString)
                .containsExactly(
                        "[N, 28, 28, 1]", "[N, 28, 28, 1]", "[N, 28, 28, 32]", "[N, 14, 14, 32]", "[N, 14, 14, 64]",
                        "[N, 7, 7, 64]", "[N, 3136]",
                        "[N, 1024]", "[N, 10]");
    }
}
