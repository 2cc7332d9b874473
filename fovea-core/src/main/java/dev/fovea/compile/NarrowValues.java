package dev.fovea.compile;

import dev.fovea.graph.Graph;
import dev.fovea.graph.Node;
import dev.fovea.graph.Op;
import dev.fovea.graph.Value;
import dev.fovea.op.BatchNorm;
import dev.fovea.op.BatchNormGradient;
import dev.fovea.op.Concat;
import dev.fovea.op.Conv;
import dev.fovea.op.ConvInputGradient;
import dev.fovea.op.ConvKernelGradient;
import dev.fovea.op.LayerNorm;
import dev.fovea.op.LayerNormGradient;
import dev.fovea.op.MatMul;
import dev.fovea.op.Pool;
import dev.fovea.op.PoolGradient;
import dev.fovea.op.Reshape;
import dev.fovea.op.Slice;
import dev.fovea.op.Transpose;
import dev.fovea.op.Variable;
import dev.fovea.spi.Signature;
import dev.fovea.tensor.DType;
import dev.fovea.tensor.TensorType;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;

/// Which values of a program are stored as bf16, and which steps read them so.
///
/// Convolutions and products of matrices gain most: they read both factors as bf16. What they yield is bf16 if at least half of its
/// readers take it so. Pooling, normalisation and copies pass on what they are given. Element-wise steps read whatever there is.
/// Everything else computes and stores f32, and so does a step for which nobody has a kernel.
final class NarrowValues {
    /// Smaller products take microseconds, which a cast beside them would double.
    private static final long LEAST_WORK = 1_000_000;
    /// Smaller values are not worth a cast.
    private static final long LEAST_ELEMENTS = 4096;

    private enum Kind {
        /// Reads two factors as bf16.
        PRODUCT,
        /// Its large values are all bf16 or all f32.
        UNIFORM,
        /// Each of its values may be either.
        ELEMENT_WISE,
        /// In f32, as everything that follows from the weights alone or from their gradients.
        WIDE
    }

    private record Question(Op op, List<TensorType> inputs, List<TensorType> outputs) {
    }

    private final Target target;
    private final Readers readers;
    private final Set<Value> narrow = new HashSet<>();
    private final Map<Question, Boolean> answers = new HashMap<>();

    NarrowValues(Program program, Target target) {
        this.target = target;
        this.readers = new Readers(program);
        for (Node n : Graph.topological(program.roots())) {
            for (Value v : n.outputs()) {
                if (v.dtype() == DType.F32 && isToBeNarrow(n, v)) {
                    narrow.add(v);
                }
            }
        }
    }

    boolean isNarrow(Value v) {
        return narrow.contains(v);
    }

    /// Whether the node reads input number `i` as bf16, by way of a cast if it is none.
    boolean reads(Node n, int i) {
        Value v = n.input(i);
        return switch (kind(n)) {
            case PRODUCT -> isLowered(n) && (i < 2 || isAddend(n, v) && isNarrow(n.output(0)));
            case UNIFORM -> isLowered(n) && (large(n).contains(i) || isNarrow(v));
            case ELEMENT_WISE -> isNarrow(v) && isLowered(n) && hasShapeOf(n, v);
            case WIDE -> false;
        };
    }

    private boolean isToBeNarrow(Node n, Value v) {
        if (n.op() instanceof Later) {
            return isNarrow(n.input(0));
        }
        return switch (kind(n)) {
            case PRODUCT ->
                n.output(0) == v && !(anchor(n) instanceof ConvKernelGradient) && isLowered(n) && isWanted(v);
            case UNIFORM -> n.output(0) == v && isLowered(n);
            case ELEMENT_WISE -> v.shape().count() >= LEAST_ELEMENTS && isWanted(v) && runs(n, n.outputs().stream()
                    .map(o -> isWanted(o) ? Narrow.narrow(o.type()) : o.type()).toList());
            case WIDE -> false;
        };
    }

    /// Whether at least half of its readers read it as bf16.
    private boolean isWanted(Value v) {
        if (readers.isRoot(v)) {
            return false;
        }
        int wanted = 0;
        int unwanted = 0;
        for (Node reader : readers.of(v)) {
            for (int i = 0; i < reader.inputs().size(); i++) {
                if (reader.input(i) == v && !(reader.op() instanceof Later)) {
                    if (wouldRead(reader, i)) {
                        wanted++;
                    } else {
                        unwanted++;
                    }
                }
            }
        }
        return wanted > 0 && wanted >= unwanted;
    }

    private boolean wouldRead(Node reader, int i) {
        Value v = reader.input(i);
        return switch (kind(reader)) {
            case PRODUCT -> isLowered(reader) && (i < 2 || isAddend(reader, v));
            case UNIFORM -> large(reader).contains(i) && (i == large(reader).getFirst() || isLowered(reader));
            case ELEMENT_WISE -> hasShapeOf(reader, v);
            case WIDE -> false;
        };
    }

    private boolean isLowered(Node n) {
        return switch (kind(n)) {
            case PRODUCT -> n.op().multiplyAdds(n) >= LEAST_WORK && runs(n, productOutputs(n));
            case UNIFORM -> follows(n) && runs(n, firstNarrow(n));
            case ELEMENT_WISE -> runs(n, n.outputs().stream()
                    .map(v -> isNarrow(v) ? Narrow.narrow(v.type()) : v.type()).toList());
            case WIDE -> false;
        };
    }

    /// A gradient with a workspace follows the step that has written it; others follow their first large value.
    private boolean follows(Node n) {
        return n.op() instanceof Workspace.Gradient
                ? isLowered(n.inputs().getLast().node())
                : large(n).stream().filter(i -> isNarrow(n.input(i))).count() * 2 >= large(n).size()
                        && isNarrow(n.input(large(n).getFirst()));
    }

    private static List<TensorType> productOutputs(Node n) {
        return anchor(n) instanceof ConvKernelGradient
                ? n.outputs().stream().map(Value::type).toList()
                : firstNarrow(n);
    }

    private static List<TensorType> firstNarrow(Node n) {
        return n.outputs().stream().map(v -> v == n.output(0) ? Narrow.narrow(v.type()) : v.type()).toList();
    }

    /// Whether the target has a kernel for the step with these types of outputs.
    private boolean runs(Node n, List<TensorType> outputs) {
        List<TensorType> inputs = IntStream.range(0, n.inputs().size()).mapToObj(i -> {
            Value v = n.input(i);
            boolean isNarrow = switch (kind(n)) {
                case PRODUCT -> i < 2 || isAddend(n, v) && outputs.getFirst().dtype() == DType.BF16;
                case UNIFORM -> large(n).contains(i);
                default -> isNarrow(v) && hasShapeOf(n, v);
            };
            return isNarrow ? Narrow.narrow(v.type()) : v.type();
        }).toList();
        return answers.computeIfAbsent(new Question(n.op(), inputs, outputs), this::ask);
    }

    private boolean ask(Question q) {
        if (q.op() instanceof Reshape || q.op() instanceof Workspace.Gradient) {         // views; what the forward step decides
            return true;
        }
        Set<Integer> writes = new HashSet<>();
        for (int i = 0; i < q.outputs().size(); i++) {
            if (q.outputs().get(i).dtype() == DType.BF16) {
                writes.add(i);
            }
        }
        var op = new Narrow(q.op(), writes);
        var signature = Signature.rowMajor(q.inputs(), q.outputs(), target.threads());
        return target.providers().stream().anyMatch(p -> !p.candidates(op, signature, target.backend()).isEmpty())
                || !target.backend().candidates(op, signature).isEmpty();
    }

    // what a step is

    private Kind kind(Node n) {
        if (Fused.isElementWise(n.op()) || n.op() instanceof Fused f && f.isElementWise()) {
            return isUpdate(n) ? Kind.WIDE : Kind.ELEMENT_WISE;
        }
        return switch (anchor(n)) {
            case Conv _,ConvInputGradient _,ConvKernelGradient _,MatMul _ -> Kind.PRODUCT;
            case Pool _,PoolGradient _,BatchNorm _,BatchNormGradient _,LayerNorm _,LayerNormGradient _,Concat _,Slice _,Reshape _,Transpose _ ->
                Kind.UNIFORM;
            default -> Kind.WIDE;
        };
    }

    private static Op anchor(Node n) {
        return switch (n.op()) {
            case Fused f -> f.parts().getFirst().op();
            case Workspace w -> w.op();
            default -> n.op();
        };
    }

    /// Of a weight or its slots.
    private boolean isUpdate(Node n) {
        return n.outputs().stream().anyMatch(readers::isRoot)
                || n.inputs().stream().anyMatch(v -> v.op() instanceof Variable && hasShapeOf(n, v));
    }

    private static boolean hasShapeOf(Node n, Value v) {
        return v.shape().equals(n.output(0).shape());
    }

    /// What is added to a product: a value like its result.
    private static boolean isAddend(Node n, Value v) {
        return n.inputs().indexOf(v) >= 2 && v.type().equals(n.output(0).type());
    }

    /// The numbers of the inputs that all are bf16, or none is; the first is the one that decides.
    private static List<Integer> large(Node n) {
        return switch (anchor(n)) {
            case PoolGradient _ when !(n.op() instanceof Workspace) -> List.of(2);
            case BatchNormGradient _ -> List.of(0, 2);
            case LayerNormGradient _ -> List.of(0, 1);
            case Concat _ -> IntStream.range(0, n.inputs().size()).boxed().toList();
            default -> List.of(0);
        };
    }
}
