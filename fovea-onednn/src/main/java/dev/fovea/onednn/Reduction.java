package dev.fovea.onednn;

import static dev.fovea.onednn.Dnnl.FLOAT;
import static dev.fovea.onednn.Dnnl.HANDLE;
import static dev.fovea.onednn.Dnnl.INT;
import static dev.fovea.onednn.Dnnl.POINTER;

import java.lang.invoke.MethodHandle;

/// Sum, mean, product or extreme over the axes on which `dst` has extent 1.
record Reduction(Algorithm algorithm, MemoryDescriptor src, MemoryDescriptor dst, Attributes attributes)
        implements
            Operation {

    private static final MethodHandle CREATE = Dnnl.describer("reduction", POINTER, HANDLE, INT, HANDLE, HANDLE, FLOAT,
            FLOAT, HANDLE);

    Reduction {
        algorithm.require("REDUCTION_");
    }

    @Override public long create(long out, long attributes, NativeScope temporary) throws Throwable {
        return (long) CREATE.invokeExact(out, Dnnl.ENGINE, algorithm.code(), src.handle(), dst.handle(),
                0f, 0f, attributes); // p and ε of the norms, which are not offered
    }
}
