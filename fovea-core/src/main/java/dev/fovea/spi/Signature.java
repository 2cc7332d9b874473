package dev.fovea.spi;

import dev.fovea.tensor.TensorType;
import java.util.List;
import java.util.Optional;

/// What a candidate is asked for: finished types, where the inputs lie now, where the outputs are wanted, and the threads to use.
///
/// A candidate may read its inputs in other layouts than they lie in, at the price of a reorder before it.
/// `wanted` is a wish: a gradient is wanted in the layout of the weight that it will change.
public record Signature(List<TensorType> inputs, List<TensorType> outputs, List<Layout> layouts,
        List<Optional<Layout>> wanted, int threads) {
    public Signature {
        inputs = List.copyOf(inputs);
        outputs = List.copyOf(outputs);
        layouts = List.copyOf(layouts);
        wanted = List.copyOf(wanted);
    }

    /// Everything in row-major order.
    public static Signature rowMajor(List<TensorType> inputs, List<TensorType> outputs, int threads) {
        return new Signature(inputs, outputs, inputs.stream().map(Layout::rowMajor).toList(),
                outputs.stream().map(_ -> Optional.<Layout>empty()).toList(), threads);
    }

    public TensorType input(int i) {
        return inputs.get(i);
    }

    public TensorType output(int i) {
        return outputs.get(i);
    }

    public Layout layout(int i) {
        return layouts.get(i);
    }
}
