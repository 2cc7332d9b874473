package dev.fovea.formats.onnx;

import dev.fovea.graph.Op;
import dev.fovea.graph.Value;
import dev.fovea.op.Broadcast;
import dev.fovea.op.Concat;
import dev.fovea.op.Constant;
import dev.fovea.op.Pad;
import dev.fovea.op.Reshape;
import dev.fovea.op.Slice;
import dev.fovea.op.Transpose;
import dev.fovea.op.Variable;
import dev.fovea.spi.Moves;
import dev.fovea.spi.Nest;
import dev.fovea.spi.Signature;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import dev.fovea.tensor.TensorType;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Values that no input reaches and whose numbers are those of a weight or a constant, only in other places: a kernel in ONNX's
/// order of axes, the kernels of local connections one after the other. They are worked out when the file is written.
final class WeightValues {
    /// A constant that is repeated more often than that is repeated when the file is run.
    private static final long SMALL = 4096;

    private final Map<String, Tensor> parameters;
    private final Map<Value, Optional<Weight>> known = new HashMap<>();

    /// @param name the path of the parameter whose numbers they are, or `constant`
    record Weight(String name, Tensor value) {
    }

    WeightValues(Map<String, Tensor> parameters) {
        this.parameters = parameters;
    }

    Optional<Weight> find(Value v) {
        Optional<Weight> found = known.get(v);
        if (found == null) {
            found = work(v);
            known.put(v, found);
        }
        return found;
    }

    private Optional<Weight> work(Value v) {
        return switch (v.op()) {
            case Variable(String path, TensorType _) ->
                Optional.ofNullable(parameters.get(path)).map(t -> new Weight(path, t));
            case Constant(Tensor value, boolean perSample) when !perSample ->
                Optional.of(new Weight("constant", value));
            case Reshape(Shape target) when !target.isSymbolic() ->
                find(v.input(0)).map(w -> new Weight(w.name(), w.value().reshape(target)));
            case Broadcast(Shape target) when !target.isSymbolic() && target.count() <= SMALL -> moved(v);
            case Transpose _,Slice _,Pad _,Concat _ -> moved(v);
            default -> Optional.empty();
        };
    }

    private Optional<Weight> moved(Value v) {
        List<Optional<Weight>> inputs = v.inputs().stream().map(this::find).toList();
        if (inputs.stream().anyMatch(Optional::isEmpty)) {
            return Optional.empty();
        }
        List<Weight> all = inputs.stream().map(Optional::orElseThrow).toList();
        List<String> names = all.stream().map(Weight::name).distinct().toList();
        return Optional.of(new Weight(names.size() == 1 ? names.getFirst() : "constant",
                moved(v.op(), all.stream().map(Weight::value).toList())));
    }

    /// The axes in that order.
    static Tensor inOrder(Tensor t, List<Integer> order) {
        return order.equals(AxisOrder.ours(order.size())) ? t : moved(new Transpose(order), List.of(t));
    }

    private static Tensor moved(Op op, List<Tensor> from) {
        List<TensorType> types = from.stream().map(Tensor::type).toList();
        List<TensorType> results = op.results(types);
        Tensor to = Tensor.zeros(results.getFirst().dtype(), results.getFirst().shape());
        Moves moves = Moves.of(op, Signature.rowMajor(types, results, 1)).orElseThrow();
        for (int i = 0; i < from.size(); i++) {
            copy(moves.copies().get(i), from.get(i), to);
        }
        return to;
    }

    private static void copy(Moves.Copy copy, Tensor from, Tensor to) {
        Nest nest = copy.nest();
        int bytes = from.dtype().bytes();
        long read = nest.innerStride(0) * bytes;
        long write = nest.innerStride(1) * bytes;
        var cursor = new Nest.Cursor(nest);
        for (long row = 0; row < nest.rows(); row++, cursor.next()) {
            long source = (copy.from() + cursor.at(0)) * bytes;
            long target = (copy.to() + cursor.at(1)) * bytes;
            if (read == bytes && write == bytes) {
                MemorySegment.copy(from.data(), source, to.data(), target, nest.inner() * bytes);
            } else if (bytes == Float.BYTES) {
                for (long i = 0; i < nest.inner(); i++) {
                    to.data().set(ValueLayout.JAVA_INT_UNALIGNED, target + i * write,
                            from.data().get(ValueLayout.JAVA_INT_UNALIGNED, source + i * read));
                }
            } else {
                for (long i = 0; i < nest.inner(); i++) {
                    MemorySegment.copy(from.data(), source + i * read, to.data(), target + i * write, bytes);
                }
            }
        }
    }
}
