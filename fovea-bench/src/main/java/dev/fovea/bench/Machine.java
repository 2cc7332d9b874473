package dev.fovea.bench;

import dev.fovea.nn.model.Execution;

/// Where a benchmark runs, from its parameters.
final class Machine {
    private Machine() {
    }

    /// @param backend by name; `best` for the best that is available
    /// @param threads 0 for all processors
    static Execution execution(String backend, int threads) {
        Execution execution = backend.equals("best") ? Execution.best() : Execution.on(backend);
        return threads == 0 ? execution : execution.threads(threads);
    }
}
