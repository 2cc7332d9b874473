package dev.fovea.zoo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Each network has as many parameters as its paper, or the models of torchvision or Keras, say.
class ZooTest {

    @CsvSource("lenet5, 61706")
    @ParameterizedTest void parameters(String name, long parameters) {
        assertThat(Zoo.named(name).network().summary().parameters()).isEqualTo(parameters);
    }

    @Test void anUnknownNameIsAnError() {
        assertThatThrownBy(() -> Zoo.named("lenet6")).isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("there is no network \"lenet6\"; there are lenet5");
    }
}
