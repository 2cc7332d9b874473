package dev.fovea.compile;

import dev.fovea.graph.Graph;
import dev.fovea.graph.Node;
import dev.fovea.graph.Op;
import dev.fovea.graph.Value;
import dev.fovea.op.Input;
import dev.fovea.tensor.DType;
import dev.fovea.tensor.Region;
import dev.fovea.tensor.TensorType;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/// An op some of whose values lie in memory as bf16, half as long as f32.
///
/// It computes as in f32: what it reads as bf16 is widened, which is exact, and what it writes as bf16 is rounded to the nearest, ties to
/// even. So do the processors that have such instructions: a product of two bf16 numbers is exact in f32. Made by [LowerPrecision].
///
/// @param writes the numbers of the outputs that are bf16
public record Narrow(Op op, Set<Integer> writes) implements Op {
    public Narrow {
        writes = Set.copyOf(writes);
    }

    /// The op that computes, without the word of how its values are stored.
    public static Op wide(Op op) {
        return op instanceof Narrow n ? n.op() : op;
    }

    /// The type that it computes in.
    public static TensorType wide(TensorType type) {
        return type.dtype() == DType.BF16 ? new TensorType(DType.F32, type.shape()) : type;
    }

    static TensorType narrow(TensorType type) {
        return new TensorType(DType.BF16, type.shape());
    }

    @Override public List<TensorType> results(List<TensorType> inputs) {
        var types = new ArrayList<>(op.results(inputs.stream().map(Narrow::wide).toList()));
        writes.forEach(i -> types.set(i, narrow(types.get(i))));
        return types;
    }

    @Override public List<Value> gradient(Node node, List<Value> adjoints) {
        throw new IllegalStateException("precision is lowered after differentiation: " + label());
    }

    @Override public Region reach(Node node, int input, Region of) {
        throw new IllegalStateException("geometry is asked of the graph before it is compiled: " + label());
    }

    @Override public long multiplyAdds(Node node) {
        var graph = new Graph();
        var inputs = new ArrayList<Value>();
        node.inputs().forEach(v -> inputs.add(graph.add(new Input("%" + inputs.size(), wide(v.type())))));
        return op.multiplyAdds(graph.addNode(op, inputs));
    }

    @Override public String label() {
        return op.label() + " bf16";
    }
}
