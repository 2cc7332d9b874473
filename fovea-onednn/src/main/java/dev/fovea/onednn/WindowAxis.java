package dev.fovea.onednn;

import java.util.List;
import java.util.function.ToLongFunction;

/// One spatial axis of a convolution or pooling. A dilation of 1 means neighbouring points, as in the textbooks.
record WindowAxis(long size, long stride, long dilation, long paddingBefore, long paddingAfter) {

    private static final int MAX_RANK = 12; // DNNL_MAX_NDIMS: C reads an array of the tensor's rank

    WindowAxis {
        if (size < 1 || stride < 1 || dilation < 1 || paddingBefore < 0 || paddingAfter < 0) {
            throw new OneDnnException("a window of size " + size + ", stride " + stride + ", dilation " + dilation
                    + ", padding " + paddingBefore + " and " + paddingAfter
                    + ": size, stride and dilation must be positive, paddings not negative");
        }
    }

    /// A dense window with equal padding on both sides.
    static WindowAxis of(long size, long stride, long padding) {
        return new WindowAxis(size, stride, 1, padding, padding);
    }

    static long sizes(NativeScope scope, List<WindowAxis> axes) {
        return array(scope, axes, WindowAxis::size);
    }

    static long strides(NativeScope scope, List<WindowAxis> axes) {
        return array(scope, axes, WindowAxis::stride);
    }

    /// oneDNN counts the points that are left out.
    static long dilations(NativeScope scope, List<WindowAxis> axes) {
        return array(scope, axes, axis -> axis.dilation() - 1);
    }

    static long paddingsBefore(NativeScope scope, List<WindowAxis> axes) {
        return array(scope, axes, WindowAxis::paddingBefore);
    }

    static long paddingsAfter(NativeScope scope, List<WindowAxis> axes) {
        return array(scope, axes, WindowAxis::paddingAfter);
    }

    /// Refuses a tensor `[batch, channels, spatial…]` that has not one spatial axis for each window axis.
    static void requireSpatial(List<WindowAxis> axes, MemoryDescriptor tensor) {
        if (tensor.rank() != axes.size() + 2) {
            throw new OneDnnException(tensor + " has " + tensor.rank() + " axes, but batch, channels and "
                    + axes.size() + " windows are " + (axes.size() + 2));
        }
    }

    private static long array(NativeScope scope, List<WindowAxis> axes, ToLongFunction<WindowAxis> component) {
        long[] values = new long[MAX_RANK];
        for (int i = 0; i < axes.size(); i++) {
            values[i] = component.applyAsLong(axes.get(i));
        }
        return scope.array(values);
    }
}
