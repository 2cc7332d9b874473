package dev.fovea.op;

import static dev.fovea.op.Ops.convInputGradient;

import dev.fovea.graph.Node;
import dev.fovea.graph.Value;
import dev.fovea.tensor.Region;
import dev.fovea.tensor.Region.Span;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.ShapeException;
import java.util.ArrayList;
import java.util.List;

/// `k̄[u,v,c,f] = Σ_{n,i,j} x[n, rows.source(i,u), cols.source(j,v), c] · ȳ[n,i,j,f]`: from `(x, ȳ)`, the gradient of [Conv] for its kernel.
public record ConvKernelGradient(Conv conv, Shape kernel) implements Primitive {

    @Override public Shape infer(List<Shape> in) {
        Shape y = conv.infer(List.of(in.get(0), kernel));
        if (!in.get(1).equals(y)) {
            throw new ShapeException(
                    "the convolution of %s with the kernel %s yields %s, but the gradient of its output is %s",
                    in.get(0), kernel, y, in.get(1));
        }
        return kernel;
    }

    @Override public List<Value> gradient(Value k, Value g) {
        Value x = k.input(0);
        Value y = k.input(1);
        return List.of(convInputGradient(conv, x.shape(), y, g),      // ∂L/∂x
                Ops.conv(conv, x, g));                                   // ∂L/∂ȳ
    }

    @Override public long multiplyAdds(Node node) {
        return Conv.multiplyAdds(node.inputShape(1), kernel);
    }

    /// A box: every position of the output, and what its windows read.
    @Override public Region reach(Node node, int input, Region of) {
        Shape y = node.inputShape(1);
        int last = kernel.rank() - 1;
        if (input == 1) {
            return Region.all(y).with(last, of.axis(last));
        }
        Shape x = node.inputShape(0);
        var axes = new ArrayList<Span>(Region.all(x).axes());
        for (int d = 0; d < conv.windows().size(); d++) {
            axes.set(d + 1, Conv.source(conv.windows().get(d), x.extent(d + 1), Span.of(0, y.extent(d + 1) - 1)));
        }
        return new Region(axes);
    }
}
