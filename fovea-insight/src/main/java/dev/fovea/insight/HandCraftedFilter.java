package dev.fovea.insight;

import dev.fovea.nn.text.Require;
import dev.fovea.data.Images;
import dev.fovea.graph.Value;
import dev.fovea.nn.layer.Layer;
import dev.fovea.nn.layer.Scope;
import dev.fovea.nn.model.Model;
import dev.fovea.nn.model.Seed;
import dev.fovea.op.Conv;
import dev.fovea.op.Ops;
import dev.fovea.tensor.DType;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.ShapeException;
import dev.fovea.tensor.Tensor;
import dev.fovea.tensor.Window;
import java.awt.image.BufferedImage;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/// The filters that people made before networks learned theirs: the table of lecture C, each 3x3 times a scale.
///
/// On a flat image the edge filters answer 0, since their weights sum to 0, and the others the image itself, since theirs sum
/// to 1.
public enum HandCraftedFilter {
    EDGE_CORNERS("edge, corners", 1, 1, 0, -1, 0, 0, 0, -1, 0, 1),
    EDGE_CROSS("edge, cross", 1, 0, 1, 0, 1, -4, 1, 0, 1, 0),
    EDGE_ALL("edge, all sides", 1, -1, -1, -1, -1, 8, -1, -1, -1, -1),
    SHARPEN("sharpen", 1, 0, -1, 0, -1, 5, -1, 0, -1, 0),
    BOX_BLUR("box blur", 9, 1, 1, 1, 1, 1, 1, 1, 1, 1),
    GAUSSIAN_BLUR("Gaussian blur", 16, 1, 2, 1, 2, 4, 2, 1, 2, 1);

    private static final int SIDE = 3;

    private final String about;
    private final int divisor;
    private final int[] weights;

    HandCraftedFilter(String about, int divisor, int... weights) {
        this.about = about;
        this.divisor = divisor;
        this.weights = weights;
    }

    /// `box blur`
    public String about() {
        return about;
    }

    /// `box-blur`, for the name of a file.
    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /// Whether it answers 0 where nothing changes.
    public boolean isEdge() {
        return Arrays.stream(weights).sum() == 0;
    }

    /// The kernel `[3, 3]`.
    public Tensor kernel() {
        var kernel = new float[weights.length];
        for (int i = 0; i < kernel.length; i++) {
            kernel[i] = (float) weights[i] / divisor;
        }
        return Tensor.of(Shape.of(SIDE, SIDE), kernel);
    }

    /// A layer with this filter as its fixed weights, over each channel for itself; it learns nothing. Without padding, so that a
    /// map is two rows and two columns smaller than its image.
    public Layer layer() {
        return new Fixed(this);
    }

    /// The filtered numbers of an image `[height, width, channels]`, of the same size: the image goes on beyond its border as it
    /// ends there.
    public Tensor apply(Tensor image) {
        Shape shape = image.shape();
        Require.require(shape.rank() == 3, "an image is [height, width, channels], but %s was given", shape);
        Tensor larger = extended(image);
        try (var model = Model.of(layer(), larger.shape(), Seed.of(0))) {
            return model.predict(larger.reshape(larger.shape().prepend(1))).reshape(shape);
        }
    }

    /// An image as it looks filtered, grey or in colour: cut off at black and white; of an edge its strength, whichever side is the
    /// lighter.
    public BufferedImage apply(BufferedImage image) {
        boolean grey = image.getColorModel().getColorSpace().getNumComponents() == 1;
        return picture(Images.toTensor(image, grey ? 1 : 3));
    }

    /// The same for the pixels `u8[height, width, 1]` or `u8[height, width, 3]`.
    public BufferedImage picture(Tensor pixels) {
        Tensor filtered = apply(pixels);
        var bytes = new byte[Math.toIntExact(filtered.count())];
        for (int i = 0; i < bytes.length; i++) {
            double v = isEdge() ? Math.abs(filtered.get(i)) : filtered.get(i);
            bytes[i] = (byte) Math.clamp(Math.round(v), 0, 255);
        }
        return Images.toImage(Tensor.of(filtered.shape(), bytes));
    }

    private static Tensor extended(Tensor image) {
        int height = image.shape().extent(0);
        int width = image.shape().extent(1);
        int channels = image.shape().channels();
        Tensor larger = Tensor.zeros(DType.F32, Shape.of(height + 2, width + 2, channels));
        long to = 0;
        for (int row = -1; row <= height; row++) {
            for (int column = -1; column <= width; column++) {
                long from = (long) Math.clamp(row, 0, height - 1) * width + Math.clamp(column, 0, width - 1);
                for (int c = 0; c < channels; c++) {
                    larger.set(to++, image.get(from * channels + c));
                }
            }
        }
        return larger;
    }

    /// `y[n,i,j,c] = Σ_{u,v} x[n, i + u, j + v, c] · k[u,v]`, with a kernel that is not learned.
    private record Fixed(HandCraftedFilter filter) implements Layer {

        @Override public String kind() {
            return "hand_crafted_filter";
        }

        @Override public Value apply(Scope scope, Value x) {
            if (x.shape().rank() != 4) {
                throw new ShapeException(
                        "the input %s is no batch of images; [batch, height, width, channels] was expected",
                        x.shape());
            }
            int channels = x.shape().channels();
            Tensor one = filter.kernel();
            Tensor all = Tensor.zeros(scope.graph().floatType(), Shape.of(SIDE, SIDE, 1, channels));
            for (long i = 0; i < all.count(); i++) {
                all.set(i, one.get(i / channels));
            }
            var windows = List.of(Window.valid(SIDE, 1), Window.valid(SIDE, 1));
            return Ops.conv(new Conv(windows, channels), x, Ops.constant(scope.graph(), all));
        }

        @Override public String toString() {
            return filter.word();
        }
    }
}
