package dev.fovea.onednn;

import static dev.fovea.onednn.Dnnl.HANDLE;
import static dev.fovea.onednn.Dnnl.INT;
import static dev.fovea.onednn.Dnnl.POINTER;

import java.lang.invoke.MethodHandle;

/// `y[n,o] = Σᵢ x[n,i] · w[o,i] + b[o]` and its gradients; `x` may have spatial axes, which `w` has then, too.
final class InnerProduct {

    private InnerProduct() {}

    /// `y` from `x`, `w` and perhaps `b`.
    record Forward(Propagation propagation, MemoryDescriptor src, MemoryDescriptor weights, MemoryDescriptor bias,
            MemoryDescriptor dst, Attributes attributes) implements Operation {
        private static final MethodHandle CREATE = Dnnl.describer("inner_product_forward", POINTER, HANDLE, INT, HANDLE,
                HANDLE, HANDLE, HANDLE, HANDLE);

        @Override public long create(long out, long attributes, NativeScope temporary) throws Throwable {
            return (long) CREATE.invokeExact(out, Dnnl.ENGINE, propagation.code(), src.handle(),
                    weights.handle(), bias.handle(), dst.handle(), attributes);
        }
    }

    /// `∂L/∂x` from `∂L/∂y` and `w`.
    record BackwardData(MemoryDescriptor diffSrc, MemoryDescriptor weights, MemoryDescriptor diffDst,
            Attributes attributes) implements Operation {
        private static final MethodHandle CREATE = Dnnl.describer("inner_product_backward_data", POINTER, HANDLE,
                HANDLE, HANDLE, HANDLE, HANDLE, HANDLE);

        @Override public long create(long out, long attributes, NativeScope temporary) throws Throwable {
            return (long) CREATE.invokeExact(out, Dnnl.ENGINE, diffSrc.handle(),
                    weights.handle(), diffDst.handle(),
                    hintFor(diffSrc, weights, MemoryDescriptor.NONE, diffDst, temporary), attributes);
        }
    }

    /// `∂L/∂w` and perhaps `∂L/∂b` from `x` and `∂L/∂y`.
    record BackwardWeights(MemoryDescriptor src, MemoryDescriptor diffWeights, MemoryDescriptor diffBias,
            MemoryDescriptor diffDst, Attributes attributes) implements Operation {
        private static final MethodHandle CREATE = Dnnl.describer("inner_product_backward_weights", POINTER, HANDLE,
                HANDLE, HANDLE, HANDLE, HANDLE, HANDLE, HANDLE);

        @Override public long create(long out, long attributes, NativeScope temporary) throws Throwable {
            return (long) CREATE.invokeExact(out, Dnnl.ENGINE, src.handle(),
                    diffWeights.handle(), diffBias.handle(), diffDst.handle(),
                    hintFor(src, diffWeights, diffBias, diffDst, temporary), attributes);
        }
    }

    private static long hintFor(MemoryDescriptor src, MemoryDescriptor weights, MemoryDescriptor bias,
            MemoryDescriptor dst, NativeScope temporary) {
        DataType type = dst.type();
        return new Forward(Propagation.FORWARD_TRAINING, MemoryDescriptor.any(temporary, type, src.extents()),
                MemoryDescriptor.any(temporary, type, weights.extents()), bias,
                MemoryDescriptor.any(temporary, type, dst.extents()), Attributes.DEFAULT).hint(temporary);
    }
}
