package dev.fovea.compile;

import dev.fovea.graph.Graph;
import dev.fovea.graph.Node;
import dev.fovea.graph.Value;
import dev.fovea.op.MatMul;
import dev.fovea.tensor.Shape;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// ```
/// ḡ = aᵀ·b,  w′, v′ = sweep(w, v, ḡ)        becomes        w′, v′ = blocked update(a, b, w, v)
/// ```
/// where nothing but the update of a weight reads its gradient `ḡ`, and that is large: of a dense layer with thousands of neurons. Some rows
/// are multiplied, and the same rows of weight and slots updated while their gradient lies in the cache; then the next. What would be the
/// largest value of a training step is never there as a whole, nor written to memory and read back. Rows of a product do not depend on each
/// other, so every bit stays.
///
/// @param least bytes of the gradient from which on it is done
/// @param block bytes of it in one block
public record UpdateInBlocks(long least, long block) implements Pass {
    /// What two cores have of cache for themselves; each block costs some microseconds (measured: 1 to 4 MiB take the same time).
    private static final long BLOCK = 2 << 20;
    /// What is smaller stays in the last cache from the product to the update.
    private static final long LEAST = 4 * BLOCK;
    /// So many terms oneDNN adds in one go, be the rows many or few. Longer sums it may cut into pieces by the number of rows.
    static final int MOST_TERMS = 512;
    /// Blocks begin at a cache line, whatever the type: kernels may write up to the next.
    private static final int ROWS = (int) PlanMemory.ALIGNMENT;

    public UpdateInBlocks() {
        this(LEAST, BLOCK);
    }

    @Override public Program apply(Program program) {
        var readers = new Readers(program);
        Set<Value> updates = new HashSet<>(program.updates().values());
        Map<Node, Value> gradients = new HashMap<>();
        for (Node n : Graph.topological(program.roots())) {
            if (updates.containsAll(n.outputs())) {
                gradient(n, readers).ifPresent(g -> gradients.put(n, g));
            }
        }
        return gradients.isEmpty() ? program : Pass.rebuild(program, (target, node, in) -> {
            Value gradient = gradients.get(node);
            return gradient == null
                    ? Pass.copy(target, node, in)
                    : blocked(target, node, in, node.inputs().indexOf(gradient));
        });
    }

    /// The first large product that a sweep over its shape reads, and nobody else does.
    private Optional<Value> gradient(Node sweep, Readers readers) {
        return Fused.of(sweep.op(), sweep.inputs().size()).isElementWise()
                ? sweep.inputs().stream()
                        .filter(g -> isProduct(g) && g.type().bytes() >= least && rows(g) * 2L <= g.shape().extent(0)
                                && readers.isReadOnce(g) && isOver(g.shape(), sweep))
                        .findFirst()
                : Optional.empty();
    }

    private static boolean isProduct(Value g) {
        return Narrow.wide(g.op()) instanceof MatMul(boolean transposed, boolean other) && transposed && !other
                && g.shape().rank() == 2 && g.node().inputShape(0).extent(0) <= MOST_TERMS;
    }

    private static boolean isOver(Shape shape, Node sweep) {
        return sweep.outputs().stream().allMatch(v -> v.shape().equals(shape))
                && sweep.inputs().stream().allMatch(v -> v.shape().equals(shape) || v.shape().count() == 1);
    }

    private int rows(Value g) {
        long row = g.type().bytes() / g.shape().extent(0);
        return (int) Math.max(ROWS, block / row / ROWS * ROWS);
    }

    private List<Value> blocked(Graph target, Node sweep, List<Value> in, int gradient) {
        Node product = in.get(gradient).node();
        var inputs = new ArrayList<>(product.inputs());
        inputs.addAll(in);
        inputs.remove(2 + gradient);
        var op = new BlockedUpdate(product.op(), Fused.of(sweep.op(), in.size()), gradient, rows(in.get(gradient)));
        return target.addNode(op, inputs).outputs();
    }
}
