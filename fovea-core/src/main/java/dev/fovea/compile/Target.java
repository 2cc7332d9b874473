package dev.fovea.compile;

import dev.fovea.spi.Backend;
import dev.fovea.spi.KernelProvider;
import dev.fovea.spi.Layout;
import dev.fovea.tensor.DType;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What a program is compiled for.
///
/// `fallback` runs what `backend` has no kernel for, and the plan text says so; without one that is an error.
/// `layouts` are those of variables that others hold already; the rest is open.
///
/// @param times   what was measured, by which kernels and layouts are chosen; without, by the order in which backends offer them
/// @param storage how values that lie between steps are stored: f32, or bf16 where that pays, see [LowerPrecision]
/// @param memory  what is kept for backpropagation
public record Target(Backend backend, List<KernelProvider> providers, Optional<Backend> fallback, int batch,
        int threads, Map<String, Layout> layouts, Optional<KernelTimes> times, DType storage,
        MemoryUse memory) {
    public Target {
        providers = List.copyOf(providers);
        layouts = Map.copyOf(layouts);
        if (batch < 1) {
            throw new IllegalArgumentException("the batch size must be 1 or more, but is " + batch);
        }
        if (threads < 1) {
            throw new IllegalArgumentException("the number of threads must be 1 or more, but is " + threads);
        }
        if (storage != DType.F32 && storage != DType.BF16) {
            throw new IllegalArgumentException("values are stored as f32 or bf16, but " + storage + " was asked for");
        }
    }

    /// Without times, with everything stored as f32, and for speed.
    public Target(Backend backend, List<KernelProvider> providers, Optional<Backend> fallback, int batch, int threads,
            Map<String, Layout> layouts) {
        this(backend, providers, fallback, batch, threads, layouts, Optional.empty(), DType.F32);
    }

    /// For speed.
    public Target(Backend backend, List<KernelProvider> providers, Optional<Backend> fallback, int batch, int threads,
            Map<String, Layout> layouts, Optional<KernelTimes> times, DType storage) {
        this(backend, providers, fallback, batch, threads, layouts, times, storage, MemoryUse.SPEED);
    }

    public Target layouts(Map<String, Layout> held) {
        return new Target(backend, providers, fallback, batch, threads, held, times, storage, memory);
    }

    public Target memory(MemoryUse use) {
        return new Target(backend, providers, fallback, batch, threads, layouts, times, storage, use);
    }
}
