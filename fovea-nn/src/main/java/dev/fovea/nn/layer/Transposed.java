package dev.fovea.nn.layer;

import static dev.fovea.nn.text.Require.require;

import dev.fovea.op.Conv;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.ShapeException;
import dev.fovea.tensor.Window;
import java.util.ArrayList;
import java.util.List;

/// The convolution that a transposed one goes backwards, and the input that it would have had, over any number of axes.
///
/// Of several extents that the convolution would map to the same number of positions, Keras takes `n · stride` with
/// [Padding.Same] and `(n − 1) · stride + max(span, stride)` with [Padding.Valid]; where the output padding is given, it
/// is what is added to the smallest.
record Transposed(Conv conv, Shape output) {

    /// @param outputPadding per axis, or empty for Keras' choice
    static Transposed of(Shape x, int filters, Padding padding, List<Integer> size, List<Integer> stride,
            List<Integer> dilation, List<Integer> outputPadding) {
        Images.check(x, size.size());
        var windows = new ArrayList<Window>();
        var extents = new ArrayList<>(List.of(x.batch()));
        for (int d = 0; d < size.size(); d++) {
            Window bare = new Window(size.get(d), stride.get(d), 0, 0, dilation.get(d));
            int extent = outputPadding.isEmpty()
                    ? extent(padding, d, bare, x.extent(d + 1))
                    : smallest(padding, d, bare, x.extent(d + 1)) + outputPadding.get(d);
            if (extent < 1) {
                throw new ShapeException("with its padding cut off, the window %s over axis %d of the input %s yields "
                        + "an extent of %d.\nUse less padding, a larger window or stride, or outputPadding.",
                        padding.window(d, bare.size(), bare.stride(), bare.dilation(), x.extent(d + 1)), d + 1, x,
                        extent);
            }
            extents.add(extent);
            windows.add(window(padding, d, bare, x.extent(d + 1), extent));
        }
        extents.add(filters);
        return new Transposed(new Conv(windows, 1), new Shape(extents));
    }

    /// What `n` windows cover side by side.
    private static int covered(Window w, int n) {
        return Math.addExact(Math.multiplyExact(n - 1, w.stride()), w.span());
    }

    private static int extent(Padding padding, int axis, Window w, int n) {
        return switch (padding) {
            case Padding.Same _ -> Math.multiplyExact(n, w.stride());
            case Padding.Valid _ -> covered(w, n) + Math.max(0, w.stride() - w.span());
            default -> smallest(padding, axis, w, n);
        };
    }

    private static int smallest(Padding padding, int axis, Window w, int n) {
        return switch (padding) {
            case Padding.Same _ -> covered(w, n) - w.span() + w.span() % 2;
            case Padding.Valid _ -> covered(w, n);
            default -> {
                Window padded = padding.window(axis, w.size(), w.stride(), w.dilation(), n);
                yield covered(w, n) - padded.before() - padded.after();
            }
        };
    }

    private static Window window(Padding padding, int axis, Window w, int n, int extent) {
        if (padding instanceof Padding.Same) {
            int total = Math.max(0, covered(w, n) - extent);
            return new Window(w.size(), w.stride(), total / 2, total - total / 2, w.dilation());
        }
        return padding.window(axis, w.size(), w.stride(), w.dilation(), extent);
    }

    /// Output padding is the rest of a division by the stride.
    static void checkOutputPadding(List<Integer> outputPadding, List<Integer> stride, Object given, String layer) {
        for (int d = 0; d < outputPadding.size(); d++) {
            require(outputPadding.get(d) >= 0 && outputPadding.get(d) < stride.get(d),
                    "the output padding of %s must be 0 or more and less than the stride, but is %s", layer, given);
        }
    }

    /// A sequence has no later steps to see when it is spread out.
    static void checkPadding(Padding padding, int axes, String layer) {
        Images.requireFits(padding, axes, layer);
        require(!(padding instanceof Padding.Causal), "%s has no CAUSAL padding; use SAME, VALID, or numbers", layer);
    }
}
