package dev.fovea.compile;

import dev.fovea.spi.Backend;
import dev.fovea.spi.KernelProvider;
import dev.fovea.spi.Layout;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What a program is compiled for.
///
/// `fallback` runs what `backend` has no kernel for, and the plan text says so; without one that is an error.
/// `layouts` are those of variables that others hold already; the rest is open.
/// With `times`, kernels and layouts are chosen by what was measured; without, by the order in which backends offer them.
public record Target(Backend backend, List<KernelProvider> providers, Optional<Backend> fallback, int batch,
        int threads,
        Map<String, Layout> layouts, Optional<KernelTimes> times) {
    public Target {
        providers = List.copyOf(providers);
        layouts = Map.copyOf(layouts);
        if (batch < 1) {
            throw new IllegalArgumentException("the batch size must be 1 or more, but is " + batch);
        }
        if (threads < 1) {
            throw new IllegalArgumentException("the number of threads must be 1 or more, but is " + threads);
        }
    }

    /// Without times.
    public Target(Backend backend, List<KernelProvider> providers, Optional<Backend> fallback, int batch, int threads,
            Map<String, Layout> layouts) {
        this(backend, providers, fallback, batch, threads, layouts, Optional.empty());
    }

    public Target layouts(Map<String, Layout> held) {
        return new Target(backend, providers, fallback, batch, threads, held, times);
    }
}
