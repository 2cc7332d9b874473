package dev.fovea.zoo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Each network has as many parameters as its paper, or the models of torchvision or Keras, say.
class ZooTest {

    @CsvSource({"lenet5, 61706",
            "mobilenet_v1, 4253864", "mobilenet_v1_full, 29306056", "mobilenet_v2, 3538984",     // with statistics, as Keras counts
            "squeezenet1_0, 1248424", "squeezenet1_1, 1235496",                                    // torchvision
            "vit_ti_16, 5717416", "vit_s_16, 22050664", "vit_b_16, 86567656", "vit_cifar, 811146",
            "autoencoder_dense, 222384", "autoencoder_conv, 3217"})
    @ParameterizedTest void parameters(String name, long parameters) {
        assertThat(Zoo.named(name).network().summary().parameters()).isEqualTo(parameters);
    }

    @Test void anUnknownNameIsAnError() {
        assertThatThrownBy(() -> Zoo.named("lenet6")).isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("there is no network \"lenet6\"; there are lenet5");
    }
}
