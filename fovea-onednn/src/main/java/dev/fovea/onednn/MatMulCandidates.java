package dev.fovea.onednn;

import dev.fovea.compile.Epilogue;
import dev.fovea.spi.Candidate;
import dev.fovea.spi.Layout;
import dev.fovea.spi.Signature;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.TensorType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/// Products of row-major matrices; a transposed factor is one with its strides exchanged.
/// Weights that do not change, or are copied anyway, are packed as oneDNN likes them best; in training, packing them twice a step would
/// cost more than it gains.
final class MatMulCandidates {
    private MatMulCandidates() {
    }

    static Optional<Candidate> of(dev.fovea.op.MatMul op, Epilogue epilogue, Signature s) {
        boolean packed = s.layout(1) instanceof Layout.Open open && (open.steady() || open.moved())
                && canBePacked(op, s);
        Function<NativeScope, Operation> product = product(op, epilogue, s, packed);
        Recipe recipe = isTurned(op) && !Policy.WIDE
                ? scope -> product.apply(scope).named(TURNED, scope).or(() -> product.apply(scope).best(scope))
                : scope -> product.apply(scope).best(scope);
        return PrimitiveCandidate.of(threads(op, s), recipe, pd -> answer(op, epilogue, s, packed).with(pd, recipe));
    }

    private static boolean isTurned(dev.fovea.op.MatMul op) {
        return op.transposeA() || op.transposeB();
    }

    /// What multiplies with a transposed factor where vectors have 256 bits: oneDNN names its `brg_matmul:avx2` first, which takes 3 to 35 %
    /// longer (Zen 3, the gradients and the attention of ViT-Ti).
    private static final String TURNED = "gemm:jit:f32";

    /// Every implementation, with the second factor as it lies, and packed where that is for this product to choose.
    static List<Candidate> all(dev.fovea.op.MatMul op, Epilogue epilogue, Signature s) {
        var all = new ArrayList<Candidate>();
        for (boolean packed : canBePacked(op, s) ? List.of(false, true) : List.of(false)) {
            all.addAll(PrimitiveCandidate.all(threads(op, s), product(op, epilogue, s, packed),
                    answer(op, epilogue, s, packed)));
        }
        return List.copyOf(all);
    }

    private static int threads(dev.fovea.op.MatMul op, Signature s) {
        Shape a = s.input(0).shape();
        long inner = a.extent(op.transposeA() ? a.rank() - 2 : a.rank() - 1);
        return Threads.forWork(s.output(0).shape().count() * inner, s.threads());
    }

    private static boolean canBePacked(dev.fovea.op.MatMul op, Signature s) {
        return s.layout(1) instanceof Layout.Open && !op.transposeB() && s.output(0).shape().rank() == 2;
    }

    private static Function<NativeScope, Operation> product(dev.fovea.op.MatMul op, Epilogue epilogue, Signature s,
            boolean packed) {
        TensorType y = s.output(0);
        return scope -> {
            MemoryDescriptor dst = View.PLAIN.rowMajor(scope, y);
            MemoryDescriptor bias = epilogue.hasBias()
                    ? bias(scope, s.input(epilogue.bias()), y)
                    : MemoryDescriptor.NONE;
            MemoryDescriptor weights = packed
                    ? View.PLAIN.any(scope, s.input(1))
                    : factor(scope, s.input(1), op.transposeB());
            return new MatMul(factor(scope, s.input(0), op.transposeA()), weights, bias, dst,
                    PostOps.attributes(scope, epilogue, dst));
        };
    }

    private static PrimitiveCandidate.Answer answer(dev.fovea.op.MatMul op, Epilogue epilogue, Signature s,
            boolean packed) {
        int threads = threads(op, s);
        return (pd, recipe) -> Optional.of(new PrimitiveCandidate(recipe, PrimitiveCandidate.name(pd, threads),
                threads, layouts(s, packed, pd), List.of(Layout.rowMajor(s.output(0))),
                PostOps.reads(epilogue, Argument.SRC, Argument.WEIGHTS), List.of(Argument.DST), -1));
    }

    private static List<Layout> layouts(Signature s, boolean packed, PrimitiveDescriptor pd) {
        var layouts = new ArrayList<>(s.inputs().stream().map(Layout::rowMajor).toList());
        if (packed) {
            layouts.set(1, OneDnnLayout.of(s.input(1), View.PLAIN, pd.argument(Argument.WEIGHTS)));
        }
        return layouts;
    }

    private static MemoryDescriptor factor(NativeScope scope, TensorType type, boolean transposed) {
        long[] extents = View.PLAIN.extents(type.shape());
        long[] strides = type.shape().strides();
        if (transposed) {
            swapLast(extents);
            swapLast(strides);
        }
        return MemoryDescriptor.strided(scope, Types.of(type.dtype()), extents, strides);
    }

    private static void swapLast(long[] values) {
        int last = values.length - 1;
        long v = values[last];
        values[last] = values[last - 1];
        values[last - 1] = v;
    }

    private static MemoryDescriptor bias(NativeScope scope, TensorType bias, TensorType y) {
        var extents = new long[y.shape().rank()];
        java.util.Arrays.fill(extents, 1);
        extents[extents.length - 1] = y.shape().channels();
        long[] strides = extents.clone();
        java.util.Arrays.fill(strides, y.shape().channels());
        strides[strides.length - 1] = 1;
        return MemoryDescriptor.strided(scope, Types.of(bias.dtype()), extents, strides);
    }
}
