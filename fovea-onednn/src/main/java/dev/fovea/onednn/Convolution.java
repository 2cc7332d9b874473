package dev.fovea.onednn;

import static dev.fovea.onednn.Dnnl.HANDLE;
import static dev.fovea.onednn.Dnnl.INT;
import static dev.fovea.onednn.Dnnl.POINTER;

import java.lang.invoke.MethodHandle;
import java.util.List;

/// `y = x ⋆ w + b` and its gradients, in one to three spatial dimensions.
///
/// Tensors are `[batch, channels, spatial…]`, weights `[out, in, spatial…]`, or `[groups, out/groups, in/groups, spatial…]`.
final class Convolution {

    private static final long DIRECT = Algorithm.CONVOLUTION_DIRECT.code();

    private Convolution() {}

    /// `y` from `x`, `w` and perhaps `b` ([MemoryDescriptor#NONE] for none).
    record Forward(Propagation propagation, MemoryDescriptor src, MemoryDescriptor weights, MemoryDescriptor bias,
            MemoryDescriptor dst, List<WindowAxis> axes, Attributes attributes) implements Operation {
        private static final MethodHandle CREATE = Dnnl.describer("convolution_forward", POINTER, HANDLE, INT, INT,
                HANDLE, HANDLE, HANDLE, HANDLE, POINTER, POINTER, POINTER, POINTER, HANDLE);

        Forward {
            axes = List.copyOf(axes);
            requireShapes(axes, src, weights, dst);
        }

        @Override public long create(long out, long attributes, NativeScope temporary) throws Throwable {
            return (long) CREATE.invokeExact(out, Dnnl.ENGINE, propagation.code(), DIRECT,
                    src.handle(), weights.handle(), bias.handle(), dst.handle(),
                    WindowAxis.strides(temporary, axes), WindowAxis.dilations(temporary, axes),
                    WindowAxis.paddingsBefore(temporary, axes), WindowAxis.paddingsAfter(temporary, axes), attributes);
        }
    }

    /// `∂L/∂x` from `∂L/∂y` and `w`.
    record BackwardData(MemoryDescriptor diffSrc, MemoryDescriptor weights, MemoryDescriptor diffDst,
            List<WindowAxis> axes, Attributes attributes) implements Operation {
        private static final MethodHandle CREATE = Dnnl.describer("convolution_backward_data", POINTER, HANDLE, INT,
                HANDLE, HANDLE, HANDLE, POINTER, POINTER, POINTER, POINTER, HANDLE, HANDLE);

        BackwardData {
            axes = List.copyOf(axes);
            requireShapes(axes, diffSrc, weights, diffDst);
        }

        @Override public long create(long out, long attributes, NativeScope temporary) throws Throwable {
            return (long) CREATE.invokeExact(out, Dnnl.ENGINE, DIRECT,
                    diffSrc.handle(), weights.handle(), diffDst.handle(),
                    WindowAxis.strides(temporary, axes), WindowAxis.dilations(temporary, axes),
                    WindowAxis.paddingsBefore(temporary, axes), WindowAxis.paddingsAfter(temporary, axes),
                    hintFor(axes, diffSrc, weights, MemoryDescriptor.NONE, diffDst, temporary), attributes);
        }
    }

    /// `∂L/∂w` and perhaps `∂L/∂b` from `x` and `∂L/∂y`.
    record BackwardWeights(MemoryDescriptor src, MemoryDescriptor diffWeights, MemoryDescriptor diffBias,
            MemoryDescriptor diffDst, List<WindowAxis> axes, Attributes attributes) implements Operation {
        private static final MethodHandle CREATE = Dnnl.describer("convolution_backward_weights", POINTER, HANDLE, INT,
                HANDLE, HANDLE, HANDLE, HANDLE, POINTER, POINTER, POINTER, POINTER, HANDLE, HANDLE);

        BackwardWeights {
            axes = List.copyOf(axes);
            requireShapes(axes, src, diffWeights, diffDst);
        }

        @Override public long create(long out, long attributes, NativeScope temporary) throws Throwable {
            return (long) CREATE.invokeExact(out, Dnnl.ENGINE, DIRECT,
                    src.handle(), diffWeights.handle(), diffBias.handle(), diffDst.handle(),
                    WindowAxis.strides(temporary, axes), WindowAxis.dilations(temporary, axes),
                    WindowAxis.paddingsBefore(temporary, axes), WindowAxis.paddingsAfter(temporary, axes),
                    hintFor(axes, src, diffWeights, diffBias, diffDst, temporary), attributes);
        }
    }

    /// The forward convolution of these shapes in whatever layout: a backward one asks for it and reads its geometry only.
    private static long hintFor(List<WindowAxis> axes, MemoryDescriptor src, MemoryDescriptor weights,
            MemoryDescriptor bias, MemoryDescriptor dst, NativeScope temporary) {
        DataType type = dst.type();
        return new Forward(Propagation.FORWARD_TRAINING, MemoryDescriptor.any(temporary, type, src.extents()),
                MemoryDescriptor.any(temporary, type, weights.extents()), bias,
                MemoryDescriptor.any(temporary, type, dst.extents()), axes, Attributes.DEFAULT).hint(temporary);
    }

    private static void requireShapes(List<WindowAxis> axes, MemoryDescriptor src, MemoryDescriptor weights,
            MemoryDescriptor dst) {
        WindowAxis.requireSpatial(axes, src);
        WindowAxis.requireSpatial(axes, dst);
        int spatial = weights.rank() - axes.size();
        boolean fits = spatial == 2 || spatial == 3;
        for (int i = 0; fits && i < axes.size(); i++) {
            fits = weights.extent(spatial + i) == axes.get(i).size();
        }
        if (!fits) {
            throw new OneDnnException("the weights " + weights + " do not end with the sizes of the windows " + axes);
        }
    }
}
