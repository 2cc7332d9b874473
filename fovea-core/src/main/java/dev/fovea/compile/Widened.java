package dev.fovea.compile;

import dev.fovea.graph.Graph;
import dev.fovea.graph.Node;
import dev.fovea.graph.Value;
import dev.fovea.op.Cast;
import dev.fovea.op.Ops;
import dev.fovea.tensor.DType;
import dev.fovea.tensor.TensorType;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// A program some of whose steps on bf16 have become steps on f32, with casts where they meet others: [LowerPrecision] taken back for them.
///
/// @param nodes what each node of the program before has become
record Widened(Program program, Map<Node, Node> nodes) {

    static Widened of(Program program, Set<Node> inF32) {
        Map<Node, Node> nodes = new HashMap<>();
        if (inF32.isEmpty()) {
            return new Widened(program, nodes);
        }
        Pass pass = before -> {
            Program after = Pass.rebuild(before, (graph, n, in) -> {
                if (isCastNoMore(n, in)) {
                    return in;
                }
                Node made = node(graph, n, in, inF32.contains(n));
                nodes.put(n, made);
                return made.outputs();
            });
            return after.withRoots(after.roots().stream()
                    .map(v -> v.dtype() == DType.BF16 ? as(DType.F32, v) : v).toList());
        };
        Program widened = pass.apply(program);
        assert CheckGraph.holds(program, widened, pass);
        return new Widened(widened, nodes);
    }

    private static boolean isCastNoMore(Node n, List<Value> in) {
        return n.op() instanceof Cast c && c.isStorage(n.input(0).dtype()) && in.getFirst().dtype() == c.to();
    }

    private static Node node(Graph graph, Node n, List<Value> in, boolean isInF32) {
        if (n.op() instanceof Later) {
            return graph.addNode(n.op(), in);
        }
        var inputs = new ArrayList<Value>();
        for (int i = 0; i < in.size(); i++) {
            TensorType type = isInF32 ? Narrow.wide(n.input(i).type()) : n.input(i).type();
            inputs.add(as(type.dtype(), in.get(i)));
        }
        return graph.addNode(isInF32 ? Narrow.wide(n.op()) : n.op(), inputs);
    }

    /// The value as that type: that of which it is a cast, or a cast.
    private static Value as(DType type, Value v) {
        if (v.dtype() == type) {
            return v;
        }
        boolean isCast = v.op() instanceof Cast && v.node().input(0).dtype() == type;
        return isCast ? v.node().input(0) : Ops.cast(v, type);
    }
}
