package dev.fovea.onednn;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.fovea.spi.Team;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.ref.Cleaner;
import java.lang.ref.Reference;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicReference;

/// Runs Java code on the OpenMP team of the calling thread: the very threads that execute oneDNN's primitives.
///
/// A pool of our own beside that team made a training step 2.4 times slower (docs/adr/0019). libgomp keeps one team
/// for each platform thread that calls it; so one `Omp` for each thread that runs plans ([#ofThread]), and regions are not nested.
/// One that is forgotten, or whose thread has ended, is closed by the garbage collector.
final class Omp implements AutoCloseable {

    private static final long SOFT = 1; // omp_pause_soft

    private static final Team.Task IDLE = (_, _) -> {};
    private static final Team.Task CLOSED = (_, _) -> {};

    private static final ThreadLocal<Omp> OF_THREAD = ThreadLocal.withInitial(Omp::new);

    private final Region region = new Region();
    private final long entry;
    private final Cleaner.Cleanable cleanable;

    Omp() {
        try {
            MethodHandle part = MethodHandles.lookup()
                    .bind(region, "part", MethodType.methodType(void.class, long.class));
            Arena arena = Arena.ofShared();
            this.entry = Foreign.upcall(part, FunctionDescriptor.ofVoid(JAVA_LONG), arena).address();
            this.cleanable = NativeScope.CLEANER.register(this, arena::close);
        } catch (ReflectiveOperationException impossible) {
            throw new AssertionError(impossible);
        }
    }

    /// The calling thread's own.
    static Omp ofThread() {
        return OF_THREAD.get();
    }

    /// Whether this platform's OpenMP runtime can run Java code.
    static boolean isAvailable() {
        return Dnnl.HAS_TEAM;
    }

    /// The number of threads for which the calling thread compiles primitives from now on; where OpenMP is not found, its own.
    static void setThreads(int threads) {
        if (threads < 1) {
            throw new OneDnnException("a team has at least one thread, not " + threads);
        }
        if (!Dnnl.HAS_THREAD_COUNT) {
            return;
        }
        try {
            long _ = (long) Dnnl.OMP_SET_NUM_THREADS.invokeExact((long) threads);
        } catch (Throwable impossible) {
            throw unchecked(impossible);
        }
    }

    /// Ends the other threads of the calling thread's team; its next region makes new ones. Nothing in a region, or where OpenMP does not
    /// offer it.
    static void endTeam() {
        if (Dnnl.HAS_TEAM && Dnnl.HAS_PAUSE) {
            Dnnl.value(() -> (long) Dnnl.OMP_PAUSE_RESOURCE_ALL.invokeExact(SOFT));
        }
    }

    /// The number of threads for which the calling thread would compile primitives.
    static int maxThreads() {
        return (int) Dnnl.value(() -> (long) Dnnl.OMP_GET_MAX_THREADS.invokeExact());
    }

    /// Runs `work` on `threads` threads of the caller's team, the caller being the first, and waits for all. Allocates
    /// nothing. The count that the task sees is the real one: OpenMP may give fewer threads than asked for.
    ///
    /// What a part throws is thrown here when all parts have ended.
    void run(int threads, Team.Task work) {
        if (threads < 1 || Thread.currentThread().isVirtual()) {
            throw new OneDnnException(threads < 1
                    ? "a team has at least one thread, not " + threads
                    : "a virtual thread has no OpenMP team; hand the work to a platform thread");
        }
        if (!region.task.compareAndSet(IDLE, work)) {
            throw new OneDnnException(
                    "this team is closed, or already runs a region; regions are not nested, nor shared by threads");
        }
        try {
            long _ = (long) Dnnl.GOMP_PARALLEL.invokeExact(entry, 0L, (long) threads, 0L);
        } catch (Throwable impossible) {
            throw unchecked(impossible);
        } finally {
            region.task.set(IDLE);
            Reference.reachabilityFence(this); // the entry must not be freed under the team
        }
        if (!region.failures.isEmpty()) {
            region.rethrow();
        }
    }

    /// What the team sees. The native entry keeps it alive, so it knows nothing of its [Omp].
    private static final class Region {
        private final AtomicReference<Team.Task> task = new AtomicReference<>(IDLE);
        private final ConcurrentLinkedQueue<Throwable> failures = new ConcurrentLinkedQueue<>();

        /// What OpenMP calls on every thread of the team. Must not throw: that would end the JVM.
        @SuppressWarnings("unused") private void part(long ignored) {
            try {
                task.getPlain().run((int) (long) Dnnl.OMP_GET_THREAD_NUM.invokeExact(),
                        (int) (long) Dnnl.OMP_GET_NUM_THREADS.invokeExact());
            } catch (Throwable failure) {
                failures.add(failure);
            }
        }

        private void rethrow() {
            Throwable first = failures.remove();
            for (Throwable other : failures) {
                if (other != first) { // two parts may throw the same instance
                    first.addSuppressed(other);
                }
            }
            failures.clear();
            throw unchecked(first);
        }
    }

    private static RuntimeException unchecked(Throwable failure) {
        if (failure instanceof Error error) {
            throw error;
        }
        return failure instanceof RuntimeException unchecked ? unchecked : new IllegalStateException(failure);
    }

    /// Frees the entry from native code; never while a region runs.
    @Override public void close() {
        if (region.task.compareAndSet(IDLE, CLOSED)) {
            cleanable.clean();
        } else if (region.task.get() != CLOSED) {
            throw new OneDnnException("a team cannot be closed while it runs a region");
        }
    }
}
