package dev.fovea.onednn;

import static dev.fovea.onednn.Dnnl.FLOAT;
import static dev.fovea.onednn.Dnnl.HANDLE;
import static dev.fovea.onednn.Dnnl.INT;
import static dev.fovea.onednn.Dnnl.POINTER;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.invoke.MethodHandle;

/// Local response normalisation across channels, and its gradient.
final class ResponseNormalization {

    private ResponseNormalization() {}

    /// `y = x / (k + α/size · Σx²)^β`: here `α` stands before the mean over `size` channels.
    record Window(long size, float alpha, float beta, float k) {
    }

    /// `y` from `x`; for training it also writes [Argument#WORKSPACE].
    record Forward(Propagation propagation, MemoryDescriptor src, MemoryDescriptor dst, Window window,
            Attributes attributes) implements Operation {
        private static final MethodHandle CREATE = Dnnl.describer("lrn_forward", POINTER, HANDLE, INT, INT, HANDLE,
                HANDLE, JAVA_LONG, FLOAT, FLOAT, FLOAT, HANDLE);

        @Override public long create(long out, long attributes, NativeScope temporary) throws Throwable {
            return (long) CREATE.invokeExact(out, Dnnl.ENGINE, propagation.code(),
                    Algorithm.LRN_ACROSS_CHANNELS.code(), src.handle(), dst.handle(), window.size, window.alpha,
                    window.beta, window.k, attributes);
        }
    }

    /// `∂L/∂x` from `∂L/∂y`, `x` and the workspace of `forward`.
    record Backward(MemoryDescriptor diffSrc, MemoryDescriptor diffDst, MemoryDescriptor src, Window window,
            PrimitiveDescriptor forward, Attributes attributes) implements Operation {
        private static final MethodHandle CREATE = Dnnl.describer("lrn_backward", POINTER, HANDLE, INT, HANDLE, HANDLE,
                HANDLE, JAVA_LONG, FLOAT, FLOAT, FLOAT, HANDLE, HANDLE);

        @Override public long create(long out, long attributes, NativeScope temporary) throws Throwable {
            return (long) CREATE.invokeExact(out, Dnnl.ENGINE, Algorithm.LRN_ACROSS_CHANNELS.code(),
                    diffSrc.handle(), diffDst.handle(), src.handle(), window.size, window.alpha, window.beta,
                    window.k, forward.handle(), attributes);
        }
    }
}
