package dev.fovea.op;

import static dev.fovea.op.LocallyConnected.BY_POSITION;
import static dev.fovea.op.Ops.locallyConnected;
import static dev.fovea.op.Ops.matmul;
import static dev.fovea.op.Ops.transpose;

import dev.fovea.graph.Node;
import dev.fovea.graph.Value;
import dev.fovea.tensor.Region;
import dev.fovea.tensor.Region.Span;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.ShapeException;
import dev.fovea.tensor.TensorType;
import java.util.List;

/// `k̄[p,t,f] = Σ_n x[n,p,t] · ȳ[n,p,f]`: from `(x, ȳ)`, the gradient of [LocallyConnected] for its kernel.
///
/// A convolution would sum over the positions as well: that is what sharing weights means.
public record LocallyConnectedKernelGradient() implements Composite {

    @Override public List<TensorType> results(List<TensorType> in) {
        Shape x = in.get(0).shape();
        Shape y = in.get(1).shape();
        boolean fits = x.rank() == 3 && y.rank() == 3 && x.sub(0, 2).equals(y.sub(0, 2))
                && in.get(0).dtype() == in.get(1).dtype();
        if (!fits) {
            throw new ShapeException("the gradient of the weights of each position reads [batch, positions, taps] and "
                    + "[batch, positions, filters] of one type, but was given %s and %s", in.get(0), in.get(1));
        }
        return List.of(new TensorType(in.get(0).dtype(), Shape.of(x.extent(1), x.extent(2), y.extent(2))));
    }

    @Override public List<Value> expand(List<Value> in) {
        return List.of(matmul(transpose(in.get(0), BY_POSITION), transpose(in.get(1), BY_POSITION), true, false));
    }

    @Override public List<Value> gradient(Node node, List<Value> adjoints) {
        Value x = node.input(0);
        Value y = node.input(1);
        Value g = adjoints.getFirst();
        return List.of(locallyConnected(y, g, true),                          // ∂L/∂x
                locallyConnected(x, g, false));                               // ∂L/∂ȳ
    }

    @Override public long multiplyAdds(Node node) {
        return node.output(0).shape().count();
    }

    @Override public Region reach(Node node, int input, Region of) {
        Span samples = Span.of(0, Math.max(1, node.inputShape(input).batch()) - 1);
        return new Region(List.of(samples, of.axis(0), of.axis(input == 0 ? 1 : 2)));
    }
}
