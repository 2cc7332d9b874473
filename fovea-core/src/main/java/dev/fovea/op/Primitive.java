package dev.fovea.op;

import dev.fovea.graph.Node;
import dev.fovea.graph.Op;
import dev.fovea.graph.Value;
import dev.fovea.tensor.DType;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.ShapeException;
import dev.fovea.tensor.TensorType;
import java.util.List;

/// The twenty operations that every backend runs, and three leaves without a kernel. All networks are made of these.
///
/// A primitive has one output, so its file says `infer` and `gradient` in the words of the lecture.
public sealed interface Primitive extends Op
        permits Conv, ConvInputGradient, ConvKernelGradient, MatMul, Pool, PoolGradient,
        Unary, Binary, Select, Reduce, ArgMax, Broadcast, Reshape, Transpose, Slice, Pad, Concat, Gather, Cast, Random,
        Input, Variable, Constant {

    /// The shape of the output.
    Shape infer(List<Shape> in);

    /// The element type of the output: that of the inputs, which must agree.
    default DType dtype(List<DType> in) {
        if (in.stream().distinct().count() > 1) {
            throw new ShapeException("%s reads values of one type, but they are %s; cast them first", label(), in);
        }
        return in.getFirst();
    }

    /// Given the output `y` and `g = ∂L/∂y`, the `∂L/∂input` of every input, in order.
    List<Value> gradient(Value y, Value g);

    @Override default List<TensorType> results(List<TensorType> inputs) {
        Shape shape = infer(inputs.stream().map(TensorType::shape).toList());
        return List.of(new TensorType(dtype(inputs.stream().map(TensorType::dtype).toList()), shape));
    }

    @Override default List<Value> gradient(Node node, List<Value> adjoints) {
        return gradient(node.output(0), adjoints.getFirst());
    }
}
