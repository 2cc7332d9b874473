package dev.fovea.onednn;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.ref.Cleaner;
import java.util.ArrayDeque;
import java.util.Deque;

/// The owner of native objects: closing it destroys what was made in it, last made first.
///
/// A scope that is forgotten is closed by the garbage collector when nothing made in it is reachable any more. Thread-safe;
/// but whoever closes it must know that nothing of it is being executed (a runner closes its own scope).
final class NativeScope implements AutoCloseable {

    /// What can be owned, with the function that destroys it.
    enum Kind {
        STREAM(Dnnl.STREAM_DESTROY),
        MEMORY_DESCRIPTOR(Dnnl.MEMORY_DESC_DESTROY),
        MEMORY(Dnnl.MEMORY_DESTROY),
        ATTRIBUTES(Dnnl.ATTR_DESTROY),
        POST_OPS(Dnnl.POST_OPS_DESTROY),
        PRIMITIVE_DESCRIPTOR(Dnnl.PRIMITIVE_DESC_DESTROY),
        PRIMITIVE(Dnnl.PRIMITIVE_DESTROY);

        private final MethodHandle destroy;

        Kind(MethodHandle destroy) {
            this.destroy = destroy;
        }

        private void destroy(long handle) {
            Dnnl.check("the end of a " + this, () -> (long) destroy.invokeExact(handle));
        }
    }

    static final Cleaner CLEANER = Cleaner.create();
    private static final long IN_ORDER = 1; // dnnl_stream_in_order

    private final Handles handles = new Handles();
    private final Cleaner.Cleanable cleanable = CLEANER.register(this, handles);
    private final Arena arena = Arena.ofAuto();
    private volatile boolean open = true;

    /// Makes this scope the owner of `handle`.
    long own(Kind kind, long handle) {
        requireOpen();
        handles.add(new Handle(kind, handle));
        return handle;
    }

    /// A new stream; executions on one stream belong to one thread.
    long stream() {
        return own(Kind.STREAM,
                Dnnl.create("a stream", out -> (long) Dnnl.STREAM_CREATE.invokeExact(out, Dnnl.ENGINE, IN_ORDER)));
    }

    /// Zeroed memory that lives as long as this scope is reachable.
    MemorySegment allocate(long bytes) {
        return arena.allocate(bytes, Long.BYTES);
    }

    /// The address of a C array of these values.
    long array(long... values) {
        return arena.allocateFrom(ValueLayout.JAVA_LONG, values).address();
    }

    /// Refuses to use what has been destroyed; without this the process would crash.
    void requireOpen() {
        if (!open) {
            throw new OneDnnException("the scope of this native object is closed");
        }
    }

    @Override public void close() {
        open = false;
        cleanable.clean();
    }

    private record Handle(Kind kind, long address) {}

    /// Apart from the scope, so that the cleaner does not keep the scope alive.
    private static final class Handles implements Runnable {

        private final Deque<Handle> made = new ArrayDeque<>();

        private synchronized void add(Handle handle) {
            made.push(handle);
        }

        @Override public synchronized void run() {
            for (; !made.isEmpty(); made.pop()) {
                made.element().kind().destroy(made.element().address());
            }
        }
    }
}
