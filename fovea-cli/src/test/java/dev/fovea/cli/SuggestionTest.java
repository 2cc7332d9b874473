package dev.fovea.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fovea.tensor.Shape;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What is chosen for images of one's own.
class SuggestionTest {

    private static Suggestion of(int images, int side) {
        return Suggestion.of(images, new Survey.Size(side, false), Optional.empty(), Optional.empty());
    }

    @CsvSource({
            "500,     28, resnet20_cifar,     28, 16,  60",
            "60000,   40, resnet20_cifar,     40, 128, 10",
            "500,      5, resnet20_cifar,      8, 16,  60",
            "40,      41, mobilenet_v1_0.25, 128, 16,  60",
            "1000,   500, mobilenet_v1_0.25, 128, 32,  60",
            "3670,   240, mobilenet_v1_0.5,  128, 32,  27",
            "20000,  500, mobilenet_v1_0.75, 160, 32,  10",
            "100000, 500, mobilenet_v1,      224, 32,  10",
            "100001, 500, resnet18,          224, 32,  10"})
    @ParameterizedTest void theTable(int images, int side, String net, int size, int batch, int epochs) {
        Suggestion suggestion = of(images, side);
        assertThat(suggestion.net().name()).isEqualTo(net);
        assertThat(suggestion.image()).isEqualTo(Shape.of(size, size, 3));
        assertThat(suggestion.batch()).isEqualTo(batch);
        assertThat(suggestion.epochs()).isEqualTo(epochs);
    }

    @Test void itSaysWhy() {
        assertThat(of(3670, 240)).hasToString(
                "128 x 128 pixels in colour, mobilenet_v1_0.5: for 3,670 images of about 240 pixels");
        assertThat(Suggestion.of(900, new Survey.Size(28, true), Optional.empty(), Optional.empty()))
                .hasToString("28 x 28 pixels in grey, resnet20_cifar: the images are small");
    }

    @Test void aNetOfTheUserComesWithItsSizeAndASizeOfTheUserWins() {
        var size = new Survey.Size(500, false);
        assertThat(Suggestion.of(900, size, Optional.of(Nets.named("vit_cifar")), Optional.empty()))
                .hasToString("32 x 32 pixels in colour, vit_cifar: the size that the network is made for");
        assertThat(Suggestion.of(900, size, Optional.of(Nets.named("vgg11")), Optional.of(64)))
                .hasToString("64 x 64 pixels in colour, vgg11: as asked for");
        assertThat(Suggestion.of(900, size, Optional.empty(), Optional.of(64)).net().name())
                .isEqualTo("mobilenet_v1_0.25");
    }
}
