package dev.fovea.onednn;

import static dev.fovea.onednn.Dnnl.HANDLE;
import static dev.fovea.onednn.Dnnl.POINTER;

import java.lang.invoke.MethodHandle;

/// The same tensor in another layout or data type.
record Reorder(MemoryDescriptor src, MemoryDescriptor dst, Attributes attributes) implements Operation {

    private static final MethodHandle CREATE = Dnnl.describer("reorder", POINTER, HANDLE, HANDLE, HANDLE, HANDLE,
            HANDLE);

    @Override public long create(long out, long attributes, NativeScope temporary) throws Throwable {
        return (long) CREATE.invokeExact(out, src.handle(), Dnnl.ENGINE, dst.handle(), Dnnl.ENGINE, attributes);
    }
}
