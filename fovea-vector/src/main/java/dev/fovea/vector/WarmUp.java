package dev.fovea.vector;

import dev.fovea.spi.Kernel;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/// Has vector code compiled before it is needed: as soon as a kernel is chosen its methods are called on memory of nobody, each as often
/// as the JIT compiler asks for, several at a time; who binds the kernel waits for them.
///
/// So the compiler works while the rest of a plan is made, and each method is compiled from the same calls in every process. It pays only
/// where whoever calls a method waits until C2 has compiled it, see [Jit#isWaitedFor]; elsewhere nothing is called.
final class WarmUp {
    /// Bytes of memory that a call may read and write, zeros at first.
    static final long BYTES = 1 << 18;

    /// While one waits for C2, another waits for C1, and a third is interpreted.
    private static final int THREADS = 3;

    /// C2 is asked after 150 calls, or after six with 150 rounds of their loops.
    private static final int CALLS = 300;

    /// A method of vector code, called with a small count.
    ///
    /// @param name equal ones are called once
    record Code(Object name, Call call) {
    }

    /// Works in [#BYTES] from `memory` on.
    interface Call {
        void run(long memory);
    }

    /// A kernel that knows the vector code that it runs.
    interface Warmed extends Kernel {
        List<Code> code();
    }

    private final boolean pays;
    private final Executor threads;
    private final Map<Object, CompletableFuture<Void>> started = new ConcurrentHashMap<>();

    private WarmUp(boolean pays, Executor threads) {
        this.pays = pays;
        this.threads = threads;
    }

    /// On threads of its own, which end when nothing is left.
    static WarmUp inParallel() {
        var pool = new ThreadPoolExecutor(THREADS, THREADS, 1, TimeUnit.SECONDS, new LinkedBlockingQueue<>(),
                Thread.ofPlatform().name("fovea-warm-up-", 0).daemon().factory());
        pool.allowCoreThreadTimeOut(true);
        return new WarmUp(true, pool);
    }

    static WarmUp by(Executor threads) {
        return new WarmUp(true, threads);
    }

    /// Calls nothing.
    static WarmUp none() {
        return new WarmUp(false, Runnable::run);
    }

    /// Begins to call what the kernel will run.
    void begin(Warmed kernel) {
        if (pays) {
            kernel.code().forEach(this::start);
        }
    }

    /// The same kernel, which is bound when its code is compiled.
    Kernel of(Warmed kernel) {
        if (!pays) {
            return kernel;
        }
        var code = kernel.code().stream().map(this::start).toArray(CompletableFuture<?>[]::new);
        return new Waiting(kernel, CompletableFuture.allOf(code));
    }

    private CompletableFuture<Void> start(Code code) {
        return started.computeIfAbsent(code.name(), _ -> CompletableFuture.runAsync(() -> call(code.call()), threads));
    }

    private static void call(Call call) {
        try (Arena arena = Arena.ofConfined()) {
            long memory = arena.allocate(BYTES, Lanes.VECTOR).address();
            for (int i = 0; i < CALLS; i++) {
                call.run(memory);
            }
        }
    }

    private record Waiting(Kernel kernel, CompletableFuture<Void> warm) implements Kernel {
        @Override public long scratchBytes() {
            return kernel.scratchBytes();
        }

        @Override public Bound bind(MemorySegment[] inputs, MemorySegment[] outputs, MemorySegment scratch) {
            warm.join();
            return kernel.bind(inputs, outputs, scratch);
        }

        @Override public void close() {
            kernel.close();
        }
    }
}
