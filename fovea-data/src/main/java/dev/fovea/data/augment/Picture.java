package dev.fovea.data.augment;

import dev.fovea.tensor.DType;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/// One picture while it is changed: `[height, width, channels]` as floating-point numbers, from 0 (black) to [#white].
///
/// Bytes are 0 … 255 and are rounded once, at the end, to the nearest (halves up). Floating-point pixels are 0 … 1, as in
/// torchvision, where light is changed ([#light] checks it), and any numbers where geometry is.
///
/// Affine changes that follow each other become one map, and the picture is resampled once, when its pixels are asked for. torchvision
/// resamples after each: there a rotation, a zoom and a shear blur three times, here once, so that pictures are sharper. Also, what leaves
/// the picture in one of them and comes back in the next is still there. A change of another kind in between ends the map.
///
/// For one thread; used again for the next picture.
public final class Picture {
    private static final float WHITE = 255;
    private static final float ROUNDED = 1e-4f;      // as far as interpolation and a chain of roundings go beyond black and white

    private final DType dtype;
    private final int height;
    private final int width;
    private final int channels;
    private final float white;
    private final float[][] scratch = new float[3][0];
    private float[] pixels;
    private float[] other;

    private AffineMap map = AffineMap.IDENTITY;      // not done yet
    private Fill fill = Fill.CONSTANT;
    private float value;
    private boolean looksOutside;
    private boolean lit;      // the range of its numbers was checked

    /// For pictures of that shape, as bytes or `f32`.
    public Picture(DType dtype, int height, int width, int channels) {
        if (dtype != DType.U8 && dtype != DType.F32) {
            throw new IllegalArgumentException("pixels are u8 or f32, but %s was given".formatted(dtype));
        }
        this.dtype = dtype;
        this.height = height;
        this.width = width;
        this.channels = channels;
        this.white = dtype == DType.U8 ? WHITE : 1;
        int count = Math.multiplyExact(Math.multiplyExact(height, width), channels);
        pixels = new float[count];
        other = new float[count];
    }

    public int height() {
        return height;
    }

    public int width() {
        return width;
    }

    public int channels() {
        return channels;
    }

    /// The number of the lightest pixel: 255 for bytes, 1 for floating-point pixels.
    public float white() {
        return white;
    }

    /// Its numbers, row by row, the channels of a pixel side by side; what is written there is the picture.
    public float[] pixels() {
        if (!map.equals(AffineMap.IDENTITY)) {
            resample();
        }
        return pixels;
    }

    /// Its [#pixels] for a change that must know what black and white are, checked once for each picture.
    ///
    /// @throws IllegalArgumentException when floating-point pixels are not 0 … 1: clamping them would lose what they show
    public float[] light() {
        checkRange();
        return pixels();
    }

    /// Before a change of geometry that is still to be done: what that yields lies between the pixels that there are.
    private void checkRange() {
        if (lit) {
            return;
        }
        lit = true;
        float least = Float.POSITIVE_INFINITY;
        float most = Float.NEGATIVE_INFINITY;
        for (float v : pixels) {
            least = Math.min(least, v);
            most = Math.max(most, v);
        }
        if (!(least >= -ROUNDED * white && most <= (1 + ROUNDED) * white)) {
            throw new IllegalArgumentException(
                    ("light is changed between 0 (black) and %s (white), but the pixels go from %s to %s; augment pictures of "
                            + "bytes, or of f32 from 0 to 1, and rescale or normalize them after that, such as in the first layer of the network")
                            .formatted(text(white), text(least), text(most)));
        }
    }

    private static String text(float v) {
        return Call.number(Double.parseDouble(Float.toString(v)));      // with the digits of a float
    }

    /// As many numbers to work with, which become the picture by [#swap].
    public float[] other() {
        pixels();
        return other;
    }

    /// What was written into [#other] is the picture from now on.
    public void swap() {
        float[] before = pixels;
        pixels = other;
        other = before;
    }

    /// `height · width` numbers to work with, in up to three kinds.
    float[] scratch(int number) {
        if (scratch[number].length == 0) {
            scratch[number] = new float[height * width];
        }
        return scratch[number];
    }

    /// A number brought to where pixels are: at least black, at most [#white].
    public float clamp(float v) {
        return Math.clamp(v, 0, white);
    }

    // geometry

    /// Changes the geometry; what is outside is filled. `value` is a share of [#white], for [Fill#CONSTANT].
    public void warp(AffineMap next, Fill fill, double value) {
        float number = filling(value);
        if (looksOutside && (fill != this.fill || number != this.value)) {
            pixels();
        }
        this.fill = fill;
        this.value = number;
        looksOutside = true;
        map = map.then(next);
    }

    /// Changes the geometry where nothing outside is looked at.
    public void warp(AffineMap next) {
        map = map.then(next);
    }

    /// Moves each pixel by its own way: `y[i, j] = x[i + down[i, j], j + right[i, j]]`.
    public void warp(float[] right, float[] down, Fill fill, double value) {
        float[] to = other();
        this.fill = fill;
        this.value = filling(value);
        for (int y = 0, at = 0; y < height; y++) {
            for (int x = 0; x < width; x++, at++) {
                sample(x + right[at], y + down[at], to, at * channels);
            }
        }
        swap();
    }

    /// The number that fills: a share of white, for which there must be one; 0 is 0 in any range.
    float filling(double value) {
        if (value != 0) {
            checkRange();
        }
        return (float) (value * white);
    }

    private void resample() {
        double middleX = (width - 1) / 2.0;
        double middleY = (height - 1) / 2.0;
        for (int y = 0, at = 0; y < height; y++) {
            double fromY = y - middleY;
            for (int x = 0; x < width; x++, at += channels) {
                double fromX = x - middleX;
                sample(map.xx() * fromX + map.xy() * fromY + map.dx() + middleX,
                        map.yx() * fromX + map.yy() * fromY + map.dy() + middleY, other, at);
            }
        }
        map = AffineMap.IDENTITY;
        looksOutside = false;
        swap();
    }

    /// Bilinear: `Σ w_ij · x[⌊y⌋ + i, ⌊x⌋ + j]`, the four weights being the shares of the distances.
    private void sample(double x, double y, float[] to, int at) {
        int left = (int) Math.floor(x);
        int top = (int) Math.floor(y);
        float right = (float) (x - left);
        float down = (float) (y - top);
        boolean inside = left >= 0 && top >= 0 && left < width - 1 && top < height - 1;
        if (inside) {
            int a = (top * width + left) * channels;
            int b = a + width * channels;
            for (int c = 0; c < channels; c++) {
                float upper = pixels[a + c] * (1 - right) + pixels[a + channels + c] * right;
                float lower = pixels[b + c] * (1 - right) + pixels[b + channels + c] * right;
                to[at + c] = upper * (1 - down) + lower * down;
            }
            return;
        }
        int rowA = fill.inside(top, height);
        int rowB = fill.inside(top + 1, height);
        int columnA = fill.inside(left, width);
        int columnB = fill.inside(left + 1, width);
        for (int c = 0; c < channels; c++) {
            float upper = pixel(rowA, columnA, c) * (1 - right) + pixel(rowA, columnB, c) * right;
            float lower = pixel(rowB, columnA, c) * (1 - right) + pixel(rowB, columnB, c) * right;
            to[at + c] = upper * (1 - down) + lower * down;
        }
    }

    private float pixel(int row, int column, int channel) {
        return row == Fill.OUTSIDE || column == Fill.OUTSIDE
                ? value
                : pixels[(row * width + column) * channels + channel];
    }

    // to and from memory

    /// Takes the picture that stands at byte `offset`.
    public void read(MemorySegment from, long offset) {
        map = AffineMap.IDENTITY;
        looksOutside = false;
        lit = dtype == DType.U8;
        if (dtype == DType.U8) {
            for (int i = 0; i < pixels.length; i++) {
                pixels[i] = from.get(ValueLayout.JAVA_BYTE, offset + i) & 0xff;
            }
        } else {
            MemorySegment.copy(from, ValueLayout.JAVA_FLOAT_UNALIGNED, offset, pixels, 0, pixels.length);
        }
    }

    /// Writes the picture to byte `offset`, bytes rounded and at least 0, at most 255.
    public void write(MemorySegment to, long offset) {
        float[] numbers = pixels();
        if (dtype == DType.U8) {
            for (int i = 0; i < numbers.length; i++) {
                to.set(ValueLayout.JAVA_BYTE, offset + i, (byte) level(numbers[i]));
            }
        } else {
            MemorySegment.copy(numbers, 0, to, ValueLayout.JAVA_FLOAT_UNALIGNED, offset, numbers.length);
        }
    }

    /// A number as one of 256 levels, rounded.
    int level(float v) {
        return (int) (Math.clamp(v / white * WHITE, 0, WHITE) + 0.5f);
    }

    /// The number of one of 256 levels.
    float number(int level) {
        return level / WHITE * white;
    }
}
