package dev.fovea.onednn;

import static dev.fovea.onednn.Dnnl.FLOAT;
import static dev.fovea.onednn.Dnnl.HANDLE;
import static dev.fovea.onednn.Dnnl.INT;
import static dev.fovea.onednn.Dnnl.POINTER;

import java.lang.invoke.MethodHandle;

/// Normalisation over the last axis with the statistics of each row, scaled and shifted if asked for, and its gradient.
final class LayerNormalization {
    private static final long USE_SCALE = 2; // dnnl_use_scale
    private static final long USE_SHIFT = 4; // dnnl_use_shift

    private LayerNormalization() {}

    private static long flags(boolean affine) {
        return affine ? USE_SCALE | USE_SHIFT : 0;
    }

    /// `y` from `x`, and with `affine` from [Argument#SCALE] and [Argument#SHIFT]; it also writes [Argument#MEAN] and
    /// [Argument#VARIANCE], which lie as `statistics` says.
    record Forward(MemoryDescriptor src, MemoryDescriptor dst, MemoryDescriptor statistics, float epsilon,
            boolean affine, Attributes attributes) implements Operation {
        private static final MethodHandle CREATE = Dnnl.describer("layer_normalization_forward", POINTER, HANDLE, INT,
                HANDLE, HANDLE, HANDLE, FLOAT, INT, HANDLE);

        @Override public long create(long out, long attributes, NativeScope temporary) throws Throwable {
            return (long) CREATE.invokeExact(out, Dnnl.ENGINE, Propagation.FORWARD_TRAINING.code(), src.handle(),
                    dst.handle(), statistics.handle(), epsilon, flags(affine), attributes);
        }
    }

    /// `∂L/∂x`, and with `affine` [Argument#DIFF_SCALE] and [Argument#DIFF_SHIFT], from `∂L/∂y`, `x`, the scale, and the
    /// statistics that `forward` wrote.
    record Backward(MemoryDescriptor diffSrc, MemoryDescriptor diffDst, MemoryDescriptor src,
            MemoryDescriptor statistics, float epsilon, boolean affine, PrimitiveDescriptor forward,
            Attributes attributes) implements Operation {
        private static final MethodHandle CREATE = Dnnl.describer("layer_normalization_backward", POINTER, HANDLE, INT,
                HANDLE, HANDLE, HANDLE, HANDLE, FLOAT, INT, HANDLE, HANDLE);

        @Override public long create(long out, long attributes, NativeScope temporary) throws Throwable {
            return (long) CREATE.invokeExact(out, Dnnl.ENGINE, Propagation.BACKWARD.code(), diffSrc.handle(),
                    diffDst.handle(), src.handle(), statistics.handle(), epsilon, flags(affine), forward.handle(),
                    attributes);
        }
    }
}
