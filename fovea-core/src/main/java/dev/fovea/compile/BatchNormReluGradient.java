package dev.fovea.compile;

import dev.fovea.graph.Node;
import dev.fovea.graph.Value;
import dev.fovea.op.BatchNormGradient;
import dev.fovea.op.Composite;
import dev.fovea.op.Ops;
import dev.fovea.tensor.Region;
import dev.fovea.tensor.TensorType;
import java.util.ArrayList;
import java.util.List;

/// From `(x, γ, ȳ, μ, σ², β)`: the gradients of [BatchNormRelu], as a [BatchNormGradient] of `ȳ` where `0 < z < limit`, else 0.
/// `z = γ · (x − μ) / √(σ² + ε) + β` is computed again. Made by [FuseNormalizations].
///
/// @param limit infinite where nothing limits it
public record BatchNormReluGradient(double epsilon, double limit) implements Composite {
    private static final int BETA = 5;

    @Override public List<TensorType> results(List<TensorType> in) {
        return new BatchNormGradient(epsilon).results(in.subList(0, BETA));
    }

    @Override public List<Value> expand(List<Value> in) {
        Value scale = Ops.times(in.get(1), Ops.inverse(Ops.sqrt(Ops.plus(in.get(4), epsilon))));
        Value z = Ops.plus(Ops.times(Ops.minus(in.get(0), in.get(3)), scale), in.get(BETA));
        Value passed = Ops.times(in.get(2), Ops.step(z));
        if (Double.isFinite(limit)) {
            passed = Ops.times(passed, Ops.greater(Ops.constant(z, limit), z));
        }
        var inputs = new ArrayList<>(in.subList(0, BETA));
        inputs.set(2, passed);
        return passed.graph().addNode(new BatchNormGradient(epsilon), inputs).outputs();
    }

    @Override public List<Value> gradient(Node node, List<Value> adjoints) {
        throw new IllegalStateException("normalisations are fused after differentiation: " + label());
    }

    @Override public Region reach(Node node, int input, Region of) {
        return new BatchNormGradient(epsilon).reach(node, input, of);
    }

    @Override public String label() {
        return "BatchNormGradient of relu" + (Double.isInfinite(limit) ? "" : "+min");
    }
}
