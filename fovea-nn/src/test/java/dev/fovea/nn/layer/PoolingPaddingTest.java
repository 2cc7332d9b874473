package dev.fovea.nn.layer;

import static dev.fovea.nn.layer.Layers.SAME;
import static dev.fovea.nn.layer.Layers.VALID;
import static dev.fovea.nn.layer.Layers.conv2d;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fovea.tensor.Shape;
import dev.fovea.tensor.ShapeException;
import dev.fovea.tensor.Window;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Windows and padding over one, two and three axes.
class PoolingPaddingTest {
    private static final Padding SEQUENCE = new Padding.Explicit1D(2, 1);
    private static final Padding IMAGE = new Padding.Explicit(1, 2, 3, 4);
    private static final Padding VOLUME = new Padding.Explicit3D(new Padding.Explicit1D(1, 2),
            new Padding.Explicit1D(3, 4), new Padding.Explicit1D(5, 6));

    @Test void eachAxisHasItsSides() {
        assertThat(SEQUENCE.window(0, 3, 1, 1, 9)).isEqualTo(new Window(3, 1, 2, 1, 1));
        assertThat(IMAGE.window(0, 3, 1, 1, 9)).isEqualTo(new Window(3, 1, 1, 2, 1));
        assertThat(IMAGE.window(1, 3, 1, 1, 9)).isEqualTo(new Window(3, 1, 3, 4, 1));
        assertThat(List.of(VOLUME.window(0, 3, 1, 1, 9), VOLUME.window(1, 3, 1, 1, 9), VOLUME.window(2, 3, 1, 1, 9)))
                .containsExactly(new Window(3, 1, 1, 2, 1), new Window(3, 1, 3, 4, 1), new Window(3, 1, 5, 6, 1));
    }

    @Test void paddingPrintsAsTheArgumentsOfACall() {
        assertThat(List.of(SAME, VALID, SEQUENCE, new Padding.Explicit1D(2, 2), IMAGE, VOLUME,
                Padding.Explicit3D.of(new Size3D(1, 2, 3)), Padding.Explicit3D.of(Size3D.of(1))))
                .extracting(Padding::toString)
                .containsExactly("SAME", "VALID", "2, 1", "2", "1, 2, 3, 4", "1, 2, 3, 4, 5, 6", "1, 2, 3", "1");
    }

    @Test void numbersAreForAsManyAxesAsTheyName() {
        assertThat(List.of(1, 2, 3)).allMatch(SAME::fits).allMatch(VALID::fits);
        assertThat(List.of(SEQUENCE.fits(1), IMAGE.fits(2), VOLUME.fits(3))).containsOnly(true);
        assertThat(List.of(SEQUENCE.fits(2), IMAGE.fits(1), IMAGE.fits(3), VOLUME.fits(2))).containsOnly(false);
        assertThatIllegalArgumentException().isThrownBy(() -> conv2d(4, 3).padding(SEQUENCE)).withMessage(
                "the padding 2, 1 of conv2d is not made for images; use SAME, VALID, or numbers for height, width");
        assertThatIllegalArgumentException().isThrownBy(() -> new Padding.Explicit1D(0, -1))
                .withMessage("padding must be 0 or more, but is 0, -1 (before, after)");
    }

    @Test void aSequenceAndAVolumeHaveTheirAxes() {
        assertThatThrownBy(() -> Images.windows(Shape.of(Shape.N, 16), 3, 1, VALID, 1))
                .isInstanceOf(ShapeException.class).hasMessage("""
                        the input [N, 16] is no batch of sequences; [batch, steps, channels] was expected.
                        Put reshape(16, 1) before it.""");
        assertThatThrownBy(() -> Images.check(Shape.of(Shape.N, 4, 5, 6), 3)).hasMessage("""
                the input [N, 4, 5, 6] is no batch of volumes; [batch, depth, height, width, channels] was expected.
                Put reshape(4, 5, 6, 1) before it.""");
        assertThatThrownBy(() -> Images.check(Shape.of(Shape.N, 4, 5, 6), 1)).hasMessage("""
                the input [N, 4, 5, 6] is no batch of sequences; [batch, steps, channels] was expected.
                Put reshape(steps, channels) before it.""");
        assertThatThrownBy(() -> Images.windows(Shape.of(Shape.N, 4, 1), 7, 1, SEQUENCE, 2)).hasMessage("""
                the window covers 13, but the input [N, 4, 1] is 7 with its padding.
                Use a smaller window, padding(SAME), or a larger input.""");
        assertThat(Images.windows(Shape.of(Shape.N, 4, 4, 4, 1), Size3D.of(2), Size3D.of(2), VALID, Size3D.of(1)))
                .hasSize(3).containsOnly(Window.valid(2, 2));
    }
}
