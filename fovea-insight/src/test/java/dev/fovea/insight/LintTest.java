package dev.fovea.insight;

import static dev.fovea.nn.layer.Layers.SAME;
import static dev.fovea.nn.layer.Layers.averagePooling2d;
import static dev.fovea.nn.layer.Layers.conv2d;
import static dev.fovea.nn.layer.Layers.dense;
import static dev.fovea.nn.layer.Layers.flatten;
import static dev.fovea.nn.layer.Layers.globalAveragePooling2d;
import static dev.fovea.nn.layer.Layers.maxPooling2d;
import static dev.fovea.nn.layer.Layers.residual;
import static dev.fovea.nn.layer.Layers.sequential;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fovea.nn.layer.Layer;
import dev.fovea.nn.model.Network;
import dev.fovea.tensor.Shape;
import org.junit.jupiter.api.Test;

/// S-43, and what else a network's shape tells.
class LintTest {

    private static String lint(Shape sample, Layer... layers) {
        return Lint.of(Network.of(sequential(layers), sample)).toString();
    }

    @Test void aNetworkByTheRulesIsNotDoubtful() {
        assertThat(lint(Shape.of(32, 32, 3), conv2d(8, 3).padding(SAME).relu(), maxPooling2d(2),
                residual(conv2d(8, 3).padding(SAME).relu(), conv2d(8, 3).padding(SAME)), maxPooling2d(2), flatten(),
                dense(10).named("a"), dense(10))).isEqualTo("""
                        a: it holds 5,120 of 6,632 parameters, 77 %
                            Use globalAveragePooling2d() before it, one pooling more, or fewer units.
                        """);
        assertThat(lint(Shape.of(32, 32, 3), conv2d(8, 3).padding(SAME).relu(), maxPooling2d(2),
                conv2d(8, 3).padding(SAME), maxPooling2d(2), maxPooling2d(2), flatten(), dense(8).relu(), dense(60),
                dense(10))).isEqualTo("Nothing is doubtful.\n");
        assertThat(lint(Shape.of(9), dense(3))).isEqualTo("Nothing is doubtful.\n");
    }

    @Test void theInputIsDivisibleByTwoOftenEnough() {
        assertThat(lint(Shape.of(28, 30, 1), conv2d(4, 3).padding(SAME), maxPooling2d(2).padding(SAME),
                conv2d(4, 3).padding(SAME), maxPooling2d(2).padding(SAME), flatten(), dense(1))).startsWith("""
                        input: the image of 28 x 30 is halved 2 times, but can be halved evenly once
                            Use images of 28 x 32, whose sides are multiples of 4.
                        """);
    }

    @Test void kernelsAreSmallAndOdd() {
        assertThat(lint(Shape.of(32, 32, 1), conv2d(4, 7).padding(SAME), conv2d(4, 4, 3).padding(SAME), flatten(),
                dense(1))).startsWith("""
                        conv2d: its kernel is 7 x 7, larger than 5 x 5
                            Use 3 layers of 3 x 3, which see as much with fewer weights and more activations.
                        conv2d_1: its kernel is 4 x 3: one of even size has no middle and shifts its map by half a pixel
                            Use an odd size, 3 x 3 or 5 x 5.
                        """);
    }

    @Test void aConvolutionKeepsTheSize() {
        assertThat(lint(Shape.of(28, 28, 1), conv2d(400, 5), conv2d(4, 3).stride(2).padding(1), flatten(), dense(1)))
                .isEqualTo("""
                        conv2d: it has too little padding and shrinks the map from 28 x 28 to 24 x 24
                            Use padding(SAME), and leave the shrinking to pooling.
                        """);
    }

    @Test void poolingIsTwoByTwo() {
        assertThat(lint(Shape.of(32, 32, 1), maxPooling2d(3).stride(2, 1).padding(SAME), averagePooling2d(2),
                flatten())).isEqualTo("""
                        max_pooling2d: it pools 3 x 3 with stride 2 x 1
                            Use 2 x 2 with stride 2; larger windows lose too much.
                        """);
        assertThat(lint(Shape.of(8, 8, 1), maxPooling2d(8), flatten())).isEqualTo("Nothing is doubtful.\n");
    }

    @Test void noPixelIsLeftOut() {
        assertThat(lint(Shape.of(10, 9, 1), conv2d(1, 3).stride(2), flatten())).contains("""
                conv2d: 1 of 10 rows and 0 of 9 columns of its input are under no window
                    Use padding(SAME), a stride no larger than the window, or an input that the stride divides.
                """);
        assertThat(Lint.of(Network.of(conv2d(1, 1).stride(2), Shape.of(8, 8, 1))).of(Warning.Rule.DROPPED_PIXELS))
                .singleElement().extracting(Warning::what)
                .isEqualTo("4 of 8 rows and 4 of 8 columns of its input are under no window");
    }

    @Test void aNetworkThatAnswersWithAnImageNeedNotSeeAllOfIt() {
        assertThat(lint(Shape.of(32, 32, 1), conv2d(2, 3).padding(SAME), conv2d(1, 3).padding(SAME)))
                .isEqualTo("Nothing is doubtful.\n");
    }

    @Test void theLastMapSeesTheImageAndNotMuchMore() {
        assertThat(lint(Shape.of(8, 8, 1), conv2d(2, 5).padding(SAME), conv2d(2, 5).padding(SAME), flatten()))
                .isEqualTo("""
                        conv2d_1: its units see 9 x 9 pixels of the image of 8 x 8: in part nothing but padding
                            Use fewer layers, smaller kernels or less stride before it, or larger images.
                        """);
        assertThat(lint(Shape.of(32, 32, 1), conv2d(2, 3).padding(SAME), maxPooling2d(2), conv2d(9, 3).padding(SAME),
                globalAveragePooling2d(), dense(2))).isEqualTo(
                        """
                                conv2d_1: its units see 8 x 8 pixels of the image of 32 x 32, and no dense layer joins what they see
                                    Use more layers, more pooling or dilation, or flatten() and a dense layer.
                                """);
    }
}
