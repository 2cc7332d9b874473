package dev.fovea.op;

import static dev.fovea.op.Ops.poolGradient;

import dev.fovea.graph.Node;
import dev.fovea.graph.Value;
import dev.fovea.tensor.Region;
import dev.fovea.tensor.Region.Span;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.ShapeException;
import dev.fovea.tensor.Window;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/// `y[n,i,j,c] = max_{u,v} x[n, rows.source(i,u), cols.source(j,v), c]`, or the mean over the window.
///
/// Padding is never a maximum. `countPadding` tells whether a mean counts it: PyTorch's default does, Keras does not.
public record Pool(Kind kind, List<Window> windows, boolean countPadding) implements Primitive {

    public enum Kind {
        MAX, AVERAGE
    }

    public Pool {
        windows = List.copyOf(windows);
        if (windows.isEmpty() || windows.size() > 3) {
            throw new ShapeException("pooling has 1 to 3 windows, but %d were given", windows.size());
        }
        for (Window w : windows) {
            if (w.before() >= w.span() || w.after() >= w.span()) {
                throw new ShapeException(
                        "padding of %d and %d lets a pooling window of span %d see nothing but padding; use less",
                        w.before(), w.after(), w.span());
            }
        }
    }

    @Override public Shape infer(List<Shape> in) {
        Shape x = in.getFirst();
        if (x.rank() != windows.size() + 2) {
            throw new ShapeException(
                    "pooling with %d windows takes an input of %d axes, [batch, ..., channels], but was given %s",
                    windows.size(), windows.size() + 2, x);
        }
        Shape y = x;
        for (int d = 0; d < windows.size(); d++) {
            y = y.withExtent(d + 1, windows.get(d).positions(x.extent(d + 1)));
            if (kind == Kind.MAX || !countPadding) {
                requireInput(windows.get(d), x.extent(d + 1), y.extent(d + 1));
            }
        }
        return y;
    }

    /// Taps that are dilated may step over an input that is narrower than their distance; the maximum and the mean of nothing are no number.
    private static void requireInput(Window w, int extent, int positions) {
        for (int o = 0; o < positions; o++) {
            int position = o;
            if (IntStream.range(0, w.size()).map(k -> w.source(position, k)).noneMatch(i -> i >= 0 && i < extent)) {
                throw new ShapeException("a pooling window of size %d and dilation %d sees nothing but padding at "
                        + "position %d of an extent of %d; use less dilation or padding, or a larger input",
                        w.size(), w.dilation(), o, extent);
            }
        }
    }

    @Override public List<Value> gradient(Value y, Value g) {
        return List.of(poolGradient(this, y.input(0), y, g));
    }

    @Override public Region reach(Node node, int input, Region of) {
        var axes = new ArrayList<Span>(of.axes());
        for (int d = 0; d < windows.size(); d++) {
            axes.set(d + 1, Conv.source(windows.get(d), node.inputShape(0).extent(d + 1), of.axis(d + 1)));
        }
        return new Region(axes);
    }

    @Override public String label() {
        return "Pool " + kind.name().toLowerCase(Locale.ROOT);
    }
}
