package dev.fovea.onednn;

import static dev.fovea.onednn.Dnnl.HANDLE;
import static dev.fovea.onednn.Dnnl.INT;
import static dev.fovea.onednn.Dnnl.POINTER;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.List;

/// `y = Σᵢ scaleᵢ · xᵢ`; the sources are [Argument#source].
record Sum(List<Float> scales, List<MemoryDescriptor> sources, MemoryDescriptor dst, Attributes attributes)
        implements
            Operation {

    private static final MethodHandle CREATE = Dnnl.describer("sum", POINTER, HANDLE, HANDLE, INT, POINTER, POINTER,
            HANDLE);

    Sum {
        scales = List.copyOf(scales);
        sources = List.copyOf(sources);
        if (sources.isEmpty() || scales.size() != sources.size()) {
            throw new OneDnnException("a sum of " + sources.size() + " sources with " + scales.size() + " scales");
        }
    }

    @Override public long create(long out, long attributes, NativeScope temporary) throws Throwable {
        MemorySegment factors = temporary.allocate((long) Float.BYTES * scales.size());
        for (int i = 0; i < scales.size(); i++) {
            factors.setAtIndex(ValueLayout.JAVA_FLOAT, i, scales.get(i));
        }
        long handles = temporary.array(sources.stream().mapToLong(MemoryDescriptor::handle).toArray());
        return (long) CREATE.invokeExact(out, Dnnl.ENGINE, dst.handle(), (long) sources.size(), factors.address(),
                handles,
                attributes);
    }
}
