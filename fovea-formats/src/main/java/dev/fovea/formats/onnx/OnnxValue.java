package dev.fovea.formats.onnx;

import java.util.List;

/// What a name in a graph stands for while the network is built: numbers that are known then, or a value of the network.
///
/// Both can be cut, put together and turned, so that shape arithmetic and images are written by the same rules. Axes are those of
/// ONNX; an extent that is the open batch size is `Shape.N`.
sealed interface OnnxValue permits Known, Carried {

    OnnxType type();

    List<Integer> dims();

    default int rank() {
        return dims().size();
    }

    default int dim(int axis) {
        return dims().get(axis);
    }

    /// The same elements in their order under other extents.
    OnnxValue reshape(List<Integer> dims);

    /// Axis `i` of the result is axis `order[i]`.
    OnnxValue transpose(List<Integer> order);

    /// An axis of extent 1 put in, so that it has that number.
    OnnxValue insert(int axis);

    /// An axis of extent 1 left out.
    OnnxValue drop(int axis);

    /// Repeated along axes of extent 1.
    OnnxValue expand(List<Integer> dims);

    /// Coordinates of one axis, in any order.
    OnnxValue take(int axis, int[] coordinates);

    OnnxValue slice(int axis, int from, int count, int step);

    OnnxValue cast(OnnxType to);

    /// As a value of the network.
    Carried carried();
}
