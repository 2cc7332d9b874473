package dev.fovea.compile;

import dev.fovea.graph.Node;
import dev.fovea.graph.Value;
import dev.fovea.op.BatchNorm;
import dev.fovea.op.Composite;
import dev.fovea.op.Ops;
import dev.fovea.tensor.Region;
import dev.fovea.tensor.TensorType;
import java.util.List;

/// From `(x, γ, β)`: `y = min(relu(z), limit)`, `μ` and `σ²`, where `(z, μ, σ²)` are a [BatchNorm]'s. Made by [FuseNormalizations].
///
/// @param limit infinite where nothing limits it
public record BatchNormRelu(double epsilon, double limit) implements Composite {

    @Override public List<TensorType> results(List<TensorType> in) {
        return new BatchNorm(epsilon).results(in);
    }

    @Override public List<Value> expand(List<Value> in) {
        List<Value> normal = in.getFirst().graph().addNode(new BatchNorm(epsilon), in).outputs();
        Value y = Ops.relu(normal.getFirst());
        Value limited = Double.isInfinite(limit) ? y : Ops.min(y, Ops.constant(y, limit));
        return List.of(limited, normal.get(1), normal.get(2));
    }

    @Override public List<Value> gradient(Node node, List<Value> adjoints) {
        throw new IllegalStateException("normalisations are fused after differentiation: " + label());
    }

    @Override public Region reach(Node node, int input, Region of) {
        return new BatchNorm(epsilon).reach(node, input, of);
    }

    @Override public String label() {
        return "BatchNorm+relu" + (Double.isInfinite(limit) ? "" : "+min");
    }
}
