package dev.fovea.onednn;

import static dev.fovea.onednn.Dnnl.HANDLE;
import static dev.fovea.onednn.Dnnl.INT;
import static dev.fovea.onednn.Dnnl.POINTER;

import java.lang.invoke.MethodHandle;

/// Images of other extents, and the gradient. The factors follow from the extents.
final class Resampling {
    private static final long NO_FACTORS = 0;

    private Resampling() {}

    /// `y` from `x`.
    record Forward(Propagation propagation, Algorithm algorithm, MemoryDescriptor src, MemoryDescriptor dst,
            Attributes attributes) implements Operation {
        private static final MethodHandle CREATE = Dnnl.describer("resampling_forward", POINTER, HANDLE, INT, INT,
                POINTER, HANDLE, HANDLE, HANDLE);

        Forward {
            algorithm.require("RESAMPLING_");
        }

        @Override public long create(long out, long attributes, NativeScope temporary) throws Throwable {
            return (long) CREATE.invokeExact(out, Dnnl.ENGINE, propagation.code(), algorithm.code(), NO_FACTORS,
                    src.handle(), dst.handle(), attributes);
        }
    }

    /// `∂L/∂x` from `∂L/∂y`; `forward` goes the same way.
    record Backward(Algorithm algorithm, MemoryDescriptor diffSrc, MemoryDescriptor diffDst,
            PrimitiveDescriptor forward, Attributes attributes) implements Operation {
        private static final MethodHandle CREATE = Dnnl.describer("resampling_backward", POINTER, HANDLE, INT, POINTER,
                HANDLE, HANDLE, HANDLE, HANDLE);

        Backward {
            algorithm.require("RESAMPLING_");
        }

        @Override public long create(long out, long attributes, NativeScope temporary) throws Throwable {
            return (long) CREATE.invokeExact(out, Dnnl.ENGINE, algorithm.code(), NO_FACTORS, diffSrc.handle(),
                    diffDst.handle(), forward.handle(), attributes);
        }
    }
}
