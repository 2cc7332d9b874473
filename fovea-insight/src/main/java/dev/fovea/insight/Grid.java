package dev.fovea.insight;

import dev.fovea.nn.text.Require;
import dev.fovea.data.Images;
import dev.fovea.tensor.DType;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import java.awt.Color;
import java.awt.image.BufferedImage;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Pictures side by side, row by row from the left, with a divider around each: as filters and feature maps are shown.
///
/// Numbers that are no pixels become grey, `(v − min) / (max − min)` over one picture: its smallest number is black, its
/// largest white, and a picture of equal numbers is middle grey.
///
/// @param columns how many stand in one row
/// @param divider the pixels between two pictures, and around all
/// @param scale   the side of the square that each pixel becomes
public record Grid(List<BufferedImage> pictures, int columns, int divider, int scale) {
    private static final Color PAPER = new Color(0x3b5b92);     // blue: no grey, so that a black map has an edge
    private static final int WHITE = 255;

    public Grid {
        pictures = List.copyOf(pictures);
        Require.require(!pictures.isEmpty(), "a grid needs at least one picture, but was given none");
        Require.require(columns >= 1, "the columns of a grid must be 1 or more, but are %d", columns);
        Require.require(divider >= 0, "the divider of a grid must be 0 or more pixels, but is %d", divider);
        Require.require(scale >= 1, "the scale of a grid must be 1 or more, but is %d", scale);
        long pixels = width(pictures, columns, divider, scale) * height(pictures, columns, divider, scale);
        Require.require(pixels <= Images.MOST_PIXELS,
                "the grid has %d pixels, but %d can be had; show fewer pictures or choose a smaller scale", pixels,
                Images.MOST_PIXELS);
    }

    /// As many rows as columns, or one row less.
    public static Grid of(List<BufferedImage> pictures) {
        return new Grid(pictures, Math.max(1, (int) Math.ceil(Math.sqrt(pictures.size()))), 1, 1);
    }

    /// The feature maps of one sample, `[height, width, maps]` or `[1, height, width, maps]`, each in its own greys.
    public static Grid ofMaps(Tensor maps) {
        Shape shape = maps.shape();
        boolean batched = shape.rank() == 4 && shape.batch() == 1;
        Require.require(batched || shape.rank() == 3,
                "feature maps of one sample are [height, width, maps], but %s was given", shape);
        Tensor image = batched ? maps.reshape(shape.sub(1, 4)) : maps;
        int channels = image.shape().channels();
        var pictures = new ArrayList<BufferedImage>();
        for (int map = 0; map < channels; map++) {
            pictures.add(picture(image, map, 1, 1));
        }
        return of(pictures);
    }

    /// The filters of a kernel `[height, width, in, filters]`: one picture for each filter and input channel, a row of
    /// inputs per filter; a filter over three channels is one picture in colour.
    public static Grid ofFilters(Tensor kernel) {
        Shape shape = kernel.shape();
        Require.require(shape.rank() == 4,
                "the kernel of a convolution is [height, width, in, filters], but %s was given",
                shape);
        int in = shape.extent(2);
        int filters = shape.extent(3);
        boolean colour = in == 3;
        Tensor image = kernel.reshape(Shape.of(shape.extent(0), shape.extent(1), in * filters));
        var pictures = new ArrayList<BufferedImage>();
        for (int filter = 0; filter < filters; filter++) {
            for (int c = 0; c < (colour ? 1 : in); c++) {
                pictures.add(colour ? picture(image, filter, filters, 3) : picture(image, c * filters + filter, 1, 1));
            }
        }
        return colour || in == 1 ? of(pictures) : of(pictures).columns(in);
    }

    /// A batch of images `u8[n, height, width, 1]` or `u8[n, height, width, 3]`, as they are.
    public static Grid ofImages(Tensor images) {
        Require.require(images.shape().rank() == 4 && images.dtype() == DType.U8,
                "images are u8[n, height, width, channels], but %s was given", images.type());
        var pictures = new ArrayList<BufferedImage>();
        for (int n = 0; n < images.shape().batch(); n++) {
            pictures.add(Images.toImage(images.samples(n, n + 1).reshape(images.shape().sub(1, 4))));
        }
        return of(pictures);
    }

    public Grid columns(int columns) { return new Grid(pictures, columns, divider, scale); }
    public Grid divider(int divider) { return new Grid(pictures, columns, divider, scale); }
    public Grid scale(int scale) { return new Grid(pictures, columns, divider, scale); }

    /// All pictures as one.
    public BufferedImage image() {
        int cellWidth = cellWidth(pictures, scale) + divider;
        int cellHeight = cellHeight(pictures, scale) + divider;
        var image = new BufferedImage((int) width(pictures, columns, divider, scale),
                (int) height(pictures, columns, divider, scale), BufferedImage.TYPE_INT_RGB);
        var graphics = image.createGraphics();
        try {
            graphics.setColor(PAPER);
            graphics.fillRect(0, 0, image.getWidth(), image.getHeight());
        } finally {
            graphics.dispose();
        }
        for (int i = 0; i < pictures.size(); i++) {
            paint(pictures.get(i), image, divider + i % columns * cellWidth, divider + i / columns * cellHeight);
        }
        return image;
    }

    /// Writes it as a PNG file.
    public void write(Path file) {
        Images.write(file, image());
    }

    /// Pixel by pixel: the grey of a picture stays the same number.
    private void paint(BufferedImage picture, BufferedImage onto, int left, int top) {
        Tensor pixels = Images.toTensor(picture, 3);
        for (int y = 0; y < picture.getHeight() * scale; y++) {
            for (int x = 0; x < picture.getWidth() * scale; x++) {
                onto.setRGB(left + x, top + y, rgb(pixels, y / scale, x / scale));
            }
        }
    }

    private static int rgb(Tensor pixels, int y, int x) {
        long at = ((long) y * pixels.shape().extent(1) + x) * 3;
        return (int) pixels.get(at) << 16 | (int) pixels.get(at + 1) << 8 | (int) pixels.get(at + 2);
    }

    /// The channels `first, first + step, …` of `[height, width, channels]`, stretched together to 0 … 255.
    private static BufferedImage picture(Tensor image, int first, int step, int count) {
        int positions = image.shape().extent(0) * image.shape().extent(1);
        int channels = image.shape().channels();
        double least = Double.POSITIVE_INFINITY;
        double most = Double.NEGATIVE_INFINITY;
        for (int i = 0; i < positions * count; i++) {
            double v = image.get((long) (i / count) * channels + first + (long) (i % count) * step);
            if (Double.isFinite(v)) {
                least = Math.min(least, v);
                most = Math.max(most, v);
            }
        }
        var pixels = new byte[positions * count];
        for (int i = 0; i < pixels.length; i++) {
            double v = image.get((long) (i / count) * channels + first + (long) (i % count) * step);
            double share = most > least ? (v - least) / (most - least) : 0.5;
            pixels[i] = (byte) Math.clamp(Math.round(share * WHITE), 0, WHITE);     // NaN rounds to 0
        }
        return Images.toImage(Tensor.of(image.shape().withExtent(2, count), pixels));
    }

    private static int cellWidth(List<BufferedImage> pictures, int scale) {
        return Math.multiplyExact(pictures.stream().mapToInt(BufferedImage::getWidth).max().orElseThrow(), scale);
    }

    private static int cellHeight(List<BufferedImage> pictures, int scale) {
        return Math.multiplyExact(pictures.stream().mapToInt(BufferedImage::getHeight).max().orElseThrow(), scale);
    }

    private static long width(List<BufferedImage> pictures, int columns, int divider, int scale) {
        return divider + (long) Math.min(columns, pictures.size()) * (cellWidth(pictures, scale) + divider);
    }

    private static long height(List<BufferedImage> pictures, int columns, int divider, int scale) {
        return divider + (long) Math.ceilDiv(pictures.size(), columns) * (cellHeight(pictures, scale) + divider);
    }

    @Override public String toString() {
        return "%d pictures in %d columns, %d x %d pixels".formatted(pictures.size(),
                Math.min(columns, pictures.size()),
                width(pictures, columns, divider, scale), height(pictures, columns, divider, scale));
    }
}
