package dev.fovea.op;

import static dev.fovea.op.Ops.convInputGradient;
import static dev.fovea.op.Ops.convKernelGradient;

import dev.fovea.graph.Node;
import dev.fovea.graph.Value;
import dev.fovea.tensor.Region;
import dev.fovea.tensor.Region.Span;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.ShapeException;
import dev.fovea.tensor.Window;
import java.util.ArrayList;
import java.util.List;

/// `y[n,i,j,f] = Σ_{u,v,c} x[n, rows.source(i,u), cols.source(j,v), c] · k[u,v,c,f]`
///
/// `x` is `[batch, height, width, in]`, `k` is `[height, width, in/groups, filters]`; one, two or three windows make it a convolution
/// over sequences, images or volumes. Strictly a cross-correlation: the kernel is not flipped. With groups, the filters of a group
/// read the channels of their group only. [Conv], [ConvInputGradient] and [ConvKernelGradient] solve one bilinear form for each of
/// its three arguments; each one's gradients are the other two.
public record Conv(List<Window> windows, int groups) implements Primitive {

    public Conv {
        windows = List.copyOf(windows);
        if (windows.isEmpty() || windows.size() > 3) {
            throw new ShapeException("a convolution has 1 to 3 windows, but %d were given", windows.size());
        }
        if (groups < 1) {
            throw new ShapeException("a convolution has 1 group or more, but %d were asked for", groups);
        }
    }

    @Override public Shape infer(List<Shape> in) {
        Shape x = in.get(0);
        Shape k = in.get(1);
        int rank = windows.size() + 2;
        if (x.rank() != rank || k.rank() != rank) {
            throw new ShapeException(
                    "a convolution with %d windows takes an input and a kernel of %d axes, but was given %s and %s",
                    windows.size(), rank, x, k);
        }
        if (x.channels() != k.extent(rank - 2) * groups) {
            throw new ShapeException("the input %s has %d channels, but the kernel %s with %d groups reads %d",
                    x, x.channels(), k, groups, k.extent(rank - 2) * groups);
        }
        if (k.channels() % groups != 0) {
            throw new ShapeException("%d filters cannot be shared out among %d groups; use a multiple", k.channels(),
                    groups);
        }
        var extents = new ArrayList<Integer>();
        extents.add(x.batch());
        for (int d = 0; d < windows.size(); d++) {
            if (windows.get(d).size() != k.extent(d)) {
                throw new ShapeException("the kernel %s has extent %d on axis %d, but its window has size %d",
                        k, k.extent(d), d, windows.get(d).size());
            }
            extents.add(windows.get(d).positions(x.extent(d + 1)));
        }
        extents.add(k.channels());
        return new Shape(extents);
    }

    @Override public List<Value> gradient(Value y, Value g) {
        Value x = y.input(0);
        Value k = y.input(1);
        return List.of(convInputGradient(this, x.shape(), g, k),      // ∂L/∂x
                convKernelGradient(this, k.shape(), x, g));           // ∂L/∂k
    }

    /// Outputs × taps × channels of a group; taps on padding count, as in the literature.
    @Override public long multiplyAdds(Node node) {
        return multiplyAdds(node.output(0).shape(), node.inputShape(1));
    }

    static long multiplyAdds(Shape y, Shape k) {
        return Math.multiplyExact(y.countFrom(0), k.countFrom(0) / k.channels());
    }

    @Override public Region reach(Node node, int input, Region of) {
        return input == 0
                ? receptiveField(node.inputShape(0), node.inputShape(1), of)
                : kernelPart(node.inputShape(0), node.inputShape(1), of);
    }

    private Region receptiveField(Shape x, Shape k, Region of) {
        var axes = new ArrayList<Span>();
        axes.add(of.axis(0));
        for (int d = 0; d < windows.size(); d++) {
            axes.add(source(windows.get(d), x.extent(d + 1), of.axis(d + 1)));
        }
        Span filters = of.axis(windows.size() + 1);
        int filtersOfGroup = k.channels() / groups;
        int channelsOfGroup = x.channels() / groups;
        axes.add(Span.of(filters.from() / filtersOfGroup * channelsOfGroup,
                (filters.to() / filtersOfGroup + 1) * channelsOfGroup - 1));
        return new Region(axes);
    }

    /// The real coordinates under the window at the output coordinates `of`.
    static Span source(Window w, int extent, Span of) {
        if (of.count() == 0) {
            return of;
        }
        int step = of.count() == 1 ? w.dilation() : gcd(w.dilation(), w.stride() * of.step());
        int from = w.source(of.from(), 0);
        int to = w.source(of.to(), w.size() - 1);
        if (from < 0) {
            from += Math.ceilDiv(-from, step) * step;
        }
        if (to > extent - 1) {
            to -= Math.ceilDiv(to - extent + 1, step) * step;
        }
        return new Span(from, to, step);
    }

    private static int gcd(int a, int b) {
        return b == 0 ? a : gcd(b, a % b);
    }

    private Region kernelPart(Shape x, Shape k, Region of) {
        Region part = Region.all(k).with(k.rank() - 1, of.axis(windows.size() + 1));
        for (int d = 0; d < windows.size(); d++) {
            part = part.with(d, taps(windows.get(d), x.extent(d + 1), of.axis(d + 1)));
        }
        return part;
    }

    /// The taps that see no padding at one of the output coordinates `of`.
    private static Span taps(Window w, int extent, Span of) {
        int first = Math.max(0, Math.ceilDiv(-w.source(of.to(), 0), w.dilation()));
        int last = Math.min(w.size() - 1, Math.floorDiv(extent - 1 - w.source(of.from(), 0), w.dilation()));
        return Span.of(first, last);
    }

    @Override public String label() {
        return "Conv";
    }
}
