package dev.fovea.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import java.awt.image.BufferedImage;
import java.awt.image.ColorModel;
import java.awt.image.ComponentColorModel;
import java.awt.image.DataBuffer;
import java.awt.image.IndexColorModel;
import java.awt.image.Raster;
import java.awt.color.ColorSpace;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.spi.IIORegistry;
import javax.imageio.spi.ImageReaderSpi;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Images that are whole and unusual: turned, indexed, deep, animated, of four inks.
class OddImagesTest {
    @TempDir Path folder;

    private Tensor read(String name, byte[] content, int channels) {
        return Images.toTensor(Images.read(Pictures.write(folder.resolve(name), content)), channels);
    }

    private static Tensor bytes(Shape shape, int... values) {
        var bytes = new byte[values.length];
        for (int i = 0; i < values.length; i++) {
            bytes[i] = (byte) values[i];
        }
        return Tensor.of(shape, bytes);
    }

    /// The upright picture is `1 2 / 3 4 / 5 6`; each row says how a camera that was held so stores it.
    @ParameterizedTest
    @CsvSource({"1, 3, 1 2 3 4 5 6", "2, 3, 2 1 4 3 6 5", "3, 3, 6 5 4 3 2 1", "4, 3, 5 6 3 4 1 2", "5, 2, 1 3 5 2 4 6",
            "6, 2, 2 4 6 1 3 5", "7, 2, 6 4 2 5 3 1", "8, 2, 5 3 1 6 4 2"}) void theOrientationOfExifIsHonoured(
                    int orientation, int height, String stored) {
        int[] values = Arrays.stream(numbers(stored)).map(v -> 40 * v).toArray();
        BufferedImage image = Images.toImage(bytes(Shape.of(height, 6 / height, 1), values));
        Tensor upright = bytes(Shape.of(3, 2, 1), 40, 80, 120, 160, 200, 240);
        byte[] png = Pictures.bytes(image, "png");
        assertThat(read("turned.png", Pictures.withChunk(png, "eXIf", Pictures.exif(orientation, false)), 1))
                .isEqualTo(upright);

        var large = new BufferedImage(80 / height * 3, 16 * height, BufferedImage.TYPE_INT_RGB);
        for (int y = 0; y < large.getHeight(); y++) {
            for (int x = 0; x < large.getWidth(); x++) {
                int v = values[y * height / large.getHeight() * (6 / height) + x * (6 / height) / large.getWidth()];
                large.setRGB(x, y, v << 16 | v << 8 | v);
            }
        }
        byte[] jpeg = Pictures.withExif(Pictures.bytes(large, "jpg"), Pictures.exif(orientation, true));
        Tensor small = Images.resize(read("turned.jpg", jpeg, 1), 3, 2);
        for (int i = 0; i < 6; i++) {
            assertThat(small.get(i)).isCloseTo(upright.get(i), within(6.0));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 9, 1000}) void anOrientationThatThereIsNotIsUpright(int orientation) {
        BufferedImage image = Images.toImage(bytes(Shape.of(1, 2, 1), 10, 20));
        byte[] png = Pictures.withChunk(Pictures.bytes(image, "png"), "eXIf", Pictures.exif(orientation, true));
        assertThat(read("turned.png", png, 1)).isEqualTo(bytes(Shape.of(1, 2, 1), 10, 20));
    }

    /// Every prefix and every bit: upright or turned, and nothing else.
    @Test void damagedExifIsNoExif() {
        byte[] exif = Pictures.exif(6, true);
        for (int length = 0; length < exif.length; length++) {
            assertThat(Exif.orientation(exif, 0, length)).isBetween(1, 8);
        }
        for (int bit = 0; bit < 8 * exif.length; bit++) {
            byte[] flipped = exif.clone();
            flipped[bit / 8] ^= (byte) (1 << bit % 8);
            assertThat(Exif.orientation(flipped, 0, flipped.length)).isBetween(1, 8);
        }
    }

    @Test void sixteenBitsBecomeEight() {
        ColorModel model = new ComponentColorModel(ColorSpace.getInstance(ColorSpace.CS_sRGB), false, false,
                ColorModel.OPAQUE, DataBuffer.TYPE_USHORT);
        var image = new BufferedImage(model, model.createCompatibleWritableRaster(2, 1), false, null);
        image.getRaster().setPixel(0, 0, new int[]{65535, 257 * 100, 0});
        image.getRaster().setPixel(1, 0, new int[]{257, 257 * 7, 257 * 200});
        assertThat(read("deep.png", Pictures.bytes(image, "png"), 3))
                .isEqualTo(bytes(Shape.of(1, 2, 3), 255, 100, 0, 1, 7, 200));
    }

    @Test void indexedColoursAndWhatIsTransparentAmongThem() {
        var palette = new IndexColorModel(2, 4, new byte[]{10, 0, (byte) 200, 0}, new byte[]{20, 0, 100, 0},
                new byte[]{30, 0, 50, 0}, 3);
        var image = new BufferedImage(4, 1, BufferedImage.TYPE_BYTE_BINARY, palette);
        image.getRaster().setPixels(0, 0, 4, 1, new int[]{0, 1, 2, 3});
        Tensor expected = bytes(Shape.of(1, 4, 3), 10, 20, 30, 0, 0, 0, 200, 100, 50, 255, 255, 255);
        assertThat(read("indexed.png", Pictures.bytes(image, "png"), 3)).isEqualTo(expected);
        assertThat(read("indexed.gif", Pictures.bytes(image, "gif"), 3)).isEqualTo(expected);
    }

    @Test void theFirstPictureOfAnAnimation() throws IOException {
        var out = new ByteArrayOutputStream();
        var writer = ImageIO.getImageWritersByFormatName("gif").next();
        try (var stream = ImageIO.createImageOutputStream(out)) {
            writer.setOutput(stream);
            writer.prepareWriteSequence(null);
            for (int rgb : new int[]{0xff0000, 0x00ff00, 0x0000ff}) {
                writer.writeToSequence(new IIOImage(Pictures.plain(3, 2, rgb), null, null), null);
            }
            writer.endWriteSequence();
        }
        assertThat(read("moving.gif", out.toByteArray(), 3))
                .isEqualTo(Images.toTensor(Pictures.plain(3, 2, 0xff0000), 3));
    }

    /// A phone hides films and depth maps behind the picture.
    @Test void whatFollowsAPictureDoesNotMatter() {
        byte[] jpeg = Pictures.bytes(Pictures.smooth(40, 30, 1, BufferedImage.TYPE_INT_RGB), "jpg");
        Tensor alone = read("alone.jpg", jpeg, 3);
        assertThat(read("film.jpg", Arrays.copyOf(jpeg, jpeg.length + 5000), 3)).isEqualTo(alone);
    }

    @Test void aCutPhotographWithAPreviewInItIsDamaged() {
        byte[] preview = Pictures.bytes(Pictures.plain(8, 8, 0x123456), "jpg");
        byte[] exif = Arrays.copyOf(Pictures.exif(1, true), 26 + preview.length);
        System.arraycopy(preview, 0, exif, 26, preview.length);
        byte[] jpeg = Pictures.withExif(Pictures.bytes(Pictures.smooth(40, 30, 1, BufferedImage.TYPE_INT_RGB), "jpg"),
                exif);
        assertThat(read("whole.jpg", jpeg, 3).shape()).isEqualTo(Shape.of(30, 40, 3));
        Path cut = Pictures.write(folder.resolve("cut.jpg"), Arrays.copyOf(jpeg, jpeg.length - 2));
        assertThatThrownBy(() -> Images.read(cut)).isInstanceOf(DataException.class)
                .hasMessage("%s is damaged: its end is missing. Copy or save it again.", cut);
    }

    @Test void checksumsOfAPngAreLookedAt() {
        byte[] png = Pictures.withChunk(
                Pictures.bytes(Pictures.smooth(40, 30, 1, BufferedImage.TYPE_INT_RGB), "png"), "tEXt", new byte[9]);
        png[45]++;
        Path file = Pictures.write(folder.resolve("text.png"), png);
        assertThatThrownBy(() -> Images.read(file)).isInstanceOf(DataException.class)
                .hasMessage("%s is damaged: the checksum of its part tEXt at byte 33 is wrong. Copy or save it again.",
                        file);
    }

    /// A header of 6000 x 8000 pixels before the data of 40 x 30.
    @Test void morePixelsThanTheBytesCanHoldAreRefusedBeforeTheyGetMemory() {
        byte[] png = Pictures.bytes(Pictures.smooth(40, 30, 1, BufferedImage.TYPE_INT_RGB), "png");
        ByteBuffer.wrap(png).putInt(16, 6000).putInt(20, 8000);
        Path file = Pictures.write(folder.resolve("boast.png"), png);
        long held = ByteBuffer.wrap(png).getInt(33);
        assertThatThrownBy(() -> Images.read(file)).isInstanceOf(DataException.class)
                .hasMessage("%s is damaged: it announces 6000 x 8000 pixels, which its %d bytes cannot hold. "
                        + "Copy or save it again.", file, held);
    }

    /// Adobe's mark says that four channels are inks, and that they are stored as what is left of white.
    @ParameterizedTest
    @CsvSource({"0 255 255 255, 0 255 255", "255 0 255 255, 255 0 255", "255 255 255 0, 0 0 0",
            "255 255 255 255, 255 255 255"}) void fourInksBecomeThreeColours(String inks, String colours)
                    throws IOException {
        var raster = Raster.createInterleavedRaster(DataBuffer.TYPE_BYTE, 16, 16, 4, null);
        for (int i = 0; i < 256; i++) {
            raster.setPixel(i % 16, i / 16, numbers(inks));
        }
        var out = new ByteArrayOutputStream();
        var writer = ImageIO.getImageWritersByFormatName("jpeg").next();
        try (var stream = ImageIO.createImageOutputStream(out)) {
            writer.setOutput(stream);
            writer.write(null, new IIOImage(raster, null, null), null);
        }
        byte[] jpeg = out.toByteArray();
        byte[] adobe = HexFormat.of().parseHex("ffee000e41646f626500640000000000");
        byte[] marked = Arrays.copyOf(jpeg, jpeg.length + adobe.length);
        System.arraycopy(adobe, 0, marked, 2, adobe.length);
        System.arraycopy(jpeg, 2, marked, 2 + adobe.length, jpeg.length - 2);
        assertThat(Images.resize(read("inks.jpg", marked, 3), 1, 1))
                .isEqualTo(bytes(Shape.of(1, 1, 3), numbers(colours)));
    }

    private static int[] numbers(String text) {
        return Arrays.stream(text.split(" ")).mapToInt(Integer::parseInt).toArray();
    }

    @Test void webPIsReadByAReaderOnTheClassPath() {
        byte[] webp = Base64.getDecoder().decode("UklGRiIAAABXRUJQVlA4IBYAAAAwAQCdASoBAAEADsD+JaQAA3AAAAAA");
        Path file = Pictures.write(folder.resolve("dot.webp"), webp);
        assertThat(Images.toTensor(Images.read(file), 3).shape()).isEqualTo(Shape.of(1, 1, 3));
        without("com.twelvemonkeys.imageio.plugins.webp.WebPImageReaderSpi", () -> assertThatThrownBy(
                () -> Images.read(file)).isInstanceOf(DataException.class)
                .hasMessage("%s is a WebP file, and there is no reader for it. Put one on the class path, "
                        + "such as com.twelvemonkeys.imageio:imageio-webp, or save it as PNG or JPEG.", file));
        Path cut = Pictures.write(folder.resolve("cut.webp"), Arrays.copyOf(webp, 30));
        assertThatThrownBy(() -> Images.read(cut)).isInstanceOf(DataException.class)
                .hasMessage("%s is damaged: its end is missing. Copy or save it again.", cut);
    }

    /// The JDK reads TIFF by itself.
    @Test void tiff() {
        BufferedImage image = Pictures.smooth(20, 10, 1, BufferedImage.TYPE_INT_RGB);
        assertThat(read("picture.tif", Pictures.bytes(image, "tiff"), 3)).isEqualTo(Images.toTensor(image, 3));
    }

    private static void without(String service, Runnable test) {
        IIORegistry registry = IIORegistry.getDefaultInstance();
        ImageReaderSpi found = null;
        for (var all = registry.getServiceProviders(ImageReaderSpi.class, false); all.hasNext();) {
            ImageReaderSpi spi = all.next();
            if (spi.getClass().getName().equals(service)) {
                found = spi;
            }
        }
        assertThat(found).as(service).isNotNull();
        registry.deregisterServiceProvider(found, ImageReaderSpi.class);
        try {
            test.run();
        } finally {
            registry.registerServiceProvider(found, ImageReaderSpi.class);
        }
    }
}
