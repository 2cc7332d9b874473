package dev.fovea.op;

import static dev.fovea.op.Ops.dividedBy;
import static dev.fovea.op.Ops.mean;
import static dev.fovea.op.Ops.minus;
import static dev.fovea.op.Ops.negate;
import static dev.fovea.op.Ops.plus;
import static dev.fovea.op.Ops.reshape;
import static dev.fovea.op.Ops.sum;
import static dev.fovea.op.Ops.times;

import dev.fovea.graph.Node;
import dev.fovea.graph.Value;
import dev.fovea.tensor.Region;
import dev.fovea.tensor.ShapeException;
import dev.fovea.tensor.TensorType;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/// From `(x, ȳ, μ, σ², γ)`: `x̄ = s · (γȳ − mean(γȳ) − x̂ · mean(γȳ x̂))`, `γ̄ = Σ ȳ x̂`, `β̄ = Σ ȳ`, the gradients of
/// [LayerNorm]; without `γ`, only the first.
///
/// `s = 1/√(σ² + ε)` and `x̂ = (x − μ) s`; means are over the axes that are normalised, sums over all others. Ba et al. 2016:
/// that `x` moves `μ` and `σ²`, too, is what the two means take away.
public record LayerNormGradient(LayerNorm norm) implements Composite {

    @Override public List<TensorType> results(List<TensorType> in) {
        TensorType x = norm.results(in.subList(0, 1)).getFirst();
        TensorType statistics = norm.statistics(x);
        TensorType each = norm.ofAxes(x);
        var fits = new ArrayList<>(List.of(x, x, statistics, statistics));
        if (in.size() > fits.size()) {
            fits.add(each);
        }
        if (!in.equals(fits)) {
            throw new ShapeException("the gradient of layer normalisation reads x, ȳ, μ, σ², and γ if there is one, of "
                    + "the types %s, but was given %s", List.of(x, x, statistics, statistics, each), in);
        }
        return in.size() == 5 ? List.of(x, each, each) : List.of(x);
    }

    @Override public List<Value> expand(List<Value> in) {
        Value x = in.get(0);
        Value g = in.get(1);
        Value s = norm.scale(in.get(3));
        Value normal = times(minus(x, in.get(2)), s);
        Value dx = times(s, inner(scaled(g, in), normal));
        return in.size() == 5
                ? List.of(dx, each(times(g, normal), in.get(4)), each(g, in.get(4)))
                : List.of(dx);
    }

    /// `γȳ`
    private Value scaled(Value g, List<Value> in) {
        return in.size() == 5 ? times(g, norm.spread(in.get(4), g)) : g;
    }

    /// `a − mean(a) − x̂ · mean(a x̂)`: linear in `a`, and its own transpose.
    private Value inner(Value a, Value normal) {
        return minus(minus(a, mean(a, norm.axes())), times(normal, meanOfProduct(a, normal)));
    }

    private Value meanOfProduct(Value a, Value normal) {
        return mean(times(a, normal), norm.axes());
    }

    /// The sum for each place on the axes.
    private Value each(Value x, Value like) {
        List<Integer> others = IntStream.range(0, x.shape().rank()).boxed().filter(i -> !norm.axes().contains(i))
                .toList();
        return reshape(sum(x, others), like.shape());
    }

    /// With `u`, `p`, `q` as the adjoints of `x̄`, `γ̄`, `β̄`, and `h(a) = a − mean(a) − x̂ · mean(a x̂)`.
    @Override public List<Value> gradient(Node node, List<Value> adjoints) {
        List<Value> in = node.inputs();
        Value x = in.get(0);
        Value g = in.get(1);
        boolean hasScale = in.size() == 5;
        List<Integer> axes = norm.axes();
        Value s = norm.scale(in.get(3));
        Value u = Ops.broadcastTo(adjoints.get(0), x.shape());
        Value normal = times(minus(x, in.get(2)), s);
        Value a = scaled(g, in);
        Value dNormal = negate(times(s, plus(times(u, meanOfProduct(a, normal)), times(a, meanOfProduct(u, normal)))));
        Value dA = times(s, inner(u, normal));                                            // ∂L/∂(γȳ) = s · h(u)
        Value dg = scaled(dA, in);
        if (hasScale) {
            Value p = norm.spread(Ops.broadcastTo(adjoints.get(1), in.get(4).shape()), x);
            Value q = norm.spread(Ops.broadcastTo(adjoints.get(2), in.get(4).shape()), x);
            dNormal = plus(dNormal, times(p, g));                                         // ∂L/∂x̂
            dg = plus(plus(dg, times(p, normal)), q);
        }
        Value dx = times(dNormal, s);
        Value dS = plus(sum(times(u, inner(a, normal)), axes), dividedBy(sum(times(dNormal, normal), axes), s));
        var gradients = new ArrayList<>(List.of(dx,                                       // ∂L/∂x = s · ∂L/∂x̂
                dg,                                                                       // ∂L/∂ȳ
                negate(sum(dx, axes)),                                                    // ∂L/∂μ = −Σ ∂L/∂x
                times(times(dS, -0.5), times(s, times(s, s)))));                          // ∂s/∂σ² = −s³/2
        if (hasScale) {
            gradients.add(each(times(dA, g), in.get(4)));                                 // ∂L/∂γ
        }
        return gradients;
    }

    @Override public Region reach(Node node, int input, Region of) {
        return norm.reach(node.inputShape(0), node.inputShape(input), of);
    }
}
