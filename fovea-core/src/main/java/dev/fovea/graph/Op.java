package dev.fovea.graph;

import dev.fovea.tensor.Region;
import dev.fovea.tensor.TensorType;
import java.util.List;

/// One mathematical operation: what it yields, how it differentiates, which inputs reach which outputs, what it costs.
///
/// It holds no data and knows no hardware. Operations are records: equal ones are interchangeable,
/// which is how [Graph#add] computes nothing twice.
public interface Op {

    /// The types of the outputs; a shape that does not fit is a [dev.fovea.tensor.ShapeException].
    List<TensorType> results(List<TensorType> inputs);

    /// Given `∂L/∂output` of every output, the `∂L/∂input` of every input, in order.
    /// An output that the loss does not read has the scalar 0 as its adjoint.
    List<Value> gradient(Node node, List<Value> adjoints);

    /// The smallest box of positions of input number `input` that reach the box `of` of the first output.
    /// For one output position it is the receptive field, exactly, unless the op says otherwise.
    Region reach(Node node, int input, Region of);

    /// Multiply-adds of one evaluation, a symbolic batch counting as one sample.
    default long multiplyAdds(Node node) {
        return 0;
    }

    /// The same operation with the batch size in place of the symbol.
    default Op bind(int batch) {
        return this;
    }

    /// The name in printed graphs and plans.
    default String label() {
        return getClass().getSimpleName();
    }
}
