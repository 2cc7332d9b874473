package dev.fovea.op;

import static dev.fovea.op.Ops.broadcastTo;
import static dev.fovea.op.Ops.conv;
import static dev.fovea.op.Ops.reshape;
import static dev.fovea.op.Ops.slice;
import static dev.fovea.op.Ops.transpose;

import dev.fovea.graph.Node;
import dev.fovea.graph.Value;
import dev.fovea.tensor.Region;
import dev.fovea.tensor.Region.Span;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.ShapeException;
import dev.fovea.tensor.Tensor;
import dev.fovea.tensor.TensorType;
import dev.fovea.tensor.Window;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;

/// `y[n,i,j,c] = Σ_{k,l} A[i,k] · B[j,l] · x[n,k,l,c]`: an image of other extents, read at the nearest pixel or between the two
/// nearest on each axis.
///
/// `x` is `[batch, …, channels]` with one to three axes between, which get the new `extents`. Pixels are squares whose centres count:
/// position `i` of `m` lies at `p = (i + ½) · n / m − ½` of `n`. Nearest, row `i` of `A` is 1 at `⌊p + ½⌋`; linear, it is `1 − (p − ⌊p⌋)` at `⌊p⌋`
/// and `p − ⌊p⌋` at `⌈p⌉`, where the outer pixels go on beyond the edges. Whole factors repeat pixels: `y[i] = x[⌊i/s⌋]`.
public record Resample(Kind kind, List<Integer> extents) implements Composite {

    /// What is read between the centres of pixels.
    public enum Kind {
        /// The pixel in which the position lies, of two the later.
        NEAREST,
        /// The mean of both neighbours, weighted by how near they are.
        LINEAR
    }

    public Resample {
        extents = List.copyOf(extents);
        if (extents.isEmpty() || extents.size() > 3 || extents.stream().anyMatch(e -> e < 1)) {
            throw new ShapeException("resampling takes 1 to 3 extents of 1 or more, but was given %s", extents);
        }
    }

    @Override public List<TensorType> results(List<TensorType> in) {
        Shape x = in.getFirst().shape();
        if (x.rank() != extents.size() + 2) {
            throw new ShapeException(
                    "resampling to %s takes an input of %d axes, [batch, ..., channels], but was given %s",
                    extents, extents.size() + 2, x);
        }
        return List.of(in.getFirst().withShape(withSpatial(x, extents)));
    }

    static Shape withSpatial(Shape x, List<Integer> extents) {
        Shape y = x;
        for (int d = 0; d < extents.size(); d++) {
            y = y.withExtent(d + 1, extents.get(d));
        }
        return y;
    }

    /// The extents between batch and channels.
    static List<Integer> spatial(Shape x) {
        return x.extents().subList(1, x.rank() - 1);
    }

    /// Whole factors need no arithmetic; all else goes axis by axis.
    @Override public List<Value> expand(List<Value> in) {
        Value y = in.getFirst();
        if (kind == Kind.NEAREST) {
            y = repeat(y);
        }
        for (int d = 0; d < extents.size(); d++) {
            int from = y.shape().extent(d + 1);
            int to = extents.get(d);
            if (kind == Kind.NEAREST && from % to == 0) {
                y = slice(y, d + 1, from / to / 2, to, from / to);
            } else if (from != to) {
                y = product(y, d + 1, weights(y, from, to));
            }
        }
        return List.of(y);
    }

    /// Each axis that grows by a whole factor and, behind it, one of its factor: both together are the axis of the output.
    private Value repeat(Value x) {
        Shape y = x.shape();
        var apart = new ArrayList<Integer>(List.of(y.batch()));
        var repeated = new ArrayList<>(apart);
        for (int d = 0; d < extents.size(); d++) {
            int extent = x.shape().extent(d + 1);
            int factor = extents.get(d) % extent == 0 ? extents.get(d) / extent : 1;
            apart.addAll(List.of(extent, 1));
            repeated.addAll(List.of(extent, factor));
            y = y.withExtent(d + 1, extent * factor);
        }
        apart.add(y.channels());
        repeated.add(y.channels());
        return y.equals(x.shape()) ? x : reshape(broadcastTo(reshape(x, new Shape(apart)), new Shape(repeated)), y);
    }

    /// `y[…, i, …] = Σ_k x[…, k, …] · a[k, i]` on one axis: a convolution with a window of one and that axis as its channels.
    static Value product(Value x, int axis, Tensor a) {
        int last = x.shape().rank() - 1;
        List<Integer> order = IntStream.rangeClosed(0, last).map(d -> d == axis ? last : d == last ? axis : d).boxed()
                .toList();
        int windows = last - 1;
        Shape one = new Shape(Collections.nCopies(windows, 1));
        Value kernel = Ops.constant(x.graph(),
                a.reshape(one.append(a.shape().extent(0)).append(a.shape().extent(1))));
        var each = new Conv(Collections.nCopies(windows, Window.valid(1, 1)), 1);
        return transpose(conv(each, transpose(x, order), kernel), order);
    }

    /// `Aᵀ`: what position `i` of `to` takes from position `k` of `from`, as `[from, to]`.
    Tensor weights(Value like, int from, int to) {
        Tensor a = Tensor.zeros(like.dtype(), Shape.of(from, to));
        for (int i = 0; i < to; i++) {
            Span read = read(i, from, to);
            double right = share(i, from, to);
            add(a, (long) read.from() * to + i, 1 - right);
            add(a, (long) read.to() * to + i, right);
        }
        return a;
    }

    private static void add(Tensor a, long at, double share) {
        a.set(at, a.get(at) + share);
    }

    /// The one or two positions of `from` that position `i` of `to` reads.
    public Span read(int i, int from, int to) {
        return switch (kind) {
            case NEAREST -> {
                int pixel = (int) ((2L * i + 1) * from / (2L * to));
                yield Span.of(pixel, pixel);
            }
            case LINEAR -> {
                int left = (int) Math.floorDiv(place(i, from, to), 2L * to);
                int right = (int) Math.ceilDiv(place(i, from, to), 2L * to);
                yield Span.of(Math.max(left, 0), Math.min(right, from - 1));
            }
        };
    }

    /// The weight of the right one of two.
    public double share(int i, int from, int to) {
        return kind == Kind.NEAREST ? 0 : Math.floorMod(place(i, from, to), 2L * to) / (2.0 * to);
    }

    /// `p · 2m`, which is whole.
    private static long place(int i, int from, int to) {
        return (2L * i + 1) * from - to;
    }

    @Override public List<Value> gradient(Node node, List<Value> adjoints) {
        Value g = broadcastTo(adjoints.getFirst(), node.output(0).shape());
        return List.of(Ops.resampleGradient(g, kind, spatial(node.inputShape(0))));
    }

    /// Two products on each axis that is read between its pixels.
    @Override public long multiplyAdds(Node node) {
        return kind == Kind.NEAREST ? 0 : multiplyAdds(node.inputShape(0), node.output(0).shape());
    }

    static long multiplyAdds(Shape image, Shape resampled) {
        long terms = IntStream.range(1, image.rank() - 1).filter(d -> image.extent(d) != resampled.extent(d)).count();
        return Math.multiplyExact(resampled.countFrom(0), 1L << terms);
    }

    /// A box, where the coordinates are some steps apart that are no whole number of positions.
    @Override public Region reach(Node node, int input, Region of) {
        Region reach = of;
        for (int d = 0; d < extents.size(); d++) {
            Span s = of.axis(d + 1);
            if (s.count() > 0) {
                reach = reach.with(d + 1, read(s, node.inputShape(0).extent(d + 1), extents.get(d)));
            }
        }
        return reach;
    }

    private Span read(Span positions, int from, int to) {
        int last = positions.from() + (positions.count() - 1) * positions.step();
        long moved = (long) positions.step() * from;
        boolean whole = moved % to == 0 && kind == Kind.NEAREST;
        return new Span(read(positions.from(), from, to).from(), read(last, from, to).to(),
                whole ? (int) (moved / to) : 1);
    }
}
