package dev.fovea.onednn;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/// What a primitive computes: kind, tensors, geometry, attributes. A value; oneDNN is asked only by [#describe].
///
/// Tensors whose descriptor is [MemoryDescriptor#any] get the layout that the implementation likes best.
sealed interface Operation permits Convolution.Forward, Convolution.BackwardData, Convolution.BackwardWeights,
        Pooling.Forward, Pooling.Backward, BatchNormalization.Forward, BatchNormalization.Backward,
        LayerNormalization.Forward, LayerNormalization.Backward, ResponseNormalization.Forward,
        ResponseNormalization.Backward,
        Resampling.Forward, Resampling.Backward,
        InnerProduct.Forward, InnerProduct.BackwardData,
        InnerProduct.BackwardWeights, MatMul, Eltwise.Forward, Eltwise.Backward, Softmax, Binary, Reduction, Reorder,
        Sum,
        Concat {

    Attributes attributes();

    /// Calls the C function that writes a primitive descriptor to `out`. What it needs besides is made in `temporary`.
    long create(long out, long attributes, NativeScope temporary) throws Throwable;

    /// oneDNN's first choice, which is not always its best one ([#implementations]).
    ///
    /// @throws OneDnnException if there is no implementation, or the shapes do not fit together
    default PrimitiveDescriptor describe(NativeScope scope) {
        try (var temporary = new NativeScope()) {
            long settings = attributes().create(temporary);
            return new PrimitiveDescriptor(this, scope, Dnnl.create(this, out -> create(out, settings, temporary)));
        }
    }

    /// All implementations in oneDNN's order, without its reference loops; empty if there is none.
    ///
    /// @throws OneDnnException if the shapes do not fit together
    default List<PrimitiveDescriptor> implementations(NativeScope scope) {
        var found = new ArrayList<PrimitiveDescriptor>();
        try {
            for (var next = List.of(describe(scope)); !next.isEmpty(); next = next.getFirst().next()) {
                found.addAll(next);
            }
        } catch (OneDnnException failure) {
            if (!failure.isUnimplemented()) {
                throw failure;
            }
        }
        found.removeIf(PrimitiveDescriptor::isReference);
        return List.copyOf(found);
    }

    /// The first implementation that is no reference loop.
    ///
    /// @throws OneDnnException if the shapes do not fit together
    default Optional<PrimitiveDescriptor> best(NativeScope scope) {
        return first(scope, pd -> !pd.isReference());
    }

    /// The first implementation of that name.
    ///
    /// @throws OneDnnException if the shapes do not fit together
    default Optional<PrimitiveDescriptor> named(String implementation, NativeScope scope) {
        return first(scope, pd -> pd.implementation().equals(implementation));
    }

    private Optional<PrimitiveDescriptor> first(NativeScope scope, Predicate<PrimitiveDescriptor> is) {
        try {
            for (var next = List.of(describe(scope)); !next.isEmpty(); next = next.getFirst().next()) {
                if (is.test(next.getFirst())) {
                    return Optional.of(next.getFirst());
                }
            }
        } catch (OneDnnException failure) {
            if (!failure.isUnimplemented()) {
                throw failure;
            }
        }
        return Optional.empty();
    }

    /// A native descriptor of this operation that lives as long as `temporary`: the hint of a backward one.
    default long hint(NativeScope temporary) {
        return describe(temporary).handle();
    }
}
