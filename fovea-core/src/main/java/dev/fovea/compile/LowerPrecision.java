package dev.fovea.compile;

import dev.fovea.graph.Graph;
import dev.fovea.graph.Node;
import dev.fovea.graph.Value;
import dev.fovea.op.Ops;
import dev.fovea.tensor.DType;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// ```
/// conv(x, k) ─► + b ─► relu        becomes        the same, which reads x and k as bf16 and stores its result as bf16
/// ```
/// where the target stores values as bf16, and wherever that pays: see [NarrowValues]. Weights, their gradients and all that follows from
/// them, statistics, the loss and what the program is asked for stay f32. A value that is f32 for one reader and bf16 for another is cast.
///
/// Micikevicius et al. 2018, "Mixed precision training", with bf16 in place of their 16 bits, whose range is that of f32: no loss is scaled.
public record LowerPrecision(Target target) implements Pass {

    @Override public Program apply(Program program) {
        boolean fits = target.storage() == DType.BF16 && !program.roots().isEmpty()
                && program.roots().getFirst().graph().floatType() == DType.F32;
        if (!fits) {
            return program;
        }
        var values = new NarrowValues(program, target);
        Program lowered = Pass.rebuild(program, (graph, node, in) -> lowered(values, graph, node, in));
        return lowered.withRoots(lowered.roots().stream().map(LowerPrecision::wide).toList());
    }

    private static List<Value> lowered(NarrowValues values, Graph graph, Node node, List<Value> in) {
        if (node.op() instanceof Later) {
            return Pass.copy(graph, node, in);
        }
        var inputs = new ArrayList<Value>();
        for (int i = 0; i < in.size(); i++) {
            inputs.add(values.reads(node, i) ? narrow(in.get(i)) : wide(in.get(i)));
        }
        Set<Integer> writes = new HashSet<>();
        for (int i = 0; i < node.outputs().size(); i++) {
            if (values.isNarrow(node.output(i))) {
                writes.add(i);
            }
        }
        boolean same = writes.isEmpty() && inputs.stream().noneMatch(v -> v.dtype() == DType.BF16);
        return graph.addNode(same ? node.op() : new Narrow(node.op(), writes), inputs).outputs();
    }

    private static Value narrow(Value v) {
        return v.dtype() == DType.F32 ? Ops.cast(v, DType.BF16) : v;
    }

    private static Value wide(Value v) {
        return v.dtype() == DType.BF16 ? Ops.cast(v, DType.F32) : v;
    }
}
