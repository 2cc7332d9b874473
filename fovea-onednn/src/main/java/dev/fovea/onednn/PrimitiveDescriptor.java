package dev.fovea.onednn;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

/// One implementation of an [Operation], with all layouts decided (`dnnl_primitive_desc_t`). Immutable, thread-safe.
final class PrimitiveDescriptor {

    private static final Pattern REFERENCE = Pattern.compile("(^|[:+_])ref([:+_]|$)");
    private static final int LAST_REACHED = 4; // dnnl_last_impl_reached

    private final Operation operation;
    private final NativeScope scope;
    private final long handle;
    private final int number;               // in oneDNN's list
    private final String implementation;
    private final Map<Argument, MemoryDescriptor> arguments = new ConcurrentHashMap<>();

    PrimitiveDescriptor(Operation operation, NativeScope scope, long handle) {
        this(operation, scope, handle, 0);
    }

    private PrimitiveDescriptor(Operation operation, NativeScope scope, long handle, int number) {
        this.number = number;
        this.operation = operation;
        this.scope = scope;
        this.handle = scope.own(NativeScope.Kind.PRIMITIVE_DESCRIPTOR, handle);
        this.implementation = queryImplementation();
    }

    Operation operation() {
        return operation;
    }

    /// oneDNN's name of the implementation, for example `jit:avx512_core`.
    String implementation() {
        return implementation;
    }

    /// Whether this is one of oneDNN's reference loops, which are up to 1000 times slower than its kernels.
    boolean isReference() {
        return isReference(implementation);
    }

    static boolean isReference(String implementation) {
        return REFERENCE.matcher(implementation).find();
    }

    /// How this implementation wants the tensor `argument`; [MemoryDescriptor#NONE] if it does not take one.
    MemoryDescriptor argument(Argument argument) {
        return arguments.computeIfAbsent(argument, this::queryArgument);
    }

    private MemoryDescriptor queryArgument(Argument argument) {
        long found = Dnnl.value(() -> (long) Dnnl.PRIMITIVE_DESC_QUERY_MD.invokeExact(handle(),
                Query.EXEC_ARG_MD.code(), (long) argument.code()));
        return isEmpty(found) ? MemoryDescriptor.NONE : MemoryDescriptor.copy(scope, found);
    }

    private static boolean isEmpty(long descriptor) {
        return descriptor == 0 || Dnnl.value(() -> (long) Dnnl.MEMORY_DESC_GET_SIZE.invokeExact(descriptor)) == 0;
    }

    /// The bytes of scratch memory that one execution needs.
    long scratchBytes() {
        return argument(Argument.SCRATCHPAD).bytes();
    }

    /// The implementation after this one; empty if this is the last. A descriptor that is moved on is no longer what it was, and a
    /// clone does not know what comes next, so the list is walked from its start; the hints of its start must be there all the while.
    List<PrimitiveDescriptor> next() {
        try (var temporary = new NativeScope()) {
            long settings = operation.attributes().create(temporary);
            long moved = Dnnl.create(operation, out -> operation.create(out, settings, temporary));
            for (int i = 0; i <= number; i++) {
                int status = (int) Dnnl.value(() -> (long) Dnnl.PRIMITIVE_DESC_NEXT_IMPL.invokeExact(moved));
                if (status != 0) {
                    Dnnl.check(operation, () -> (long) Dnnl.PRIMITIVE_DESC_DESTROY.invokeExact(moved));
                    if (status != LAST_REACHED) {
                        throw Dnnl.failure(operation, status);
                    }
                    return List.of();
                }
            }
            return List.of(new PrimitiveDescriptor(operation, scope, moved, number + 1));
        }
    }

    /// Compiles the kernel for the calling thread's number of OpenMP threads ([Omp#setThreads]), which stays as it is.
    ///
    /// @throws OneDnnException if this is a reference implementation
    Primitive compile(NativeScope target) {
        if (isReference()) {
            throw new OneDnnException("oneDNN has only its reference loops (" + implementation + ") for " + operation);
        }
        return new Primitive(this, target);
    }

    long handle() {
        scope.requireOpen();
        return handle;
    }

    private String queryImplementation() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment out = arena.allocate(JAVA_LONG);
            Dnnl.check(operation, () -> (long) Dnnl.PRIMITIVE_DESC_QUERY.invokeExact(handle,
                    Query.IMPL_INFO_STR.code(), 0L, out.address()));
            return Foreign.string(out.get(JAVA_LONG, 0));
        }
    }

    @Override public String toString() {
        return implementation + " for " + operation;
    }
}
