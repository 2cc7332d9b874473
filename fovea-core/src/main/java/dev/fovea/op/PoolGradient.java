package dev.fovea.op;

import static dev.fovea.op.Ops.zero;

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

/// From `(x, y, ȳ)`, the gradient of [Pool] for its input: each `ȳ` goes to the position that was the maximum (the first of equals,
/// in row-major order of the window), or in equal parts to the positions of the mean.
public record PoolGradient(Pool pool) implements Primitive {

    @Override public Shape infer(List<Shape> in) {
        Shape y = pool.infer(in.subList(0, 1));
        if (!in.get(1).equals(y) || !in.get(2).equals(y)) {
            throw new ShapeException("pooling of %s yields %s, but its output and the output's gradient are %s and %s",
                    in.get(0), y, in.get(1), in.get(2));
        }
        return in.get(0);
    }

    @Override public List<Value> gradient(Value dx, Value g) {
        if (pool.kind() == Pool.Kind.MAX) {
            throw new UnsupportedOperationException(
                    "max pooling has no second derivative here; use average pooling where a gradient of a gradient is taken");
        }
        return List.of(zero(dx.input(0)), zero(dx.input(1)), Ops.pool(pool, g));      // linear in ȳ
    }

    /// A box: the windows that cover the position, and of the input all that they see, as any of it may be the maximum.
    @Override public Region reach(Node node, int input, Region of) {
        var axes = new ArrayList<Span>(of.axes());
        for (int d = 0; d < pool.windows().size(); d++) {
            Window w = pool.windows().get(d);
            Span readers = ConvInputGradient.readers(w, node.inputShape(1).extent(d + 1), of.axis(d + 1));
            axes.set(d + 1, input == 0 ? Conv.source(w, node.inputShape(0).extent(d + 1), readers) : readers);
        }
        return new Region(axes);
    }

    @Override public String label() {
        return "PoolGradient " + pool.kind().name().toLowerCase(Locale.ROOT);
    }
}
