package dev.fovea.insight;

import static dev.fovea.nn.text.Require.require;

import dev.fovea.data.Images;
import dev.fovea.op.Resample;
import dev.fovea.tensor.DType;
import dev.fovea.tensor.Region.Span;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import java.awt.image.BufferedImage;
import java.util.List;
import java.util.Locale;

/// A number for each pixel of an image, as colours: how much it has to do with an answer.
///
/// @param values `[height, width]`; what is below 0 is shown as 0
public record HeatMap(Tensor values) {
    private static final double OPACITY = 0.6;

    public HeatMap {
        require(values.shape().rank() == 2, "a heat map is [height, width], but %s was given", values.shape());
    }

    public int height() {
        return values.shape().extent(0);
    }

    public int width() {
        return values.shape().extent(1);
    }

    /// The largest number; 0 where none is above it.
    public double most() {
        double most = 0;
        for (long i = 0; i < values.count(); i++) {
            most = Math.max(most, values.get(i));
        }
        return most;
    }

    /// Row and column of the largest number; of equal ones the first.
    public List<Integer> hottest() {
        int best = 0;
        for (int i = 1; i < values.count(); i++) {
            best = values.get(i) > values.get(best) ? i : best;
        }
        return List.of(best / width(), best % width());
    }

    /// The map alone, its largest number as the last colour.
    public BufferedImage picture(ColourMap colours) {
        var picture = new BufferedImage(width(), height(), BufferedImage.TYPE_INT_RGB);
        double most = most();
        for (int y = 0; y < height(); y++) {
            for (int x = 0; x < width(); x++) {
                picture.setRGB(x, y, colours.rgb(share(values.at(y, x), most)));
            }
        }
        return picture;
    }

    /// `(1 − a) · image + a · colour`: the map over its image, which may be larger than it; then it is brought to that size
    /// bilinearly.
    public BufferedImage over(BufferedImage image) {
        return over(image, ColourMap.INFERNO);
    }

    public BufferedImage over(BufferedImage image, ColourMap colours) {
        int height = image.getHeight();
        int width = image.getWidth();
        Tensor pixels = Images.toTensor(image, 3);
        HeatMap large = resized(height, width);
        var picture = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        double most = most();
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                int rgb = colours.rgb(share(large.values.at(y, x), most));
                long at = 3 * ((long) y * width + x);
                picture.setRGB(x, y,
                        blended(pixels.get(at), rgb >> 16) << 16 | blended(pixels.get(at + 1), rgb >> 8) << 8
                                | blended(pixels.get(at + 2), rgb));
            }
        }
        return picture;
    }

    private static int blended(double pixel, int colour) {
        return (int) Math.round((1 - OPACITY) * pixel + OPACITY * (colour & 0xff));
    }

    private static double share(double value, double most) {
        return most > 0 ? value / most : 0;
    }

    /// The same in another size, read bilinearly as [Resample] does.
    public HeatMap resized(int height, int width) {
        if (height == height() && width == width()) {
            return this;
        }
        var resample = new Resample(Resample.Kind.LINEAR, List.of(height, width));
        Tensor resized = Tensor.zeros(DType.F32, Shape.of(height, width));
        for (int y = 0; y < height; y++) {
            Span rows = resample.read(y, height(), height);
            double lower = resample.share(y, height(), height);
            for (int x = 0; x < width; x++) {
                Span columns = resample.read(x, width(), width);
                double right = resample.share(x, width(), width);
                resized.set((long) y * width + x, (1 - lower) * row(rows.from(), columns, right)
                        + lower * row(rows.to(), columns, right));
            }
        }
        return new HeatMap(resized);
    }

    private double row(int y, Span columns, double right) {
        return (1 - right) * values.at(y, columns.from()) + right * values.at(y, columns.to());
    }

    @Override public String toString() {
        List<Integer> hottest = hottest();
        return String.format(Locale.ROOT, "%d x %d, hottest at row %d, column %d with %s", height(), width(),
                hottest.getFirst(), hottest.getLast(), Numbers.text(values.at(hottest.getFirst(), hottest.getLast())));
    }
}
