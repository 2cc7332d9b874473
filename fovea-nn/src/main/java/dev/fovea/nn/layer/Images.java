package dev.fovea.nn.layer;

import dev.fovea.tensor.Shape;
import dev.fovea.tensor.ShapeException;
import dev.fovea.tensor.Window;
import java.util.List;

/// What layers over images ask of their input, and their windows over it.
final class Images {
    private Images() {}

    static void check(Shape x) {
        if (x.rank() != 4) {
            String remedy = x.rank() == 3
                    ? "reshape(%d, %d, 1)".formatted(x.extent(1), x.extent(2))
                    : "reshape(height, width, channels)";
            throw new ShapeException(
                    "the input %s is no batch of images; [batch, height, width, channels] was expected.\n"
                            + "Put %s before it.",
                    x, remedy);
        }
    }

    /// The windows over rows and columns; the image, with its padding, is large enough for one position at least.
    static List<Window> windows(Shape x, Size size, Size stride, Padding padding, Size dilation) {
        check(x);
        Window rows = padding.rows(size.height(), stride.height(), dilation.height(), x.height());
        Window columns = padding.columns(size.width(), stride.width(), dilation.width(), x.width());
        int height = x.height() + rows.before() + rows.after();
        int width = x.width() + columns.before() + columns.after();
        if (rows.span() > height || columns.span() > width) {
            boolean padded = height > x.height() || width > x.width();
            throw new ShapeException("the window covers %d x %d, but the input %s is %d x %d%s.\n"
                    + "Use a smaller window, padding(SAME), or a larger input.",
                    rows.span(), columns.span(), x, height, width, padded ? " with its padding" : "");
        }
        return List.of(rows, columns);
    }
}
