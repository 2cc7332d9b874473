package dev.fovea.op;

import static dev.fovea.op.Ops.convKernelGradient;

import dev.fovea.graph.Node;
import dev.fovea.graph.Op;
import dev.fovea.graph.Value;
import dev.fovea.tensor.Region;
import dev.fovea.tensor.Region.Span;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.ShapeException;
import dev.fovea.tensor.Window;
import java.util.ArrayList;
import java.util.List;

/// `x̄[n, rows.source(i,u), cols.source(j,v), c] = Σ_{i,j,u,v,f} ȳ[n,i,j,f] · k[u,v,c,f]`: from `(ȳ, k)`, the gradient of [Conv] for its input.
///
/// It carries the input's shape, so nothing is guessed; and it *is* the transposed convolution of the lecture.
public record ConvInputGradient(Conv conv, Shape input) implements Primitive {

    @Override public Shape infer(List<Shape> in) {
        Shape y = conv.infer(List.of(input, in.get(1)));
        if (!in.get(0).equals(y)) {
            throw new ShapeException(
                    "the convolution of %s with the kernel %s yields %s, but the gradient of its output is %s",
                    input, in.get(1), y, in.get(0));
        }
        return input;
    }

    @Override public List<Value> gradient(Value x, Value g) {
        Value y = x.input(0);
        Value k = x.input(1);
        return List.of(Ops.conv(conv, g, k),                              // ∂L/∂ȳ
                convKernelGradient(conv, k.shape(), g, y));           // ∂L/∂k
    }

    @Override public long multiplyAdds(Node node) {
        return Conv.multiplyAdds(node.inputShape(0), node.inputShape(1));
    }

    /// A box: with a stride of more than 1, some positions in it do not reach.
    @Override public Region reach(Node node, int input, Region of) {
        Shape k = node.inputShape(1);
        int last = k.rank() - 1;
        int filtersOfGroup = k.channels() / conv.groups();
        Span channels = of.axis(last);
        Span filters = Span.of(channels.from() / k.extent(last - 1) * filtersOfGroup,
                (channels.to() / k.extent(last - 1) + 1) * filtersOfGroup - 1);
        if (input == 1) {
            boolean oneGroup = filters.count() == filtersOfGroup;
            int channelsOfGroup = k.extent(last - 1);
            return Region.all(k).with(last, filters).with(last - 1, oneGroup
                    ? Span.of(channels.from() % channelsOfGroup, channels.to() % channelsOfGroup)
                    : Span.of(0, channelsOfGroup - 1));
        }
        var axes = new ArrayList<Span>();
        axes.add(of.axis(0));
        for (int d = 0; d < conv.windows().size(); d++) {
            axes.add(readers(conv.windows().get(d), node.inputShape(0).extent(d + 1), of.axis(d + 1)));
        }
        axes.add(filters);
        return new Region(axes);
    }

    /// The output coordinates whose window covers one of the input coordinates `of`.
    static Span readers(Window w, int positions, Span of) {
        int first = Math.max(0, Math.ceilDiv(of.from() + w.before() - (w.size() - 1) * w.dilation(), w.stride()));
        int last = Math.min(positions - 1, Math.floorDiv(of.to() + w.before(), w.stride()));
        return Span.of(first, last);
    }

    @Override public Op bind(int batch) {
        return new ConvInputGradient(conv, input.bind(batch));
    }
}
