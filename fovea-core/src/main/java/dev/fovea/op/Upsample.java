package dev.fovea.op;

import static dev.fovea.op.Ops.broadcastTo;
import static dev.fovea.op.Ops.pool;
import static dev.fovea.op.Ops.reshape;
import static dev.fovea.op.Ops.times;

import dev.fovea.graph.Node;
import dev.fovea.graph.Value;
import dev.fovea.tensor.Region;
import dev.fovea.tensor.Region.Span;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.ShapeException;
import dev.fovea.tensor.TensorType;
import dev.fovea.tensor.Window;
import java.util.ArrayList;
import java.util.List;

/// `y[n,i,j,c] = x[n, ⌊i/s⌋, ⌊j/s⌋, c]`: each position becomes a box of equal ones, `s` per axis.
///
/// `x` is `[batch, …, channels]` with one to three axes between, each of which has its factor `s`. What a position gets
/// back is the sum over its box, which is the mean that [Pool] takes, times the size of the box.
public record Upsample(List<Integer> factors) implements Composite {

    public Upsample {
        factors = List.copyOf(factors);
        if (factors.isEmpty() || factors.size() > 3 || factors.stream().anyMatch(s -> s < 1)) {
            throw new ShapeException("upsampling takes 1 to 3 factors of 1 or more, but was given %s", factors);
        }
    }

    @Override public List<TensorType> results(List<TensorType> in) {
        Shape y = in.getFirst().shape();
        if (y.rank() != factors.size() + 2) {
            throw new ShapeException(
                    "upsampling by %s takes an input of %d axes, [batch, ..., channels], but was given %s", factors,
                    factors.size() + 2, y);
        }
        for (int d = 0; d < factors.size(); d++) {
            y = y.withExtent(d + 1, Math.multiplyExact(y.extent(d + 1), factors.get(d)));
        }
        return List.of(new TensorType(in.getFirst().dtype(), y));
    }

    /// Each axis and, behind it, one of its factor: both together are the axis of the output.
    @Override public List<Value> expand(List<Value> in) {
        Value x = in.getFirst();
        var apart = new ArrayList<Integer>(List.of(x.shape().batch()));
        var repeated = new ArrayList<>(apart);
        for (int d = 0; d < factors.size(); d++) {
            int extent = x.shape().extent(d + 1);
            apart.addAll(List.of(extent, 1));
            repeated.addAll(List.of(extent, factors.get(d)));
        }
        apart.add(x.shape().channels());
        repeated.add(x.shape().channels());
        Shape together = results(List.of(x.type())).getFirst().shape();
        return List.of(reshape(broadcastTo(reshape(x, new Shape(apart)), new Shape(repeated)), together));
    }

    /// `∂L/∂x = Σ_{u,v} ȳ[n, i·s + u, j·s + v, c]`
    @Override public List<Value> gradient(Node node, List<Value> adjoints) {
        List<Window> boxes = factors.stream().map(s -> Window.valid(s, s)).toList();
        int size = factors.stream().reduce(1, Math::multiplyExact);
        Value g = broadcastTo(adjoints.getFirst(), node.output(0).shape());
        return List.of(times(pool(new Pool(Pool.Kind.AVERAGE, boxes, false), g), size));
    }

    /// A box, where the coordinates are some steps apart that are no multiple of the factor.
    @Override public Region reach(Node node, int input, Region of) {
        Region from = of;
        for (int d = 0; d < factors.size(); d++) {
            Span s = of.axis(d + 1);
            int factor = factors.get(d);
            int step = s.step() % factor == 0 ? s.step() / factor : 1;
            from = s.count() == 0 ? from : from.with(d + 1, new Span(s.from() / factor, s.to() / factor, step));
        }
        return from;
    }
}
