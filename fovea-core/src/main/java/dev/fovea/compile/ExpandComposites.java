package dev.fovea.compile;

import dev.fovea.graph.Graph;
import dev.fovea.graph.Node;
import dev.fovea.graph.Value;
import dev.fovea.op.Composite;
import dev.fovea.spi.Signature;
import dev.fovea.tensor.TensorType;
import java.util.List;

/// ```
/// softmax(z)        becomes        e / Σe,  e = exp(z − max z)        unless the backend or a provider claims it whole
/// ```
public record ExpandComposites(Target runsOn) implements Pass {

    @Override public Program apply(Program program) {
        Program result = program;
        while (Graph.topological(result.roots()).stream().anyMatch(this::isToExpand)) {          // an expansion may hold composites
            result = Pass.rebuild(result,
                    (target, n, in) -> isToExpand(n) ? ((Composite) n.op()).expand(in) : Pass.copy(target, n, in));
        }
        return result;
    }

    private boolean isToExpand(Node n) {
        return n.op() instanceof Composite c && !claimed(c, n.inputs());
    }

    private boolean claimed(Composite op, List<Value> inputs) {
        List<TensorType> types = inputs.stream().map(Value::type).toList();
        var signature = Signature.rowMajor(types, op.results(types), runsOn.threads());
        return runsOn.backend().claims(op, signature)
                || runsOn.providers().stream().anyMatch(p -> p.claims(op, signature, runsOn.backend()));
    }
}
