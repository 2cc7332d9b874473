package dev.fovea.nn.model;

import static dev.fovea.nn.text.Require.positive;
import static dev.fovea.nn.text.Require.require;

import com.sun.management.OperatingSystemMXBean;
import dev.fovea.compile.KernelTimes;
import dev.fovea.compile.MemoryUse;
import dev.fovea.compile.Target;
import dev.fovea.spi.Availability;
import dev.fovea.spi.Backend;
import dev.fovea.spi.Backends;
import dev.fovea.spi.KernelProvider;
import dev.fovea.spi.Layout;
import dev.fovea.tensor.DType;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Where and how models run: backend, threads, memory, precision, the measured times by which kernels are chosen, and whether training
/// computes again what it could keep.
///
/// The defaults respect a container's limits: as many threads as it grants processors, at most four fifths of its memory.
public record Execution(Backend backend, List<KernelProvider> providers, Optional<Backend> fallback, int threads,
        long memoryCap, Precision precision, Optional<KernelTimes> kernelTimes, MemoryUse memoryUse) {
    private static final double SHARE_OF_MEMORY = 0.8;     // the rest is the JVM's, and the data's

    public Execution {
        providers = List.copyOf(providers);
        positive("the number of threads", threads);
        require(memoryCap > 0, "the memory cap must be positive, but is %d bytes", memoryCap);
        if (precision == Precision.BF16 && backend.bf16() instanceof Availability.Unavailable(String reason)) {
            throw new IllegalArgumentException(
                    "the precision bf16 cannot be had: " + reason + ". Take float32, which is the default");
        }
    }

    /// For speed.
    public Execution(Backend backend, List<KernelProvider> providers, Optional<Backend> fallback, int threads,
            long memoryCap, Precision precision, Optional<KernelTimes> kernelTimes) {
        this(backend, providers, fallback, threads, memoryCap, precision, kernelTimes, MemoryUse.SPEED);
    }

    /// The best backend that is available, all processors.
    public static Execution best() {
        return on(Backends.best());
    }

    /// A backend by name; an error that says why if it cannot run here.
    public static Execution on(String backend) {
        return on(Backends.named(backend));
    }

    private static Execution on(Backend backend) {
        List<KernelProvider> providers = backend.rank() == 0 ? List.of() : Backends.providers();
        Hints.logMissing(backend, providers);
        return new Execution(backend, providers, Backends.fallbackOf(backend),
                Runtime.getRuntime().availableProcessors(), memoryOfMachine(), Precision.FLOAT32, Optional.empty());
    }

    private static long memoryOfMachine() {
        return ManagementFactory.getOperatingSystemMXBean() instanceof OperatingSystemMXBean os
                ? (long) (os.getTotalMemorySize() * SHARE_OF_MEMORY)
                : Long.MAX_VALUE;
    }

    public Execution threads(int threads) {
        return new Execution(backend, providers, fallback, threads, memoryCap, precision, kernelTimes, memoryUse);
    }
    public Execution memoryCap(long bytes) {
        return new Execution(backend, providers, fallback, threads, bytes, precision, kernelTimes, memoryUse);
    }
    public Execution precision(Precision precision) {
        return new Execution(backend, providers, fallback, threads, memoryCap, precision, kernelTimes, memoryUse);
    }

    /// Whether training keeps what backpropagation reads, or computes again what is cheap: the numbers are the same, bit for bit.
    public Execution memoryUse(MemoryUse use) {
        return new Execution(backend, providers, fallback, threads, memoryCap, precision, kernelTimes, use);
    }

    /// With kernels and layouts chosen by these times, and not by rule; with [Precision#BF16] also which of the steps in bf16 are faster in
    /// float32.
    public Execution kernelTimes(KernelTimes times) {
        return new Execution(backend, providers, fallback, threads, memoryCap, precision, Optional.of(times),
                memoryUse);
    }

    /// What a program for batches of that size is compiled for, with the layouts that weights have already.
    public Target target(int batch, Map<String, Layout> layouts) {
        List<KernelProvider> chosen = switch (precision) {
            case FLOAT32, BF16 -> providers;
            case STRICT -> providers.stream().map(KernelProvider::strict).toList();
        };
        return new Target(backend, chosen, fallback, batch, threads, layouts, kernelTimes,
                precision == Precision.BF16 ? DType.BF16 : DType.F32, memoryUse);
    }
}
