package dev.fovea.onednn;

import static dev.fovea.onednn.Dnnl.HANDLE;
import static dev.fovea.onednn.Dnnl.INT;
import static dev.fovea.onednn.Dnnl.POINTER;

import java.lang.invoke.MethodHandle;
import java.util.List;

/// Maximum or average over a sliding window, and its gradient.
final class Pooling {

    private Pooling() {}

    /// `y` from `x`; for training, maximum pooling also writes [Argument#WORKSPACE], the places of the maxima.
    record Forward(Propagation propagation, Algorithm algorithm, MemoryDescriptor src, MemoryDescriptor dst,
            List<WindowAxis> axes, Attributes attributes) implements Operation {
        private static final MethodHandle CREATE = Dnnl.describer("pooling_forward", POINTER, HANDLE, INT, INT, HANDLE,
                HANDLE, POINTER, POINTER, POINTER, POINTER, POINTER, HANDLE);

        Forward {
            axes = List.copyOf(axes);
            algorithm.require("POOLING_");
            WindowAxis.requireSpatial(axes, src);
            WindowAxis.requireSpatial(axes, dst);
        }

        @Override public long create(long out, long attributes, NativeScope temporary) throws Throwable {
            return (long) CREATE.invokeExact(out, Dnnl.ENGINE, propagation.code(), algorithm.code(),
                    src.handle(), dst.handle(), WindowAxis.strides(temporary, axes), WindowAxis.sizes(temporary, axes),
                    WindowAxis.dilations(temporary, axes), WindowAxis.paddingsBefore(temporary, axes),
                    WindowAxis.paddingsAfter(temporary, axes), attributes);
        }
    }

    /// `∂L/∂x` from `∂L/∂y` and the workspace of `forward`, the very descriptor whose primitive wrote it.
    record Backward(Algorithm algorithm, MemoryDescriptor diffSrc, MemoryDescriptor diffDst, List<WindowAxis> axes,
            PrimitiveDescriptor forward, Attributes attributes) implements Operation {
        private static final MethodHandle CREATE = Dnnl.describer("pooling_backward", POINTER, HANDLE, INT, HANDLE,
                HANDLE, POINTER, POINTER, POINTER, POINTER, POINTER, HANDLE, HANDLE);

        Backward {
            axes = List.copyOf(axes);
            algorithm.require("POOLING_");
            WindowAxis.requireSpatial(axes, diffSrc);
            WindowAxis.requireSpatial(axes, diffDst);
        }

        @Override public long create(long out, long attributes, NativeScope temporary) throws Throwable {
            return (long) CREATE.invokeExact(out, Dnnl.ENGINE, algorithm.code(), diffSrc.handle(),
                    diffDst.handle(), WindowAxis.strides(temporary, axes), WindowAxis.sizes(temporary, axes),
                    WindowAxis.dilations(temporary, axes), WindowAxis.paddingsBefore(temporary, axes),
                    WindowAxis.paddingsAfter(temporary, axes), forward.handle(), attributes);
        }
    }
}
