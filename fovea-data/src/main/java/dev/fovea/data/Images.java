package dev.fovea.data;

import dev.fovea.data.io.AtomicFile;
import dev.fovea.tensor.DType;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import java.awt.image.BufferedImage;
import java.awt.image.Raster;
import java.io.IOException;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import javax.imageio.ImageIO;

/// Images as tensors `u8[height, width, channels]`, one channel (grey) or three (red, green, blue), and back.
public final class Images {
    /// Larger files are refused before they are unpacked: 50 million pixels take 150 MB as RGB.
    public static final long MOST_PIXELS = 50_000_000;

    private static final int WHITE = 255;
    private static final int RED = 299;      // ITU-R BT.601: grey = 0.299 R + 0.587 G + 0.114 B
    private static final int GREEN = 587;
    private static final int BLUE = 114;

    private Images() {
    }

    /// How an image of other proportions comes into a shape.
    public enum Fit {
        /// All of it, with its proportions changed.
        STRETCH,
        /// The largest part around its middle that has the right proportions.
        CROP,
        /// All of it in its proportions, with zeros (black) on two sides.
        PAD
    }

    /// Reads a PNG, JPEG, GIF (its first picture) or BMP file of at most [#MOST_PIXELS], and turns it upright where its Exif
    /// data say how the camera was held. Also TIFF, and what other readers on the class path add to ImageIO: TwelveMonkeys'
    /// `imageio-webp` adds WebP.
    ///
    /// @throws DataException when it is none, too large or damaged
    public static BufferedImage read(Path file) {
        return read(file, MOST_PIXELS);
    }

    public static BufferedImage read(Path file, long mostPixels) {
        return new ImageFile(file, mostPixels).read();
    }

    /// Writes a PNG file, whole or not at all.
    public static void write(Path file, BufferedImage image) {
        AtomicFile.write(file, output -> {
            if (!ImageIO.write(image, "png", output)) {
                throw new IOException("this kind of image cannot be written as PNG");
            }
        });
    }

    /// The pixels of an image, `u8[height, width, channels]` with 1 or 3 channels. What is transparent shows white
    /// paper.
    public static Tensor toTensor(BufferedImage image, int channels) {
        requireChannels(channels);
        int width = image.getWidth();
        int height = image.getHeight();
        var pixels = new byte[Math.multiplyExact(Math.multiplyExact(height, width), channels)];
        if (image.getType() == BufferedImage.TYPE_3BYTE_BGR && channels == 3) {
            image.getRaster().getDataElements(0, 0, width, height, pixels);
            return Tensor.of(Shape.of(height, width, channels), pixels);
        }
        boolean grey = image.getColorModel().getColorSpace().getNumComponents() == 1;
        var row = new int[width];
        for (int y = 0; y < height; y++) {
            if (grey) {
                greyRow(image.getRaster(), y, row);
            } else {
                image.getRGB(0, y, width, 1, row, 0, width);
            }
            for (int x = 0; x < width; x++) {
                put(onWhite(row[x]), channels, pixels, (y * width + x) * channels);
            }
        }
        return Tensor.of(Shape.of(height, width, channels), pixels);
    }

    /// Grey as it is stored: `getRGB` would take it for linear light and brighten it.
    private static void greyRow(Raster raster, int y, int[] row) {
        int[] bits = raster.getSampleModel().getSampleSize();
        for (int x = 0; x < row.length; x++) {
            int grey = scaled(raster.getSample(x, y, 0), bits[0]);
            int alpha = bits.length > 1 ? scaled(raster.getSample(x, y, 1), bits[1]) : WHITE;
            row[x] = alpha << 24 | grey << 16 | grey << 8 | grey;
        }
    }

    private static int scaled(int sample, int bits) {
        int most = (1 << Math.min(bits, 16)) - 1;
        return (sample * WHITE + most / 2) / most;
    }

    private static int onWhite(int argb) {
        int alpha = argb >>> 24;
        if (alpha == WHITE) {
            return argb;
        }
        int red = over(argb >> 16 & 0xff, alpha);
        int green = over(argb >> 8 & 0xff, alpha);
        int blue = over(argb & 0xff, alpha);
        return red << 16 | green << 8 | blue;
    }

    private static int over(int colour, int alpha) {
        return (colour * alpha + WHITE * (WHITE - alpha) + WHITE / 2) / WHITE;
    }

    private static void put(int rgb, int channels, byte[] pixels, int at) {
        int red = rgb >> 16 & 0xff;
        int green = rgb >> 8 & 0xff;
        int blue = rgb & 0xff;
        if (channels == 1) {
            pixels[at] = grey(red, green, blue);
        } else {
            pixels[at] = (byte) red;
            pixels[at + 1] = (byte) green;
            pixels[at + 2] = (byte) blue;
        }
    }

    private static byte grey(int red, int green, int blue) {
        return (byte) ((RED * red + GREEN * green + BLUE * blue + 500) / 1000);
    }

    /// An image of a tensor `u8[height, width, 1]` or `u8[height, width, 3]`.
    public static BufferedImage toImage(Tensor tensor) {
        byte[] pixels = bytes(tensor);
        int height = tensor.shape().extent(0);
        int width = tensor.shape().extent(1);
        if (tensor.shape().channels() == 1) {
            var image = new BufferedImage(width, height, BufferedImage.TYPE_BYTE_GRAY);
            image.getRaster().setDataElements(0, 0, width, height, pixels);
            return image;
        }
        var image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        for (int i = 0; i < width * height; i++) {
            int rgb = (pixels[3 * i] & 0xff) << 16 | (pixels[3 * i + 1] & 0xff) << 8 | pixels[3 * i + 2] & 0xff;
            image.setRGB(i % width, i / width, rgb);
        }
        return image;
    }

    /// Another size: the mean over areas where it gets smaller, bilinear where it gets larger, each axis for itself.
    public static Tensor resize(Tensor image, int height, int width) {
        if (height < 1 || width < 1 || (long) height * width > MOST_PIXELS) {
            throw new DataException("an image cannot be resized to %d x %d; 1 to %d pixels can be had", height, width,
                    MOST_PIXELS);
        }
        Shape shape = image.shape();
        byte[] pixels = bytes(image);
        if (shape.extent(0) == height && shape.extent(1) == width) {
            return image;
        }
        return Tensor.of(Shape.of(height, width, shape.channels()),
                Resize.apply(pixels, shape.extent(0), shape.extent(1), shape.channels(), height, width));
    }

    /// `grey = 0.299 R + 0.587 G + 0.114 B`, rounded; an image of one channel stays what it is.
    public static Tensor grey(Tensor image) {
        byte[] pixels = bytes(image);
        if (image.shape().channels() == 1) {
            return image;
        }
        var grey = new byte[pixels.length / 3];
        for (int i = 0; i < grey.length; i++) {
            grey[i] = grey(pixels[3 * i] & 0xff, pixels[3 * i + 1] & 0xff, pixels[3 * i + 2] & 0xff);
        }
        return Tensor.of(image.shape().withExtent(2, 1), grey);
    }

    /// `255 − v`: dark ink on light paper becomes light ink on dark ground, as MNIST has it.
    public static Tensor invert(Tensor image) {
        byte[] pixels = bytes(image).clone();
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = (byte) ~pixels[i];
        }
        return Tensor.of(image.shape(), pixels);
    }

    /// Whether the border of an image is light on the mean (128 or more), as paper is.
    public static boolean isOnLightGround(Tensor image) {
        byte[] pixels = bytes(image);
        Shape shape = image.shape();
        int row = shape.extent(1) * shape.channels();
        long sum = 0;
        long count = 0;
        for (int i = 0; i < pixels.length; i++) {
            int y = i / row;
            int x = i % row / shape.channels();
            if (y == 0 || y == shape.extent(0) - 1 || x == 0 || x == shape.extent(1) - 1) {
                sum += pixels[i] & 0xff;
                count++;
            }
        }
        return sum >= 128 * count;
    }

    /// An image as a model's input `[height, width, channels]` (a batch axis before it is passed over), as `u8`.
    public static Tensor fit(BufferedImage image, Shape input, Fit fit) {
        return fit(image, input, Preprocessing.of(fit));
    }

    /// The same of a part around the middle.
    public static Tensor fit(BufferedImage image, Shape input, Preprocessing how) {
        Shape shape = input.rank() == 4 ? input.sub(1, 4) : input;
        if (shape.rank() != 3) {
            throw new DataException(
                    "an image cannot become %s; a model that reads images has the input [height, width, channels]",
                    input);
        }
        requireChannels(shape.channels());
        Tensor pixels = toTensor(image, shape.channels());
        if (how.share() < 1) {
            pixels = window(pixels, rounded(how.share() * image.getHeight(), image.getHeight()),
                    rounded(how.share() * image.getWidth(), image.getWidth()));
        }
        return fit(pixels, shape.extent(0), shape.extent(1), how.fit());
    }

    private static Tensor fit(Tensor pixels, int height, int width, Fit fit) {
        int high = pixels.shape().extent(0);
        int wide = pixels.shape().extent(1);
        return switch (fit) {
            case STRETCH -> resize(pixels, height, width);
            case CROP -> {
                double scale = Math.min((double) high / height, (double) wide / width);
                yield resize(window(pixels, rounded(height * scale, high), rounded(width * scale, wide)), height,
                        width);
            }
            case PAD -> {
                double scale = Math.min((double) height / high, (double) width / wide);
                yield window(resize(pixels, rounded(high * scale, height), rounded(wide * scale, width)), height,
                        width);
            }
        };
    }

    private static int rounded(double extent, int most) {
        return Math.clamp(Math.round(extent), 1, most);
    }

    /// A part around the middle, or more than the image with zeros around it.
    private static Tensor window(Tensor image, int height, int width) {
        byte[] from = bytes(image);
        Shape shape = image.shape();
        int channels = shape.channels();
        var to = new byte[height * width * channels];
        int top = Math.floorDiv(shape.extent(0) - height, 2);
        int left = Math.floorDiv(shape.extent(1) - width, 2);
        for (int y = Math.max(0, -top); y < Math.min(height, shape.extent(0) - top); y++) {
            int x = Math.max(0, -left);
            int count = Math.min(width, shape.extent(1) - left) - x;
            System.arraycopy(from, ((y + top) * shape.extent(1) + x + left) * channels, to, (y * width + x) * channels,
                    count * channels);
        }
        return Tensor.of(Shape.of(height, width, channels), to);
    }

    private static void requireChannels(int channels) {
        if (channels != 1 && channels != 3) {
            throw new DataException("an image has 1 channel (grey) or 3 (red, green, blue), but %d were asked for",
                    channels);
        }
    }

    private static byte[] bytes(Tensor image) {
        Shape shape = image.shape();
        if (image.dtype() != DType.U8 || shape.rank() != 3 || shape.channels() != 1 && shape.channels() != 3) {
            throw new DataException("%s is no image; u8[height, width, 1] or u8[height, width, 3] was expected",
                    image.type());
        }
        return image.data().heapBase().filter(a -> a instanceof byte[] && image.data().address() == 0)
                .map(a -> (byte[]) a).filter(a -> a.length == image.data().byteSize())
                .orElseGet(() -> image.data().toArray(ValueLayout.JAVA_BYTE));
    }
}
