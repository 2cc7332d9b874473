package dev.fovea.compile;

import dev.fovea.compile.Fused.Part;
import dev.fovea.compile.Fused.Ref;
import dev.fovea.graph.Node;
import dev.fovea.graph.Op;
import dev.fovea.graph.Value;
import dev.fovea.tensor.Region;
import dev.fovea.tensor.TensorType;
import java.util.ArrayList;
import java.util.List;

/// From `(a, b, …)`: what a sweep makes of a weight and its slots, where the gradient it reads is the product `aᵀ·b`. It is computed in
/// blocks of rows, each product right before its part of the sweep, so that the gradient never exists as a whole.
///
/// It still knows its parts, so that any backend can run them one after another. Made by [UpdateInBlocks].
///
/// @param product  of two matrices, the first transposed; perhaps [Narrow]
/// @param sweep    a chain of element-wise ops; what it reads is of the gradient's shape, or a single number
/// @param gradient which input of the sweep the product is; the others follow `a` and `b` in their order
/// @param rows     of a block; the last has these and what is left
public record BlockedUpdate(Op product, Fused sweep, int gradient, int rows) implements Op {

    @Override public List<TensorType> results(List<TensorType> inputs) {
        return sweep.results(sweepTypes(inputs));
    }

    /// The gradient, if it existed.
    TensorType product(List<TensorType> inputs) {
        return product.results(inputs.subList(0, 2)).getFirst();
    }

    List<TensorType> sweepTypes(List<TensorType> inputs) {
        return ofSweep(inputs, product(inputs));
    }

    /// What the sweep reads: of all inputs those after `a` and `b`, and the gradient at its place.
    <T> List<T> ofSweep(List<T> inputs, T gradient) {
        var reads = new ArrayList<>(inputs.subList(2, inputs.size()));
        reads.add(this.gradient, gradient);
        return reads;
    }

    /// Product and sweep as one chain of parts, without blocks.
    public Fused whole() {
        var parts = new ArrayList<>(List.of(new Part(product, List.of(Ref.input(0), Ref.input(1)))));
        sweep.parts().forEach(p -> parts.add(new Part(p.op(), p.inputs().stream().map(this::inWhole).toList())));
        return new Fused(parts, sweep.results().stream().map(this::inWhole).toList());
    }

    private Ref inWhole(Ref ref) {
        if (!ref.isInput()) {
            return Ref.part(ref.part() + 1);
        }
        int input = ref.index();
        return input == gradient ? Ref.part(0) : Ref.input(input < gradient ? input + 2 : input + 1);
    }

    @Override public List<Value> gradient(Node node, List<Value> adjoints) {
        throw new IllegalStateException("updates are cut into blocks after differentiation: " + label());
    }

    @Override public Region reach(Node node, int input, Region of) {
        throw new IllegalStateException("geometry is asked of the graph before it is compiled: " + label());
    }

    @Override public long multiplyAdds(Node node) {
        return whole().multiplyAdds(node);
    }

    @Override public String label() {
        return product.label() + "+" + sweep.label();
    }
}
