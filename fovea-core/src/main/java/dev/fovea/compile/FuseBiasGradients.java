package dev.fovea.compile;

import dev.fovea.graph.Graph;
import dev.fovea.graph.Node;
import dev.fovea.graph.Value;
import dev.fovea.op.ConvKernelGradient;
import dev.fovea.op.Reduce;
import dev.fovea.op.Reshape;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/// ```
/// kernelGradient(x, ȳ)   and   Σ over positions of ȳ        become one step with two results
/// ```
/// because a kernel that reads `ȳ` for the one has the other for nothing.
public record FuseBiasGradients() implements Pass {

    @Override public Program apply(Program program) {
        Map<Value, Node> biases = new HashMap<>();            // ȳ → the node that makes the bias' gradient of it
        var order = Graph.topological(program.roots());
        order.forEach(n -> biasGradient(n).ifPresent(y -> biases.put(y, n)));
        return Groups.fuse(program, order.stream().filter(n -> n.op() instanceof ConvKernelGradient)
                .flatMap(n -> Optional.ofNullable(biases.remove(n.input(1))).map(b -> List.of(n, b.input(0).node(), b))
                        .stream())
                .toList());
    }

    /// The `ȳ` of which this node is the sum over all axes but the last.
    private static Optional<Value> biasGradient(Node node) {
        if (node.op() instanceof Reshape(var to) && to.rank() == 1
                && node.input(0).op() instanceof Reduce(Reduce.Kind kind, var axes) && kind == Reduce.Kind.SUM) {
            Value y = node.input(0).input(0);
            boolean allButLast = axes.equals(IntStream.range(0, y.shape().rank() - 1).boxed().toList());
            return allButLast ? Optional.of(y) : Optional.empty();
        }
        return Optional.empty();
    }

    /// The kernel's gradient of a fused op that this pass has made.
    public static Optional<ConvKernelGradient> gradient(Fused f) {
        boolean fits = f.parts().size() == 3 && f.results().equals(List.of(Fused.Ref.part(0), Fused.Ref.part(2)))
                && f.parts().get(2).op() instanceof Reshape;
        return fits && f.parts().getFirst().op() instanceof ConvKernelGradient g ? Optional.of(g) : Optional.empty();
    }
}
