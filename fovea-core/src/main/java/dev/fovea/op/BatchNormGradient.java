package dev.fovea.op;

import static dev.fovea.op.Ops.dividedBy;
import static dev.fovea.op.Ops.inverse;
import static dev.fovea.op.Ops.mean;
import static dev.fovea.op.Ops.minus;
import static dev.fovea.op.Ops.plus;
import static dev.fovea.op.Ops.sqrt;
import static dev.fovea.op.Ops.sum;
import static dev.fovea.op.Ops.times;

import dev.fovea.graph.Node;
import dev.fovea.graph.Value;
import dev.fovea.tensor.Region;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.ShapeException;
import dev.fovea.tensor.TensorType;
import java.util.List;

/// From `(x, γ, ȳ, μ, σ²)`: `x̄ = γ s · (ȳ − mean(ȳ) − x̂ · mean(ȳ x̂))`, `γ̄ = Σ ȳ x̂`, `β̄ = Σ ȳ`, the gradients of [BatchNorm].
///
/// `s = 1/√(σ² + ε)` and `x̂ = (x − μ) s`; means and sums are over all axes but the last. Ioffe & Szegedy 2015, section 3,
/// simplified: that `x` moves `μ` and `σ²`, too, is what the two means take away.
public record BatchNormGradient(double epsilon) implements Composite {

    public BatchNormGradient {
        BatchNorm.requirePositive("batch normalisation", epsilon);
    }

    @Override public List<TensorType> results(List<TensorType> in) {
        TensorType x = in.getFirst();
        TensorType each = BatchNorm.ofChannels(x);
        if (!in.equals(List.of(x, each, x, each, each))) {
            throw new ShapeException("the gradient of batch normalisation reads x, γ, ȳ, μ and σ² of the types %s, "
                    + "but was given %s", List.of(x, each, x, each, each), in);
        }
        return List.of(x, each, each);
    }

    @Override public List<Value> expand(List<Value> in) {
        Value x = in.get(0);
        Value gamma = in.get(1);
        Value g = in.get(2);
        List<Integer> axes = BatchNorm.axes(x);
        Value s = scale(in.get(4));
        Value normal = times(minus(x, in.get(3)), s);
        Value product = times(g, normal);
        Value inner = minus(minus(g, mean(g, axes)), times(normal, mean(product, axes)));
        Shape each = gamma.shape();
        return List.of(times(times(gamma, s), inner),
                Ops.reshape(sum(product, axes), each), Ops.reshape(sum(g, axes), each));
    }

    private Value scale(Value variance) {
        return inverse(sqrt(plus(variance, epsilon)));
    }

    /// With `u`, `p`, `q` as the adjoints of `x̄`, `γ̄`, `β̄`, and `h = ȳ − mean(ȳ) − x̂ · mean(ȳ x̂)`.
    @Override public List<Value> gradient(Node node, List<Value> adjoints) {
        Value x = node.input(0);
        Value gamma = node.input(1);
        Value g = node.input(2);
        Value s = scale(node.input(4));
        Value u = Ops.broadcastTo(adjoints.get(0), x.shape());
        Value p = Ops.broadcastTo(adjoints.get(1), gamma.shape());
        Value q = Ops.broadcastTo(adjoints.get(2), gamma.shape());
        List<Integer> axes = BatchNorm.axes(x);
        Value normal = times(minus(x, node.input(3)), s);
        Value meanOfProduct = mean(times(g, normal), axes);
        Value meanOfUp = mean(times(u, normal), axes);
        Value h = minus(minus(g, mean(g, axes)), times(normal, meanOfProduct));
        Value gammaS = times(gamma, s);
        Value dGammaS = each(times(u, h), gamma, axes);                                   // ∂L/∂(γ s)
        Value dNormal = minus(times(p, g),
                times(gammaS, plus(times(u, meanOfProduct), times(g, meanOfUp))));        // ∂L/∂x̂
        Value dS = plus(times(dGammaS, gamma), dividedBy(each(times(dNormal, normal), gamma, axes), s));
        Value dx = times(dNormal, s);
        Value dg = plus(plus(times(gammaS, minus(minus(u, mean(u, axes)), times(normal, meanOfUp))),
                times(p, normal)), q);
        return List.of(dx,                                                                // ∂L/∂x = s · ∂L/∂x̂
                times(dGammaS, s),                                                        // ∂L/∂γ
                dg,                                                                       // ∂L/∂ȳ
                Ops.negate(each(dx, gamma, axes)),                                        // ∂L/∂μ = −Σ ∂L/∂x
                times(times(dS, -0.5), times(s, times(s, s))));                           // ∂s/∂σ² = −s³/2
    }

    private static Value each(Value x, Value like, List<Integer> axes) {
        return Ops.reshape(sum(x, axes), like.shape());
    }

    @Override public Region reach(Node node, int input, Region of) {
        return BatchNorm.wholeChannels(node.inputShape(input), of);
    }
}
