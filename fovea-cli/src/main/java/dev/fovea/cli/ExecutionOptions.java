package dev.fovea.cli;

import dev.fovea.nn.model.Execution;
import java.util.Optional;
import picocli.CommandLine.Option;

/// Where and how it runs.
final class ExecutionOptions {
    // @formatter:off
    @Option(names = "--threads", paramLabel = "COUNT",
            description = "How many threads compute; all processors if not given.")
    Optional<Integer> threads = Optional.empty();

    @Option(names = "--memory", paramLabel = "BYTES",
            description = "The most memory that a plan may take, as 2g or 512m; four fifths of the machine's if not"
                    + " given.")
    Optional<Bytes> memory = Optional.empty();

    @Option(names = "--backend", paramLabel = "NAME",
            description = "onednn or reference; the fastest that runs here if not given.")
    Optional<String> backend = Optional.empty();
    // @formatter:on

    Execution execution() {
        Execution execution = backend.map(Execution::on).orElseGet(Execution::best);
        execution = execution.threads(threads.orElse(execution.threads()));
        return execution.memoryCap(memory.map(Bytes::count).orElse(execution.memoryCap()));
    }
}
