package dev.fovea.cli;

import dev.fovea.formats.KernelTimesFile;
import dev.fovea.formats.RunOptions;
import dev.fovea.nn.model.Execution;
import dev.fovea.nn.model.Precision;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Option;

/// Where and how it runs.
final class ExecutionOptions {
    private static final String THREADS = "threads";
    private static final String MEMORY = "memory";
    private static final String BACKEND = "backend";
    private static final String PRECISION = "precision";
    private static final String AUTOTUNE = "autotune";

    // @formatter:off
    @Option(names = "--threads", paramLabel = "COUNT",
            description = "How many threads compute; all processors if not given.")
    Optional<Integer> threads = Optional.empty();

    @Option(names = "--memory", paramLabel = "USE|BYTES",
            description = "speed, or small: training then computes again what is cheap, in place of keeping it for"
                    + " backpropagation. And, or, the most memory that a plan may take, as 2g or 512m; four fifths of the"
                    + " machine's if not given.")
    Optional<MemoryOption> memory = Optional.empty();

    @Option(names = "--backend", paramLabel = "NAME",
            description = "onednn or reference; the fastest that runs here if not given.")
    Optional<String> backend = Optional.empty();

    @Option(names = "--precision", paramLabel = "NAME",
            description = "float32; strict, which does without algorithms that are faster and err more; or bf16,"
                    + " which stores what lies between the steps in 16 bits, where the processor has instructions for"
                    + " that.")
    Optional<Precision> precision = Optional.empty();

    @Option(names = "--autotune",
            description = "Measure which kernels and layouts are fastest, and take them; the times are kept for the next"
                    + " time. With --precision bf16, a step that is faster in float32 computes in it.")
    boolean autotune;
    // @formatter:on

    /// Writes down what was given.
    void keep(Map<String, String> settings) {
        threads.ifPresent(t -> settings.put(THREADS, t.toString()));
        memory.ifPresent(m -> settings.put(MEMORY, m.toString()));
        backend.ifPresent(b -> settings.put(BACKEND, b));
        precision.ifPresent(p -> settings.put(PRECISION, Words.word(p)));
        if (autotune) {
            settings.put(AUTOTUNE, "true");
        }
    }

    /// Takes what was written down where nothing else is given.
    void recall(Map<String, String> settings) {
        threads = threads.or(() -> Optional.ofNullable(settings.get(THREADS)).map(Integer::valueOf));
        memory = memory.or(() -> Optional.ofNullable(settings.get(MEMORY)).map(MemoryOption::parse));
        backend = backend.or(() -> Optional.ofNullable(settings.get(BACKEND)));
        precision = precision.or(() -> Optional.ofNullable(settings.get(PRECISION))
                .map(word -> Words.constant(Precision.class, PRECISION, word)));
        autotune |= settings.containsKey(AUTOTUNE);
    }

    Execution execution() {
        Execution execution = backend.map(Execution::on).orElseGet(Execution::best);
        execution = execution.threads(threads.orElse(execution.threads()));
        execution = execution.precision(precision.orElse(execution.precision()));
        execution = memory.isPresent() ? memory.get().in(execution) : execution;
        return autotune ? KernelTimesFile.ofUser(execution, RunOptions.standard().log()) : execution;
    }
}
