package dev.fovea.onednn;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.MemorySegment;
import java.lang.ref.Reference;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/// A kernel with its memory, ready to run. Belongs to one thread at a time.
///
/// Whoever owns the memory keeps it alive while this is executed: oneDNN sees addresses only.
final class BoundPrimitive {

    private static final long ENTRY_BYTES = 16; // dnnl_exec_arg_t: int arg, padding, dnnl_memory_t
    private static final long MEMORY_OFFSET = 8;

    private final Primitive primitive;
    private final NativeScope scope;
    private final Map<Argument, Bound> arguments = new LinkedHashMap<>();
    private final MemorySegment block;
    private final long handle;
    private final long stream;
    private final long blockAddress;
    private final int count;
    private final int threads;

    BoundPrimitive(Primitive primitive, NativeScope scope, Map<Argument, MemorySegment> segments) {
        this.primitive = primitive;
        this.scope = scope;
        this.handle = primitive.handle();
        this.threads = primitive.threads();
        segments.forEach((argument, segment) -> arguments.put(argument, bind(argument, segment)));
        requireScratch(Argument.SCRATCHPAD);
        requireScratch(Argument.WORKSPACE);
        this.stream = scope.stream();
        this.count = arguments.size();
        this.block = scope.allocate(ENTRY_BYTES * Math.max(1, count));
        this.blockAddress = block.address();
        long entry = 0;
        for (var argument : arguments.entrySet()) {
            block.set(JAVA_INT, entry, argument.getKey().code());
            block.set(JAVA_LONG, entry + MEMORY_OFFSET, argument.getValue().memory);
            entry += ENTRY_BYTES;
        }
    }

    /// Runs the kernel to its end, on as many threads as it was compiled for: oneDNN's matrix products ask for the thread's number
    /// again when they run, and would be alone after a small kernel was compiled for one. Allocates nothing.
    void execute() {
        scope.requireOpen();
        primitive.handle(); // the primitive's own scope may have been closed
        Omp.setThreads(threads);
        int status;
        try {
            status = (int) (long) Dnnl.PRIMITIVE_EXECUTE.invokeExact(handle, stream, (long) count, blockAddress);
        } catch (Throwable impossible) {
            throw new AssertionError(impossible);
        } finally {
            Reference.reachabilityFence(this);
        }
        if (status != 0) {
            throw Dnnl.failure(this, status);
        }
    }

    /// Points an argument to other memory; cheap, but not free: for inputs that change from step to step.
    void rebind(Argument argument, MemorySegment segment) {
        Bound bound = arguments.get(argument);
        if (bound == null) {
            throw new OneDnnException(argument + " has not been bound to " + this);
        }
        requireMemory(argument, bound.descriptor, bound.bytes, segment);
        scope.requireOpen();
        Dnnl.check(this, () -> (long) Dnnl.MEMORY_SET_DATA_HANDLE.invokeExact(bound.memory, segment.address()));
        bound.segment = segment;
    }

    private Bound bind(Argument argument, MemorySegment segment) {
        MemoryDescriptor descriptor = primitive.descriptor().argument(argument);
        if (descriptor.isNone()) {
            throw new OneDnnException(argument + " is not an argument of " + primitive.descriptor());
        }
        requireMemory(argument, descriptor, descriptor.bytes(), segment);
        long memory = scope.own(NativeScope.Kind.MEMORY, Dnnl.create(descriptor,
                out -> (long) Dnnl.MEMORY_CREATE.invokeExact(out, descriptor.handle(), Dnnl.ENGINE,
                        segment.address())));
        return new Bound(descriptor, descriptor.bytes(), memory, segment);
    }

    private void requireMemory(Argument argument, MemoryDescriptor descriptor, long bytes, MemorySegment segment) {
        if (!segment.isNative() || segment.byteSize() < bytes || segment.address() % descriptor.type().bytes() != 0) {
            throw new OneDnnException(
                    argument + " = " + descriptor + " needs " + bytes + " bytes of aligned native memory, "
                            + "but was given " + segment + ", in " + primitive.descriptor());
        }
        if (!segment.scope().isAlive()) {
            throw new OneDnnException(argument + " = " + descriptor + " was given memory that has been freed");
        }
    }

    /// oneDNN would write through a null pointer.
    private void requireScratch(Argument argument) {
        MemoryDescriptor descriptor = primitive.descriptor().argument(argument);
        if (!descriptor.isNone() && !arguments.containsKey(argument)) {
            throw new OneDnnException(argument + " = " + descriptor + " is missing for " + primitive.descriptor());
        }
    }

    @Override public String toString() {
        return primitive.descriptor() + " with " + arguments.entrySet().stream()
                .map(entry -> entry.getKey() + " = " + entry.getValue().descriptor)
                .collect(Collectors.joining(", ", "{", "}"));
    }

    /// An argument with its `dnnl_memory_t`. The segment is held so that the garbage collector leaves it alone.
    private static final class Bound {
        private final MemoryDescriptor descriptor;
        private final long bytes;
        private final long memory;
        @SuppressWarnings("unused") private MemorySegment segment;

        private Bound(MemoryDescriptor descriptor, long bytes, long memory, MemorySegment segment) {
            this.descriptor = descriptor;
            this.bytes = bytes;
            this.memory = memory;
            this.segment = segment;
        }
    }
}
