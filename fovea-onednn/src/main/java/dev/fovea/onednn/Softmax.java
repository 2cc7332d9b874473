package dev.fovea.onednn;

import static dev.fovea.onednn.Dnnl.HANDLE;
import static dev.fovea.onednn.Dnnl.INT;
import static dev.fovea.onednn.Dnnl.POINTER;

import java.lang.invoke.MethodHandle;

/// `yᵢ = exp(xᵢ) / Σⱼ exp(xⱼ)` along `axis`, or its logarithm.
record Softmax(Propagation propagation, Algorithm algorithm, MemoryDescriptor src, MemoryDescriptor dst, int axis,
        Attributes attributes) implements Operation {

    private static final MethodHandle CREATE = Dnnl.describer("softmax_forward", POINTER, HANDLE, INT, INT, HANDLE,
            HANDLE, INT, HANDLE);

    Softmax {
        algorithm.require("SOFTMAX_");
    }

    @Override public long create(long out, long attributes, NativeScope temporary) throws Throwable {
        return (long) CREATE.invokeExact(out, Dnnl.ENGINE, propagation.code(), algorithm.code(),
                src.handle(), dst.handle(), (long) axis, attributes);
    }
}
