package dev.fovea.onednn;

import static dev.fovea.onednn.Dnnl.HANDLE;
import static dev.fovea.onednn.Dnnl.POINTER;

import java.lang.invoke.MethodHandle;

/// `y = x · w + b` over the last two axes; the axes before them are batches, of which an extent 1 is broadcast.
///
/// A transposed operand is one with transposed strides. `bias` has the rank of `dst`, or is [MemoryDescriptor#NONE].
record MatMul(MemoryDescriptor src, MemoryDescriptor weights, MemoryDescriptor bias, MemoryDescriptor dst,
        Attributes attributes) implements Operation {

    private static final MethodHandle CREATE = Dnnl.describer("matmul", POINTER, HANDLE, HANDLE, HANDLE, HANDLE, HANDLE,
            HANDLE);

    @Override public long create(long out, long attributes, NativeScope temporary) throws Throwable {
        return (long) CREATE.invokeExact(out, Dnnl.ENGINE, src.handle(), weights.handle(), bias.handle(),
                dst.handle(), attributes);
    }
}
