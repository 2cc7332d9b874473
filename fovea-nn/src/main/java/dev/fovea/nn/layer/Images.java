package dev.fovea.nn.layer;

import static dev.fovea.nn.text.Require.require;

import dev.fovea.tensor.Shape;
import dev.fovea.tensor.ShapeException;
import dev.fovea.tensor.Window;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/// What layers over sequences, images and volumes ask of their input, and their windows over it.
final class Images {
    private Images() {}

    private static final List<String> KINDS = List.of("sequences", "images", "volumes");
    private static final List<String> AXES = List.of("steps", "height, width", "depth, height, width");

    /// A batch of images.
    static void check(Shape x) {
        check(x, 2);
    }

    /// A batch of sequences, images or volumes: one, two or three axes beside batch and channels.
    static void check(Shape x, int axes) {
        if (x.rank() != axes + 2) {
            String expected = AXES.get(axes - 1) + ", channels";
            String remedy = x.rank() == axes + 1
                    ? x.extents().stream().skip(1).map(e -> e + ", ").collect(Collectors.joining()) + 1
                    : expected;
            throw new ShapeException("the input %s is no batch of %s; [batch, %s] was expected.\n"
                    + "Put reshape(%s) before it.", x, KINDS.get(axes - 1), expected, remedy);
        }
    }

    /// A padding with numbers for each side has as many sides as the layer needs.
    static void requireFits(Padding padding, int axes, String layer) {
        require(padding.fits(axes), "the padding %s of %s is not made for %s; use SAME, VALID, or numbers for %s",
                padding, layer, KINDS.get(axes - 1), AXES.get(axes - 1));
    }

    /// The window over a sequence.
    static List<Window> windows(Shape x, int size, int stride, Padding padding, int dilation) {
        return windows(x, List.of(size), List.of(stride), padding, List.of(dilation));
    }

    /// The windows over rows and columns of an image.
    static List<Window> windows(Shape x, Size size, Size stride, Padding padding, Size dilation) {
        return windows(x, size.axes(), stride.axes(), padding, dilation.axes());
    }

    /// The windows over a volume.
    static List<Window> windows(Shape x, Size3D size, Size3D stride, Padding padding, Size3D dilation) {
        return windows(x, size.axes(), stride.axes(), padding, dilation.axes());
    }

    /// The input, with its padding, is large enough for one position at least.
    private static List<Window> windows(Shape x, List<Integer> sizes, List<Integer> strides, Padding padding,
            List<Integer> dilations) {
        check(x, sizes.size());
        var windows = new ArrayList<Window>();
        for (int d = 0; d < sizes.size(); d++) {
            windows.add(padding.window(d, sizes.get(d), strides.get(d), dilations.get(d), x.extent(d + 1)));
        }
        checkRoom(x, windows);
        return List.copyOf(windows);
    }

    private static void checkRoom(Shape x, List<Window> windows) {
        var spans = new ArrayList<Integer>();
        var extents = new ArrayList<Integer>();
        boolean fits = true;
        for (Window w : windows) {
            int extent = x.extent(extents.size() + 1) + w.before() + w.after();
            fits &= w.span() <= extent;
            spans.add(w.span());
            extents.add(extent);
        }
        if (!fits) {
            boolean padded = windows.stream().anyMatch(w -> w.before() + w.after() > 0);
            throw new ShapeException("the window covers %s, but the input %s is %s%s.\n"
                    + "Use a smaller window, padding(SAME), or a larger input.",
                    product(spans), x, product(extents), padded ? " with its padding" : "");
        }
    }

    private static String product(List<Integer> extents) {
        return extents.stream().map(String::valueOf).collect(Collectors.joining(" x "));
    }
}
