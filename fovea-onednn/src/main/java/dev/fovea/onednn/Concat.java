package dev.fovea.onednn;

import static dev.fovea.onednn.Dnnl.HANDLE;
import static dev.fovea.onednn.Dnnl.INT;
import static dev.fovea.onednn.Dnnl.POINTER;

import java.lang.invoke.MethodHandle;
import java.util.List;

/// The sources one after the other along `axis`; they are [Argument#source].
record Concat(int axis, List<MemoryDescriptor> sources, MemoryDescriptor dst, Attributes attributes)
        implements
            Operation {

    private static final MethodHandle CREATE = Dnnl.describer("concat", POINTER, HANDLE, HANDLE, INT, INT, POINTER,
            HANDLE);

    Concat {
        sources = List.copyOf(sources);
        if (sources.isEmpty() || axis < 0 || axis >= dst.rank()) {
            throw new OneDnnException(sources.size() + " sources cannot be joined along axis " + axis + " of " + dst);
        }
    }

    @Override public long create(long out, long attributes, NativeScope temporary) throws Throwable {
        long handles = temporary.array(sources.stream().mapToLong(MemoryDescriptor::handle).toArray());
        return (long) CREATE.invokeExact(out, Dnnl.ENGINE, dst.handle(), (long) sources.size(), (long) axis, handles,
                attributes);
    }
}
