package dev.fovea.op;

import static dev.fovea.op.Ops.dividedBy;
import static dev.fovea.op.Ops.minus;
import static dev.fovea.op.Ops.negate;
import static dev.fovea.op.Ops.times;

import dev.fovea.graph.Node;
import dev.fovea.graph.Value;
import dev.fovea.tensor.Region;
import dev.fovea.tensor.ShapeException;
import dev.fovea.tensor.TensorType;
import java.util.List;

/// From `(x, y, ȳ)`: `x̄_i = ȳ_i d_i^−β − 2αβ x_i · Σ_j ȳ_j y_j / d_j`, the gradient of [Lrn], with `d = k + α · Σ x²`.
///
/// All of one type; both sums are over the channels around, since who is around whom is mutual. Krizhevsky et al. 2012,
/// section 3.3, differentiated.
public record LrnGradient(Lrn lrn) implements Composite {

    @Override public List<TensorType> results(List<TensorType> in) {
        TensorType x = lrn.results(in.subList(0, 1)).getFirst();
        if (!in.equals(List.of(x, x, x))) {
            throw new ShapeException("the gradient of local response normalisation reads x, y and ȳ of one type, "
                    + "but was given %s", in);
        }
        return List.of(x);
    }

    @Override public List<Value> expand(List<Value> in) {
        Value x = in.get(0);
        Value g = in.get(2);
        Value d = lrn.damping(x);
        Value others = lrn.aroundEach(dividedBy(times(g, in.get(1)), d));
        return List.of(minus(times(g, lrn.factor(d)), times(times(x, others), 2 * lrn.alpha() * lrn.beta())));
    }

    /// With `u` as the adjoint of `x̄`, `A` as the sum around each, `c = 2αβ`, and `w = ȳ y / d`.
    @Override public List<Value> gradient(Node node, List<Value> adjoints) {
        Value x = node.input(0);
        Value y = node.input(1);
        Value g = node.input(2);
        Value u = adjoints.getFirst();
        double c = 2 * lrn.alpha() * lrn.beta();
        Value d = lrn.damping(x);
        Value factor = lrn.factor(d);
        Value w = dividedBy(times(g, y), d);
        Value b = times(lrn.aroundEach(times(u, x)), c);                                  // A is its own transpose
        Value dD = dividedBy(minus(times(b, w), times(times(times(u, g), factor), lrn.beta())), d);     // ∂L/∂d
        Value direct = times(times(u, lrn.aroundEach(w)), c);
        return List.of(
                minus(times(times(x, lrn.aroundEach(dD)), 2 * lrn.alpha()), direct),      // ∂L/∂x = 2αx · A(∂L/∂d) − c u A(w)
                negate(dividedBy(times(b, g), d)),                                        // ∂L/∂y
                minus(times(u, factor), dividedBy(times(b, y), d)));                      // ∂L/∂ȳ
    }

    @Override public Region reach(Node node, int input, Region of) {
        Region around = lrn.reach(node, input, of);
        return input == 0 ? lrn.reach(node, input, around) : around;
    }
}
