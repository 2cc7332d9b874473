package dev.fovea.onednn;

import static dev.fovea.op.Ops.relu;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.fovea.op.Composite;
import dev.fovea.spi.Backend;
import dev.fovea.spi.Candidate;
import dev.fovea.spi.Kernel;
import dev.fovea.spi.KernelProvider;
import dev.fovea.spi.Layout;
import dev.fovea.spi.Signature;
import dev.fovea.spi.Storage;
import dev.fovea.tck.OpCase;
import dev.fovea.tck.OpCases;
import dev.fovea.tensor.Tensor;
import dev.fovea.vector.VectorKernels;
import java.lang.foreign.MemorySegment;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/// Once the JIT compiler has seen them, kernels allocate nothing: neither those of this backend nor the vector kernels on it.
/// That takes its time on a busy machine, so it is a test for the night.
@Tag("nightly")
class AllocationTest {
    private static final int RUNS = 1000;
    private static final long PATIENCE = 20_000_000_000L;               // ns, until everything must be compiled

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    @TestFactory Stream<DynamicTest> kernelsOfThisBackend() {
        var backend = new OneDnnBackend();
        return kernels(backend,
                (c, s) -> c.op() instanceof Composite o && !backend.claims(o, s)
                        ? List.of()
                        : backend.candidates(c.op(), s));
    }

    @TestFactory Stream<DynamicTest> vectorKernels() {
        var backend = new OneDnnBackend();
        var kernels = new VectorKernels();
        return kernels(backend, (c, s) -> kernels.candidates(c.op(), s, backend));
    }

    @TestFactory Stream<DynamicTest> wholeSteps() {
        return Stream.of(List.<KernelProvider>of(), List.<KernelProvider>of(new VectorKernels()))
                .flatMap(providers -> Nets.all(Nets.BATCH).stream()
                        .map(net -> DynamicTest.dynamicTest(net + (providers.isEmpty() ? "" : ", vector"), () -> {
                            try (var run = new PlanRun(new OneDnnBackend(), providers, net, net.training(), 2)) {
                                assertAllocatesNothing(net.toString(), () -> run.runner().run());
                            }
                        })));
    }

    @Test void updateInBlocks() {
        Nets.Net net = Nets.net("wide", Nets.BATCH, Nets::adam, 48, 48, 1,
                n -> x -> n.dense("e", relu(n.dense("d", Nets.flat(x), 1000)), 10));
        try (var run = new PlanRun(new OneDnnBackend(), List.of(new VectorKernels()), net, net.training(), 2)) {
            assertThat(run.plan().toString()).contains(" blocks]");
            assertAllocatesNothing("an update in blocks", () -> run.runner().run());
        }
    }

    @FunctionalInterface
    private interface Offer {
        List<Candidate> of(OpCase c, Signature s);
    }

    /// One test for each implementation of each op, and for each fused case.
    private static Stream<DynamicTest> kernels(Backend backend, Offer offer) {
        Map<String, Runnable> tests = new LinkedHashMap<>();
        for (OpCase c : OpCases.all()) {
            for (Candidate candidate : offer.of(c, Signature.rowMajor(c.types(), c.op().results(c.types()), 1))) {
                boolean fused = c.name().startsWith("fused/");
                String name = (fused ? c.name() : c.op().label().replaceAll("\\[.*", "")) + ": "
                        + candidate.implementation();
                if (!candidate.isView()) {
                    tests.putIfAbsent(name, () -> check(name, backend, candidate, c.inputs()));
                }
            }
        }
        return tests.entrySet().stream().map(e -> DynamicTest.dynamicTest(e.getKey(), e.getValue()::run));
    }

    private static void check(String name, Backend backend, Candidate candidate, List<Tensor> values) {
        var storages = new ArrayList<Storage>();
        try (Kernel kernel = candidate.prepare()) {
            MemorySegment[] in = memory(backend, candidate.inputs(), storages);
            for (int i = 0; i < in.length; i++) {
                if (candidate.inputs().get(i).isRowMajor()) {
                    in[i].copyFrom(values.get(i).data());
                }
            }
            MemorySegment[] out = memory(backend, candidate.outputs(), storages);
            storages.add(backend.allocate(kernel.scratchBytes()));
            assertAllocatesNothing(name, kernel.bind(in, out, storages.getLast().memory())::run);
        } finally {
            storages.forEach(Storage::close);
        }
    }

    private static MemorySegment[] memory(Backend backend, List<Layout> layouts, List<Storage> owned) {
        return layouts.stream().map(l -> {
            owned.add(backend.allocate(l.bytes()));
            return owned.getLast().memory();
        }).toArray(MemorySegment[]::new);
    }

    private static void assertAllocatesNothing(String name, Runnable work) {
        long start = System.nanoTime();
        long allocated = bytes(work);
        while (allocated > 0 && System.nanoTime() - start < PATIENCE) {
            allocated = bytes(work);
        }
        assertThat(allocated).as("bytes allocated by %d runs of %s", RUNS, name).isZero();
    }

    /// For at most a tenth of a second.
    private static long bytes(Runnable work) {
        long end = System.nanoTime() + PATIENCE / 200;
        BooleanSupplier more = () -> System.nanoTime() < end;
        long before = THREADS.getCurrentThreadAllocatedBytes();
        for (int i = 0; i < RUNS && more.getAsBoolean(); i++) {
            work.run();
        }
        return THREADS.getCurrentThreadAllocatedBytes() - before;
    }
}
