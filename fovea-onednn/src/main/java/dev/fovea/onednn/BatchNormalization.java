package dev.fovea.onednn;

import static dev.fovea.onednn.Dnnl.FLOAT;
import static dev.fovea.onednn.Dnnl.HANDLE;
import static dev.fovea.onednn.Dnnl.INT;
import static dev.fovea.onednn.Dnnl.POINTER;

import java.lang.invoke.MethodHandle;

/// Normalisation of each channel with the statistics of the batch, scaled and shifted, and its gradient.
final class BatchNormalization {
    private static final long USE_SCALE = 2; // dnnl_use_scale
    private static final long USE_SHIFT = 4; // dnnl_use_shift

    private BatchNormalization() {}

    /// `y` from `x`, [Argument#SCALE] and [Argument#SHIFT]; it also writes [Argument#MEAN] and [Argument#VARIANCE].
    record Forward(MemoryDescriptor src, MemoryDescriptor dst, float epsilon,
            Attributes attributes) implements Operation {
        private static final MethodHandle CREATE = Dnnl.describer("batch_normalization_forward", POINTER, HANDLE, INT,
                HANDLE, HANDLE, FLOAT, INT, HANDLE);

        @Override public long create(long out, long attributes, NativeScope temporary) throws Throwable {
            return (long) CREATE.invokeExact(out, Dnnl.ENGINE, Propagation.FORWARD_TRAINING.code(), src.handle(),
                    dst.handle(), epsilon, USE_SCALE | USE_SHIFT, attributes);
        }
    }

    /// `∂L/∂x`, [Argument#DIFF_SCALE] and [Argument#DIFF_SHIFT] from `∂L/∂y`, `x`, the scale, and the statistics that
    /// `forward` wrote.
    record Backward(MemoryDescriptor diffSrc, MemoryDescriptor diffDst, MemoryDescriptor src, float epsilon,
            PrimitiveDescriptor forward, Attributes attributes) implements Operation {
        private static final MethodHandle CREATE = Dnnl.describer("batch_normalization_backward", POINTER, HANDLE, INT,
                HANDLE, HANDLE, HANDLE, FLOAT, INT, HANDLE, HANDLE);

        @Override public long create(long out, long attributes, NativeScope temporary) throws Throwable {
            return (long) CREATE.invokeExact(out, Dnnl.ENGINE, Propagation.BACKWARD.code(), diffSrc.handle(),
                    diffDst.handle(), src.handle(), epsilon, USE_SCALE | USE_SHIFT, forward.handle(), attributes);
        }
    }
}
