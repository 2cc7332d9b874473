package dev.fovea.onednn;

import static dev.fovea.onednn.Dnnl.HANDLE;
import static dev.fovea.onednn.Dnnl.INT;
import static dev.fovea.onednn.Dnnl.POINTER;

import java.lang.invoke.MethodHandle;

/// `y = a ∘ b` element by element; extents 1 of `second` are broadcast. In place if `y` is the memory of `first`.
///
/// The operands are [Argument#SRC] and [Argument#SRC_1].
record Binary(Algorithm algorithm, MemoryDescriptor first, MemoryDescriptor second, MemoryDescriptor dst,
        Attributes attributes) implements Operation {

    private static final MethodHandle CREATE = Dnnl.describer("binary", POINTER, HANDLE, INT, HANDLE, HANDLE, HANDLE,
            HANDLE);

    Binary {
        algorithm.require("BINARY_");
    }

    @Override public long create(long out, long attributes, NativeScope temporary) throws Throwable {
        return (long) CREATE.invokeExact(out, Dnnl.ENGINE, algorithm.code(), first.handle(), second.handle(),
                dst.handle(), attributes);
    }
}
