package dev.fovea.op;

import static dev.fovea.op.Ops.locallyConnected;
import static dev.fovea.op.Ops.locallyConnectedKernelGradient;
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

/// `y[n,p,f] = Σ_t x[n,p,t] · k[p,t,f]`: the neurons of each position have weights of their own.
///
/// `x` is `[batch, positions, taps]`, `k` is `[positions, taps, filters]`, or `[positions, filters, taps]` if transposed. Were `k` the
/// same at every position, it would be a convolution; its gradients are of the same form.
public record LocallyConnected(boolean transposeKernel) implements Composite {
    /// Exchanges batch and positions.
    static final List<Integer> BY_POSITION = List.of(1, 0, 2);

    @Override public List<TensorType> results(List<TensorType> in) {
        Shape x = in.get(0).shape();
        Shape k = in.get(1).shape();
        boolean fits = x.rank() == 3 && k.rank() == 3 && x.extent(1) == k.extent(0) && x.extent(2) == taps(k)
                && in.get(0).dtype() == in.get(1).dtype();
        if (!fits) {
            throw new ShapeException("neurons with weights of their own at each position take [batch, positions, taps] "
                    + "and %s of one type, but were given %s and %s",
                    transposeKernel ? "[positions, filters, taps]" : "[positions, taps, filters]",
                    in.get(0), in.get(1));
        }
        return List.of(new TensorType(in.get(0).dtype(), x.withExtent(2, k.extent(transposeKernel ? 1 : 2))));
    }

    private int taps(Shape k) {
        return k.extent(transposeKernel ? 2 : 1);
    }

    @Override public List<Value> expand(List<Value> in) {
        Value byPosition = matmul(transpose(in.get(0), BY_POSITION), in.get(1), false, transposeKernel);
        return List.of(transpose(byPosition, BY_POSITION));
    }

    @Override public List<Value> gradient(Node node, List<Value> adjoints) {
        Value x = node.input(0);
        Value k = node.input(1);
        Value g = adjoints.getFirst();
        return List.of(locallyConnected(g, k, !transposeKernel),                       // ∂L/∂x
                transposeKernel
                        ? locallyConnectedKernelGradient(g, x)                         // ∂L/∂k
                        : locallyConnectedKernelGradient(x, g));
    }

    @Override public long multiplyAdds(Node node) {
        return node.inputShape(1).count();
    }

    @Override public Region reach(Node node, int input, Region of) {
        Span taps = Span.of(0, taps(node.inputShape(1)) - 1);
        if (input == 0) {
            return of.with(2, taps);
        }
        return transposeKernel
                ? new Region(List.of(of.axis(1), of.axis(2), taps))
                : new Region(List.of(of.axis(1), taps, of.axis(2)));
    }

    @Override public String label() {
        return "LocallyConnected" + (transposeKernel ? " kᵀ" : "");
    }
}
