package dev.fovea.op;

import static dev.fovea.op.Ops.pad;
import static dev.fovea.op.Ops.pool;
import static dev.fovea.op.Ops.times;

import dev.fovea.graph.Node;
import dev.fovea.graph.Value;
import dev.fovea.op.Resample.Kind;
import dev.fovea.tensor.Region;
import dev.fovea.tensor.Region.Span;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.ShapeException;
import dev.fovea.tensor.Tensor;
import dev.fovea.tensor.TensorType;
import dev.fovea.tensor.Window;
import java.util.List;
import java.util.stream.IntStream;

/// `x̄[n,k,l,c] = Σ_{i,j} A[i,k] · B[j,l] · ȳ[n,i,j,c]`: each pixel gets back from every position what the position took of it, the gradient
/// of [Resample].
///
/// `ȳ` is `[batch, …, channels]`, the result has the `extents` of what was resampled. The map is linear, so that this one's gradient
/// is the resampling itself.
public record ResampleGradient(Kind kind, List<Integer> extents) implements Composite {

    public ResampleGradient {
        extents = new Resample(kind, extents).extents();
    }

    @Override public List<TensorType> results(List<TensorType> in) {
        Shape y = in.getFirst().shape();
        if (y.rank() != extents.size() + 2) {
            throw new ShapeException(
                    "the gradient of resampling from %s takes an input of %d axes, [batch, ..., channels], but was given %s",
                    extents, extents.size() + 2, y);
        }
        return List.of(in.getFirst().withShape(Resample.withSpatial(y, extents)));
    }

    /// Of whole factors the sum over a box, which is the mean that [Pool] takes, times the size of the box.
    @Override public List<Value> expand(List<Value> in) {
        Value x = in.getFirst();
        if (kind == Kind.NEAREST) {
            x = sumOfBoxes(x);
        }
        for (int d = 0; d < extents.size(); d++) {
            int from = extents.get(d);
            int to = x.shape().extent(d + 1);
            if (kind == Kind.NEAREST && from % to == 0) {
                int step = from / to;
                x = pad(x, d + 1, step / 2, step - 1 - step / 2, step - 1);
            } else if (from != to) {
                Tensor a = new Resample(kind, Resample.spatial(x.shape())).weights(x, from, to);
                x = Resample.product(x, d + 1, transposed(a));
            }
        }
        return List.of(x);
    }

    private Value sumOfBoxes(Value g) {
        List<Integer> factors = IntStream.range(0, extents.size())
                .map(d -> g.shape().extent(d + 1) % extents.get(d) == 0 ? g.shape().extent(d + 1) / extents.get(d) : 1)
                .boxed().toList();
        int size = factors.stream().reduce(1, Math::multiplyExact);
        List<Window> boxes = factors.stream().map(s -> Window.valid(s, s)).toList();
        return size == 1 ? g : times(pool(new Pool(Pool.Kind.AVERAGE, boxes, false), g), size);
    }

    private static Tensor transposed(Tensor a) {
        int rows = a.shape().extent(0);
        int columns = a.shape().extent(1);
        Tensor t = Tensor.zeros(a.dtype(), Shape.of(columns, rows));
        for (int i = 0; i < rows; i++) {
            for (int j = 0; j < columns; j++) {
                t.set((long) j * rows + i, a.at(i, j));
            }
        }
        return t;
    }

    @Override public List<Value> gradient(Node node, List<Value> adjoints) {
        Value u = Ops.broadcastTo(adjoints.getFirst(), node.output(0).shape());
        return List.of(Ops.resample(u, kind, Resample.spatial(node.inputShape(0))));
    }

    @Override public long multiplyAdds(Node node) {
        return kind == Kind.NEAREST ? 0 : Resample.multiplyAdds(node.output(0).shape(), node.inputShape(0));
    }

    /// On each axis from the first to the last position that reads one of the pixels.
    @Override public Region reach(Node node, int input, Region of) {
        var forward = new Resample(kind, Resample.spatial(node.inputShape(0)));
        Region reach = of;
        for (int d = 0; d < extents.size(); d++) {
            Span s = of.axis(d + 1);
            int from = extents.get(d);
            int to = node.inputShape(0).extent(d + 1);
            int[] readers = IntStream.range(0, to).filter(i -> forward.read(i, from, to).to() >= s.from()
                    && forward.read(i, from, to).from() <= s.to()).toArray();
            reach = reach.with(d + 1, readers.length == 0
                    ? Span.of(0, -1)
                    : Span.of(readers[0], readers[readers.length - 1]));
        }
        return reach;
    }
}
