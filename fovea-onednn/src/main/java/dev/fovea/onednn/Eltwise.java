package dev.fovea.onednn;

import static dev.fovea.onednn.Dnnl.FLOAT;
import static dev.fovea.onednn.Dnnl.HANDLE;
import static dev.fovea.onednn.Dnnl.INT;
import static dev.fovea.onednn.Dnnl.POINTER;

import java.lang.invoke.MethodHandle;

/// `y = f(x)` element by element, and its gradient; what `alpha` and `beta` mean depends on the algorithm.
final class Eltwise {

    private Eltwise() {}

    /// `y` from `x`; in place if both are the same memory.
    record Forward(Propagation propagation, Algorithm algorithm, MemoryDescriptor src, MemoryDescriptor dst,
            float alpha,
            float beta, Attributes attributes) implements Operation {
        private static final MethodHandle CREATE = Dnnl.describer("eltwise_forward", POINTER, HANDLE, INT, INT, HANDLE,
                HANDLE, FLOAT, FLOAT, HANDLE);

        Forward {
            algorithm.require("ELTWISE_");
        }

        @Override public long create(long out, long attributes, NativeScope temporary) throws Throwable {
            return (long) CREATE.invokeExact(out, Dnnl.ENGINE, propagation.code(), algorithm.code(),
                    src.handle(), dst.handle(), alpha, beta, attributes);
        }
    }

    /// `∂L/∂x` from `∂L/∂y` and `data`: `x`, or `y` for the algorithms that end with `USE_DST_FOR_BWD`.
    ///
    /// In place if `∂L/∂x` and `∂L/∂y` are the same memory. `data` is passed as [Argument#SRC] or [Argument#DST].
    record Backward(Algorithm algorithm, MemoryDescriptor diffSrc, MemoryDescriptor diffDst, MemoryDescriptor data,
            float alpha, float beta, Attributes attributes) implements Operation {
        private static final MethodHandle CREATE = Dnnl.describer("eltwise_backward", POINTER, HANDLE, INT, HANDLE,
                HANDLE, HANDLE, FLOAT, FLOAT, HANDLE, HANDLE);

        Backward {
            algorithm.require("ELTWISE_");
        }

        @Override public long create(long out, long attributes, NativeScope temporary) throws Throwable {
            long hint = new Forward(Propagation.FORWARD_TRAINING, algorithm, data, data, alpha, beta,
                    Attributes.DEFAULT)
                    .hint(temporary);
            return (long) CREATE.invokeExact(out, Dnnl.ENGINE, algorithm.code(), diffSrc.handle(),
                    diffDst.handle(), data.handle(), alpha, beta, hint, attributes);
        }
    }
}
