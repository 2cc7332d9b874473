package dev.fovea.onednn;

import java.lang.foreign.MemorySegment;
import java.util.Map;

/// A compiled kernel (`dnnl_primitive_t`). Immutable; several threads may execute it, each through its own [BoundPrimitive].
final class Primitive {

    private final PrimitiveDescriptor descriptor;
    private final NativeScope scope;
    private final long handle;
    private final int threads;

    Primitive(PrimitiveDescriptor descriptor, NativeScope scope) {
        this.descriptor = descriptor;
        this.scope = scope;
        this.threads = Omp.maxThreads();
        this.handle = scope.own(NativeScope.Kind.PRIMITIVE, Dnnl.create(descriptor,
                out -> (long) Dnnl.PRIMITIVE_CREATE.invokeExact(out, descriptor.handle())));
    }

    PrimitiveDescriptor descriptor() {
        return descriptor;
    }

    /// Ties the kernel to memory, once for each thread that runs it. The scratchpad and the workspace are arguments, too.
    ///
    /// @throws OneDnnException if the kernel does not take an argument, or a segment is too small for it
    BoundPrimitive bind(NativeScope target, Map<Argument, MemorySegment> arguments) {
        return new BoundPrimitive(this, target, arguments);
    }

    /// The number of threads that it was compiled for.
    int threads() {
        return threads;
    }

    long handle() {
        scope.requireOpen();
        return handle;
    }
}
