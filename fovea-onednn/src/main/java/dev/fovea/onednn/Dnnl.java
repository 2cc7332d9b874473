package dev.fovea.onednn;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.lang.ref.Reference;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The C functions of oneDNN 3.11 and of its OpenMP runtime, as method handles; links all of them, and knows most.
///
/// Handles and pointers are `long`s: as fast as segments, and no garbage. A wrong signature is a crash of the JVM, so a test
/// compares every one with oneDNN's header. Initialising this class never fails; ask [#problem] before calling.
final class Dnnl {

    static final MemoryLayout INT = JAVA_INT; // int, unsigned, and all enums
    static final MemoryLayout FLOAT = JAVA_FLOAT;
    static final MemoryLayout HANDLE = JAVA_LONG; // dnnl_*_t
    static final MemoryLayout POINTER = JAVA_LONG;
    private static final MemoryLayout SIZE = JAVA_LONG; // size_t
    private static final MemoryLayout STATUS = JAVA_INT;

    private static final NativeFunctions C = new NativeFunctions(NativeLibrary.load());

    private static final MethodHandle VERSION = C.function("dnnl_version", POINTER);
    private static final MethodHandle CPU_ISA = C.function("dnnl_get_effective_cpu_isa", INT);
    private static final MethodHandle STATUS_NAME = C.function("dnnl_status2str", POINTER, INT);
    private static final MethodHandle DATA_TYPE_NAME = C.function("dnnl_dt2str", POINTER, INT);
    private static final MethodHandle FORMAT_TAG_NAME = C.function("dnnl_fmt_tag2str", POINTER, INT);
    private static final MethodHandle ALGORITHM_NAME = C.function("dnnl_alg_kind2str", POINTER, INT);
    private static final MethodHandle PROPAGATION_NAME = C.function("dnnl_prop_kind2str", POINTER, INT);

    private static final MethodHandle ENGINE_CREATE = status("engine_create", POINTER, INT, SIZE);
    static final MethodHandle STREAM_CREATE = status("stream_create", POINTER, HANDLE, INT);
    static final MethodHandle STREAM_DESTROY = status("stream_destroy", HANDLE);
    static final MethodHandle SET_PRIMITIVE_CACHE_CAPACITY = status("set_primitive_cache_capacity", INT);

    static final MethodHandle MEMORY_DESC_CREATE_WITH_TAG = status("memory_desc_create_with_tag", POINTER, INT, POINTER,
            INT, INT);
    static final MethodHandle MEMORY_DESC_CLONE = status("memory_desc_clone", POINTER, HANDLE);
    static final MethodHandle MEMORY_DESC_QUERY = status("memory_desc_query", HANDLE, INT, POINTER);
    static final MethodHandle MEMORY_DESC_EQUAL = C.function("dnnl_memory_desc_equal", INT, HANDLE, HANDLE);
    static final MethodHandle MEMORY_DESC_GET_SIZE = C.function("dnnl_memory_desc_get_size", SIZE, HANDLE);
    static final MethodHandle MEMORY_DESC_DESTROY = status("memory_desc_destroy", HANDLE);

    static final MethodHandle MEMORY_CREATE = status("memory_create", POINTER, HANDLE, HANDLE, POINTER);
    static final MethodHandle MEMORY_SET_DATA_HANDLE = status("memory_set_data_handle", HANDLE, POINTER);
    static final MethodHandle MEMORY_DESTROY = status("memory_destroy", HANDLE);

    static final MethodHandle ATTR_CREATE = status("primitive_attr_create", POINTER);
    static final MethodHandle ATTR_SET_SCRATCHPAD_MODE = status("primitive_attr_set_scratchpad_mode", HANDLE, INT);
    static final MethodHandle ATTR_SET_DETERMINISTIC = status("primitive_attr_set_deterministic", HANDLE, INT);
    static final MethodHandle ATTR_SET_POST_OPS = status("primitive_attr_set_post_ops", HANDLE, HANDLE);
    static final MethodHandle ATTR_DESTROY = status("primitive_attr_destroy", HANDLE);
    static final MethodHandle POST_OPS_CREATE = status("post_ops_create", POINTER);
    static final MethodHandle POST_OPS_DESTROY = status("post_ops_destroy", HANDLE);

    static final MethodHandle PRIMITIVE_DESC_NEXT_IMPL = status("primitive_desc_next_impl", HANDLE);
    static final MethodHandle PRIMITIVE_DESC_QUERY = status("primitive_desc_query", HANDLE, INT, INT, POINTER);
    static final MethodHandle PRIMITIVE_DESC_QUERY_MD = C.function("dnnl_primitive_desc_query_md", HANDLE, HANDLE, INT,
            INT);
    static final MethodHandle PRIMITIVE_DESC_DESTROY = status("primitive_desc_destroy", HANDLE);
    static final MethodHandle PRIMITIVE_CREATE = status("primitive_create", POINTER, HANDLE);
    static final MethodHandle PRIMITIVE_EXECUTE = status("primitive_execute", HANDLE, HANDLE, INT, POINTER);
    static final MethodHandle PRIMITIVE_DESTROY = status("primitive_destroy", HANDLE);

    // OpenMP; absent on Windows (found in VCOMP140.DLL there) and partly on macOS
    static final MethodHandle OMP_SET_NUM_THREADS = C.optional("omp_set_num_threads", FunctionDescriptor.ofVoid(INT));
    static final MethodHandle OMP_GET_MAX_THREADS = C.optional("omp_get_max_threads", FunctionDescriptor.of(INT));
    static final MethodHandle OMP_GET_THREAD_NUM = C.optional("omp_get_thread_num", FunctionDescriptor.of(INT),
            Linker.Option.critical(false));
    static final MethodHandle OMP_GET_NUM_THREADS = C.optional("omp_get_num_threads", FunctionDescriptor.of(INT),
            Linker.Option.critical(false));
    static final MethodHandle GOMP_PARALLEL = C.optional("GOMP_parallel",
            FunctionDescriptor.ofVoid(POINTER, POINTER, INT, INT));
    static final MethodHandle OMP_PAUSE_RESOURCE_ALL = C.optional("omp_pause_resource_all",
            FunctionDescriptor.of(INT, INT));
    static final boolean HAS_PAUSE = C.has("omp_pause_resource_all");
    static final boolean HAS_THREAD_COUNT = C.has("omp_set_num_threads");
    static final boolean HAS_TEAM = C.has("omp_set_num_threads", "omp_get_max_threads", "omp_get_thread_num",
            "omp_get_num_threads", "GOMP_parallel");

    private static final long CPU = 1; // dnnl_cpu
    private static final String SUPPORTED = "3.11.";

    private static final Optional<String> PROBLEM = findProblem();

    /// The CPU, for the rest of the process; thread-safe.
    static final long ENGINE = PROBLEM.isPresent()
            ? 0
            : create("the CPU engine", out -> (long) ENGINE_CREATE.invokeExact(out, CPU, 0L));

    private Dnnl() {}

    /// The C function `dnnl_name`, which answers with a status.
    ///
    /// Functions that few programs need are linked in their own files, when they are first used: linking costs some
    /// milliseconds for each new signature.
    static MethodHandle status(String name, MemoryLayout... parameters) {
        return C.function("dnnl_" + name, STATUS, parameters);
    }

    /// The C function that writes a primitive descriptor for `operation` to its first parameter.
    static MethodHandle describer(String operation, MemoryLayout... parameters) {
        return status(operation + "_primitive_desc_create", parameters);
    }

    /// Why oneDNN cannot be used here, in words for the user; empty if it can.
    static Optional<String> problem() {
        return PROBLEM;
    }

    /// The version of the library, for example `3.11.0`.
    static String version() {
        MemorySegment version = Foreign.at(value(() -> (long) VERSION.invokeExact()), 3L * Integer.BYTES);
        return version.getAtIndex(JAVA_INT, 0) + "." + version.getAtIndex(JAVA_INT, 1) + "."
                + version.getAtIndex(JAVA_INT, 2);
    }

    /// Which instructions it uses, as bits.
    static long instructions() {
        return value(() -> (long) CPU_ISA.invokeExact());
    }

    /// Lets oneDNN remember this many compiled primitives (its default is 1024).
    static void primitiveCacheCapacity(int primitives) {
        check("a primitive cache of " + primitives,
                () -> (long) SET_PRIMITIVE_CACHE_CAPACITY.invokeExact((long) primitives));
    }

    static String dataTypeName(long code) {
        return Foreign.string(value(() -> (long) DATA_TYPE_NAME.invokeExact(code)));
    }

    static String algorithmName(long code) {
        return Foreign.string(value(() -> (long) ALGORITHM_NAME.invokeExact(code)));
    }

    static String propagationName(long code) {
        return Foreign.string(value(() -> (long) PROPAGATION_NAME.invokeExact(code)));
    }

    static String formatTagName(long code) {
        return Foreign.string(value(() -> (long) FORMAT_TAG_NAME.invokeExact(code)));
    }

    /// A call that answers with a status.
    @FunctionalInterface
    interface StatusCall {
        long status() throws Throwable;
    }

    /// A call that answers with a status and writes a new handle to `out`.
    @FunctionalInterface
    interface CreatingCall {
        long status(long out) throws Throwable;
    }

    /// A call that answers with a number, a handle, or a pointer.
    @FunctionalInterface
    interface ValueCall {
        long value() throws Throwable;
    }

    /// Makes the call; a status other than success becomes a [OneDnnException] about `subject`.
    static void check(Object subject, StatusCall call) {
        try {
            int status = (int) call.status();
            if (status != 0) {
                throw failure(subject, status);
            }
        } catch (RuntimeException | Error failure) {
            throw failure;
        } catch (Throwable impossible) {
            throw new AssertionError(impossible);
        } finally {
            Reference.reachabilityFence(call); // what the call has captured must not be closed by the garbage collector
        }
    }

    /// Makes the call and returns the handle, which the caller must own ([NativeScope#own]).
    static long create(Object subject, CreatingCall call) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment out = arena.allocate(JAVA_LONG);
            check(subject, () -> call.status(out.address()));
            return out.get(JAVA_LONG, 0);
        }
    }

    static long value(ValueCall call) {
        try {
            return call.value();
        } catch (RuntimeException | Error failure) {
            throw failure;
        } catch (Throwable impossible) {
            throw new AssertionError(impossible);
        } finally {
            Reference.reachabilityFence(call);
        }
    }

    static OneDnnException failure(Object subject, int status) {
        return new OneDnnException(subject, status,
                Foreign.string(value(() -> (long) STATUS_NAME.invokeExact((long) status))));
    }

    /// Every required function with its signature, for the test that compares them with the header.
    static Map<String, FunctionDescriptor> signatures() {
        return C.signatures();
    }

    private static Optional<String> findProblem() {
        Optional<String> missing = C.problem();
        if (missing.isPresent()) {
            return missing;
        }
        if (!version().startsWith(SUPPORTED)) { // constants without a name in the library could have moved
            return Optional.of("oneDNN " + SUPPORTED + "x is needed, but the library is " + version());
        }
        List<String> differences = Constants.differences();
        return differences.isEmpty() ? Optional.empty() : Optional.of(String.join("; ", differences));
    }
}
