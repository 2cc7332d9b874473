package dev.fovea.compile;

import dev.fovea.graph.Node;
import dev.fovea.graph.Op;
import dev.fovea.graph.Value;
import dev.fovea.tensor.DType;
import dev.fovea.tensor.Region;
import dev.fovea.tensor.TensorType;
import java.util.ArrayList;
import java.util.List;

/// An op and its gradient, tied by a hidden value of bytes that only the backend understands (which element was the maximum; by
/// what each was divided). Made by [PairWorkspaces] when the backend asks for it.
public sealed interface Workspace extends Op {

    /// Of the hidden value; its real size is in the layout that the backend gives it.
    TensorType TYPE = TensorType.of(DType.U8, 1);

    Op op();

    /// The forward op, with the workspace as one more output.
    record Forward(Op op) implements Workspace {
        @Override public List<TensorType> results(List<TensorType> inputs) {
            var types = new ArrayList<>(op.results(inputs));
            types.add(TYPE);
            return types;
        }
    }

    /// The gradient, from `(ȳ, workspace)`, or `(x, ȳ, workspace)` if it needs `x` again. `reads` are the types of the inputs
    /// that the op has by itself.
    record Gradient(Op op, List<TensorType> reads) implements Workspace {
        public Gradient {
            reads = List.copyOf(reads);
        }

        @Override public List<TensorType> results(List<TensorType> inputs) {
            return op.results(reads);
        }
    }

    @Override default List<Value> gradient(Node node, List<Value> adjoints) {
        throw new IllegalStateException("workspaces are paired after differentiation");
    }

    @Override default Region reach(Node node, int input, Region of) {
        throw new IllegalStateException("geometry is asked of the graph before it is compiled: " + label());
    }

    @Override default String label() {
        return op().label() + "*";
    }
}
