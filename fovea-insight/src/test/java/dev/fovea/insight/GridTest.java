package dev.fovea.insight;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fovea.data.Images;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import java.awt.image.BufferedImage;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GridTest {

    @Test void theSmallestNumberOfEachMapIsBlackAndTheLargestWhite() {
        // two maps of 1 x 2: (−1, 3) and (5, 5)
        Grid grid = Grid.ofMaps(Tensor.of(Shape.of(1, 2, 2), -1f, 5, 3, 5));
        assertThat(grid).hasToString("2 pictures in 2 columns, 7 x 3 pixels");
        assertThat(row(grid.image(), 1)).containsExactly(0x3b5b92, 0x000000, 0xffffff, 0x3b5b92, 0x808080, 0x808080,
                0x3b5b92);
    }

    @Test void aMapOfABatchOfOneIsTheSame() {
        assertThat(Grid.ofMaps(Tensor.of(Shape.of(1, 1, 2, 1), 0f, 1)).image().getWidth()).isEqualTo(4);
    }

    @Test void notANumberIsBlack() {
        Grid grid = Grid.ofMaps(Tensor.of(Shape.of(1, 3, 1), Float.NaN, 1, 2)).divider(0);
        assertThat(row(grid.image(), 0)).containsExactly(0x000000, 0x000000, 0xffffff);
    }

    @Test void aFilterOverThreeChannelsIsOnePictureInColour() {
        // kernel [1, 1, 3, 2]: filter 0 is (0, 1, 2), filter 1 is (4, 2, 0)
        Grid grid = Grid.ofFilters(Tensor.of(Shape.of(1, 1, 3, 2), 0f, 4, 1, 2, 2, 0)).divider(0);
        assertThat(row(grid.image(), 0)).containsExactly(0x0080ff, 0xff8000);
    }

    @Test void filtersOverOtherChannelsAreARowOfGreyPictures() {
        // kernel [1, 2, 2, 3]: 3 filters, 2 inputs
        var values = new float[12];
        for (int i = 0; i < values.length; i++) {
            values[i] = i;
        }
        assertThat(Grid.ofFilters(Tensor.of(Shape.of(1, 2, 2, 3), values)))
                .hasToString("6 pictures in 2 columns, 7 x 7 pixels");
    }

    @Test void imagesAreShownAsTheyAreAndScaled() {
        Grid grid = Grid.ofImages(Tensor.of(Shape.of(2, 1, 1, 3), new byte[]{1, 2, 3, 4, 5, 6})).divider(0).scale(2);
        assertThat(row(grid.image(), 1)).containsExactly(0x010203, 0x010203, 0x040506, 0x040506);
    }

    @Test void itIsWrittenAsPng(@TempDir Path folder) {
        Path file = folder.resolve("maps.png");
        Grid grid = Grid.ofMaps(Tensor.of(Shape.of(2, 2, 1), 1f, 2, 3, 4)).scale(4);
        grid.write(file);
        assertThat(Images.toTensor(Images.read(file), 3)).isEqualTo(Images.toTensor(grid.image(), 3));
    }

    @Test void whatDoesNotFitIsSaid() {
        assertThatThrownBy(() -> Grid.of(List.of()))
                .hasMessage("a grid needs at least one picture, but was given none");
        assertThatThrownBy(() -> Grid.ofMaps(Tensor.of(Shape.of(2, 1, 1, 1), 1f, 2)))
                .hasMessage("feature maps of one sample are [height, width, maps], but [2, 1, 1, 1] was given");
        assertThatThrownBy(() -> Grid.ofFilters(Tensor.of(Shape.of(2), 1f, 2)))
                .hasMessage("the kernel of a convolution is [height, width, in, filters], but [2] was given");
        assertThatThrownBy(() -> Grid.ofImages(Tensor.of(Shape.of(1, 1, 2, 1), 1f, 2)))
                .hasMessage("images are u8[n, height, width, channels], but f32[1, 1, 2, 1] was given");
        Grid grid = Grid.ofMaps(Tensor.of(Shape.of(1, 1, 1), 1f));
        assertThatThrownBy(() -> grid.columns(0)).hasMessage("the columns of a grid must be 1 or more, but are 0");
        assertThatThrownBy(() -> grid.divider(-1))
                .hasMessage("the divider of a grid must be 0 or more pixels, but is -1");
        assertThatThrownBy(() -> grid.scale(0)).hasMessage("the scale of a grid must be 1 or more, but is 0");
        assertThatThrownBy(() -> grid.scale(10_000))
                .hasMessage("the grid has 100040004 pixels, but 50000000 can be had; "
                        + "show fewer pictures or choose a smaller scale");
    }

    private static int[] row(BufferedImage image, int y) {
        int[] row = image.getRGB(0, y, image.getWidth(), 1, null, 0, image.getWidth());
        for (int i = 0; i < row.length; i++) {
            row[i] &= 0xffffff;
        }
        return row;
    }
}
