package dev.fovea.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.fovea.tensor.DType;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.stream.IntStream;
import java.util.zip.CRC32;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ImagesTest {
    @TempDir Path folder;

    private static Tensor bytes(Shape shape, int... values) {
        var bytes = new byte[values.length];
        for (int i = 0; i < values.length; i++) {
            bytes[i] = (byte) values[i];
        }
        return Tensor.of(shape, bytes);
    }

    /// Smooth colours, so that JPEG keeps them.
    private static BufferedImage colours(int width, int height, int type) {
        var image = new BufferedImage(width, height, type);
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                image.setRGB(x, y, 0xff000000 | 255 * x / width << 16 | 255 * y / height << 8 | 100);
            }
        }
        return image;
    }

    private Path written(BufferedImage image, String format) throws IOException {
        Path file = folder.resolve("image." + format);
        assertThat(ImageIO.write(image, format, file.toFile())).isTrue();
        return file;
    }

    @ParameterizedTest
    @CsvSource({"png, 0", "bmp, 0", "gif, 20", "jpg, 4"}) void readsTheFourFormats(String format, double meanError)
            throws IOException {
        BufferedImage image = colours(40, 30, BufferedImage.TYPE_INT_RGB);
        Tensor read = Images.toTensor(Images.read(written(image, format)), 3);
        assertThat(read.type()).hasToString("u8[30, 40, 3]");
        double[] expected = Images.toTensor(image, 3).doubles();
        double[] actual = read.doubles();
        double error = IntStream.range(0, expected.length).mapToDouble(i -> Math.abs(actual[i] - expected[i])).average()
                .orElseThrow();
        assertThat(error).isLessThanOrEqualTo(meanError);
    }

    @Test void toTensorAndBack() {
        Tensor colour = bytes(Shape.of(1, 2, 3), 255, 0, 128, 1, 2, 3);
        assertThat(Images.toTensor(Images.toImage(colour), 3)).isEqualTo(colour);
        Tensor grey = bytes(Shape.of(2, 2, 1), 0, 100, 200, 255);
        assertThat(Images.toTensor(Images.toImage(grey), 1)).isEqualTo(grey);
        assertThat(Images.toTensor(Images.toImage(grey), 3))
                .isEqualTo(bytes(Shape.of(2, 2, 3), 0, 0, 0, 100, 100, 100, 200, 200, 200, 255, 255, 255));
    }

    @Test void greyIsBt601() {
        Tensor colours = bytes(Shape.of(1, 5, 3), 255, 0, 0, 0, 255, 0, 0, 0, 255, 255, 255, 255, 10, 20, 30);
        Tensor grey = bytes(Shape.of(1, 5, 1), 76, 150, 29, 255, 18);
        assertThat(Images.grey(colours)).isEqualTo(grey);
        assertThat(Images.toTensor(Images.toImage(colours), 1)).isEqualTo(grey);
        assertThat(Images.grey(grey)).isSameAs(grey);
    }

    /// Java2D would read the stored grey 100 as linear light, and give 168.
    @Test void storedGreyStaysWhatItIs() throws IOException {
        Tensor grey = bytes(Shape.of(1, 3, 1), 0, 100, 255);
        Images.write(folder.resolve("grey.png"), Images.toImage(grey));
        assertThat(Images.toTensor(Images.read(folder.resolve("grey.png")), 1)).isEqualTo(grey);

        var deep = new BufferedImage(3, 1, BufferedImage.TYPE_USHORT_GRAY);
        deep.getRaster().setDataElements(0, 0, 3, 1, new short[]{0, (short) (100 * 257), (short) 0xffff});
        assertThat(Images.toTensor(Images.read(written(deep, "png")), 1)).isEqualTo(grey);
        var bits = new BufferedImage(2, 1, BufferedImage.TYPE_BYTE_BINARY);
        bits.setRGB(1, 0, 0xffffffff);
        assertThat(Images.toTensor(Images.read(written(bits, "png")), 1)).isEqualTo(bytes(Shape.of(1, 2, 1), 0, 255));
    }

    @Test void transparentIsWhitePaper() throws IOException {
        var image = new BufferedImage(3, 1, BufferedImage.TYPE_INT_ARGB);
        image.setRGB(0, 0, 0x00000000);
        image.setRGB(1, 0, 0xff000000);
        image.setRGB(2, 0, 0x80000000);
        Tensor expected = bytes(Shape.of(1, 3, 1), 255, 0, 127);
        assertThat(Images.toTensor(image, 1)).isEqualTo(expected);
        assertThat(Images.toTensor(Images.read(written(image, "png")), 1)).isEqualTo(expected);
    }

    @Test void smallerIsTheMeanOverAreas() {
        Tensor image = bytes(Shape.of(2, 4, 1), 0, 10, 100, 200, 20, 30, 100, 201);
        assertThat(Images.resize(image, 1, 2)).isEqualTo(bytes(Shape.of(1, 2, 1), 15, 150));
        assertThat(Images.resize(bytes(Shape.of(1, 3, 1), 0, 90, 255), 1, 2))
                .isEqualTo(bytes(Shape.of(1, 2, 1), 30, 200));
        assertThat(Images.resize(image, 2, 4)).isSameAs(image);
    }

    @Test void largerIsBilinear() {
        assertThat(Images.resize(bytes(Shape.of(1, 2, 1), 0, 200), 1, 4))
                .isEqualTo(bytes(Shape.of(1, 4, 1), 0, 50, 150, 200));
        assertThat(Images.resize(bytes(Shape.of(1, 1, 3), 7, 8, 9), 2, 2))
                .isEqualTo(bytes(Shape.of(2, 2, 3), 7, 8, 9, 7, 8, 9, 7, 8, 9, 7, 8, 9));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 7, 28, 64, 101}) void aPlainImageStaysPlainAtAnySize(int size) {
        var bytes = new byte[50 * 37 * 3];
        Arrays.fill(bytes, (byte) 203);
        Tensor resized = Images.resize(Tensor.of(Shape.of(50, 37, 3), bytes), size, 2 * size);
        assertThat(resized.shape()).isEqualTo(Shape.of(size, 2 * size, 3));
        assertThat(resized.doubles()).containsOnly(203);
    }

    @Test void inversionAndGround() {
        Tensor paper = bytes(Shape.of(3, 3, 1), 250, 250, 250, 250, 0, 250, 250, 250, 128);
        assertThat(Images.isOnLightGround(paper)).isTrue();
        Tensor ink = Images.invert(paper);
        assertThat(ink).isEqualTo(bytes(Shape.of(3, 3, 1), 5, 5, 5, 5, 255, 5, 5, 5, 127));
        assertThat(Images.isOnLightGround(ink)).isFalse();
    }

    @Test void fitsAModelsInput() {
        BufferedImage wide = Images.toImage(bytes(Shape.of(2, 4, 1), 10, 20, 30, 40, 50, 60, 70, 80));
        assertThat(Images.fit(wide, Shape.of(2, 2, 1), Images.Fit.CROP))
                .isEqualTo(bytes(Shape.of(2, 2, 1), 20, 30, 60, 70));
        assertThat(Images.fit(wide, Shape.of(2, 2, 1), Images.Fit.STRETCH))
                .isEqualTo(bytes(Shape.of(2, 2, 1), 15, 35, 55, 75));
        assertThat(Images.fit(wide, Shape.of(4, 4, 1), Images.Fit.PAD))
                .isEqualTo(bytes(Shape.of(4, 4, 1), 0, 0, 0, 0, 10, 20, 30, 40, 50, 60, 70, 80, 0, 0, 0, 0));
        assertThat(Images.fit(wide, Shape.of(Shape.N, 3, 5, 3), Images.Fit.CROP).shape()).isEqualTo(Shape.of(3, 5, 3));
        assertThatThrownBy(() -> Images.fit(wide, Shape.of(784), Images.Fit.CROP)).isInstanceOf(DataException.class)
                .hasMessage(
                        "an image cannot become [784]; a model that reads images has the input [height, width, channels]");
        assertThatThrownBy(() -> Images.fit(wide, Shape.of(8, 8, 4), Images.Fit.CROP)).isInstanceOf(DataException.class)
                .hasMessage("an image has 1 channel (grey) or 3 (red, green, blue), but 4 were asked for");
    }

    @ParameterizedTest
    @EnumSource(Images.Fit.class) void anyImageFitsAnyShape(Images.Fit fit) {
        for (int[] size : new int[][]{{1, 1}, {1, 300}, {300, 1}, {29, 31}, {640, 480}}) {
            BufferedImage image = colours(size[0], size[1], BufferedImage.TYPE_3BYTE_BGR);
            assertThat(Images.fit(image, Shape.of(28, 28, 1), fit).type()).hasToString("u8[28, 28, 1]");
        }
    }

    @Test void whatIsNoImageIsRefused() {
        assertThatThrownBy(() -> Images.grey(Tensor.zeros(DType.F32, Shape.of(2, 2, 1))))
                .isInstanceOf(DataException.class)
                .hasMessage("f32[2, 2, 1] is no image; u8[height, width, 1] or u8[height, width, 3] was expected");
        assertThatThrownBy(() -> Images.resize(Tensor.zeros(DType.U8, Shape.of(2, 2, 1)), 0, 5))
                .isInstanceOf(DataException.class)
                .hasMessage("an image cannot be resized to 0 x 5; 1 to 50000000 pixels can be had");
    }

    @Test void filesThatAreNoImagesAreNamed() throws IOException {
        Path none = folder.resolve("none.png");
        assertThatThrownBy(() -> Images.read(none)).isInstanceOf(DataException.class)
                .hasMessage("%s is no file. Check the path.", none);
        Path empty = Files.createFile(folder.resolve("empty.png"));
        assertThatThrownBy(() -> Images.read(empty)).isInstanceOf(DataException.class)
                .hasMessage("%s is no PNG, JPEG, GIF or BMP file: it is empty. Save it as one of these.", empty);
        Path zip = Files.write(folder.resolve("zip.png"), HexFormat.of().parseHex("504b03041400"));
        assertThatThrownBy(() -> Images.read(zip)).isInstanceOf(DataException.class)
                .hasMessage("%s is no PNG, JPEG, GIF or BMP file: it starts with 50 4b 03 04. Save it as one of these.",
                        zip);
    }

    @Test void theNumberOfPixelsIsLimitedBeforeTheyAreUnpacked() throws IOException {
        Path file = written(colours(40, 30, BufferedImage.TYPE_INT_RGB), "png");
        assertThat(Images.read(file, 1200)).isNotNull();
        assertThatThrownBy(() -> Images.read(file, 1199)).isInstanceOf(DataException.class)
                .hasMessage(
                        "%s has 40 x 30 = 1200 pixels, but images of up to 1199 are read. Make it smaller, or allow more.",
                        file);

        byte[] bomb = Files.readAllBytes(file);
        ByteBuffer.wrap(bomb).putInt(16, 100_000).putInt(20, 100_000);
        var check = new CRC32();
        check.update(bomb, 12, 17);
        ByteBuffer.wrap(bomb).putInt(29, (int) check.getValue());
        Files.write(file, bomb);
        assertThatThrownBy(() -> Images.read(file)).isInstanceOf(DataException.class)
                .hasMessage(
                        "%s has 100000 x 100000 = 10000000000 pixels, but images of up to 50000000 are read. Make it smaller, or allow more.",
                        file);
    }

    @ParameterizedTest
    @ValueSource(strings = {"png", "jpg", "gif", "bmp"}) void everyPrefixOfAFileIsATypedError(String format)
            throws IOException {
        Path file = written(colours(9, 7, BufferedImage.TYPE_INT_RGB), format);
        byte[] whole = Files.readAllBytes(file);
        assertThat(Images.read(file)).isNotNull();
        for (int length = 0; length < whole.length; length++) {
            Files.write(file, Arrays.copyOf(whole, length));
            assertThat(catchThrowable(() -> Images.read(file))).as("%d of %d bytes", length, whole.length)
                    .isInstanceOf(DataException.class).hasMessageStartingWith(file + " ");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"png", "jpg", "gif", "bmp"}) void aDamagedFileIsReadOrATypedError(String format)
            throws IOException {
        Path file = written(colours(9, 7, BufferedImage.TYPE_INT_RGB), format);
        byte[] whole = Files.readAllBytes(file);
        for (int bit = 0; bit < 8 * whole.length; bit += 5) {
            byte[] flipped = whole.clone();
            flipped[bit / 8] ^= (byte) (1 << bit % 8);
            Files.write(file, flipped);
            Throwable thrown = catchThrowable(() -> Images.read(file));
            if (thrown != null) {
                assertThat(thrown).as("bit %d", bit).isInstanceOf(DataException.class)
                        .hasMessageStartingWith(file + " ");
            }
        }
    }

    @Test void aCutPhotographIsDamaged() throws IOException {
        Path file = written(colours(64, 64, BufferedImage.TYPE_INT_RGB), "jpg");
        byte[] whole = Files.readAllBytes(file);
        Files.write(file, Arrays.copyOf(whole, whole.length - 2));
        assertThatThrownBy(() -> Images.read(file)).isInstanceOf(DataException.class)
                .hasMessage("%s is damaged: its end is missing. Copy or save it again.", file);
    }

    /// ImageIO fills the rest with grey, and only warns.
    @Test void aPhotographWithAHoleIsDamaged() throws IOException {
        Path file = written(colours(64, 64, BufferedImage.TYPE_INT_RGB), "jpg");
        byte[] whole = Files.readAllBytes(file);
        byte[] hole = Arrays.copyOf(whole, whole.length - 200);
        hole[hole.length - 2] = (byte) 0xff;
        hole[hole.length - 1] = (byte) 0xd9;
        Files.write(file, hole);
        assertThatThrownBy(() -> Images.read(file)).isInstanceOf(DataException.class).hasMessage(
                "%s is damaged: Corrupt JPEG data: premature end of data segment. Copy or save it again.", file);
    }

    @Test void aFileThatTheReaderCannotUnpackIsNamed() throws IOException {
        Path file = written(colours(9, 7, BufferedImage.TYPE_INT_RGB), "png");
        byte[] content = Files.readAllBytes(file);
        Arrays.fill(content, 41, 60, (byte) 0);
        Files.write(file, content);
        assertThatThrownBy(() -> Images.read(file)).isInstanceOf(DataException.class)
                .hasMessage(
                        "%s could not be read as an image: Error reading PNG image data. Save it again as PNG or JPEG in RGB.",
                        file);
    }
}
