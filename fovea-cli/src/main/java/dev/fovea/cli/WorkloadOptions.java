package dev.fovea.cli;

import dev.fovea.cli.compare.Comparison.Timing;
import dev.fovea.cli.workload.Workload;
import dev.fovea.cli.workload.Workloads;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import picocli.CommandLine.Option;

/// Which workloads `fovea bench --all` measures, how long, and where it writes them down.
final class WorkloadOptions {
    private static final double SECONDS = 3;
    private static final int ROUNDS = 5;
    private static final double QUICK = 0.2;

    // @formatter:off
    @Option(names = "--all",
            description = "Measure the workloads that libraries are compared by, W1 to W9, training and inference if --mode is"
                    + " not given, each in a process of its own; by 1 and by 2 threads if --threads is not given.")
    boolean all;

    @Option(names = "--workloads", paramLabel = "NAME", split = ",",
            description = "With --all: only these, as W1,W3 or lenet.")
    List<String> names = List.of();

    @Option(names = "--onnx", paramLabel = "FILE", arity = "1..*",
            description = "With --all: the networks of these files in ONNX, asked; beside --workloads, or alone.")
    List<Path> onnx = List.of();

    @Option(names = "--rounds", paramLabel = "COUNT",
            description = "With --all: into how many rounds the seconds are cut; the median counts. 5 if not given.")
    Optional<Integer> rounds = Optional.empty();

    @Option(names = "--quick", description = "With --all: one round of a moment each, to see that everything runs.")
    boolean quick;

    @Option(names = "--peers",
            description = "With --all: in turn with the other libraries that are on the class path; fovea-bench/peers puts them"
                    + " there.")
    boolean peers;

    @Option(names = "--tsv", paramLabel = "FILE", description = "With --all: write the rows, separated by tabs.")
    Optional<Path> tsv = Optional.empty();

    @Option(names = "--markdown", paramLabel = "FILE", description = "With --all: write a table in Markdown.")
    Optional<Path> markdown = Optional.empty();
    // @formatter:on

    /// Whether anything is given that says nothing without `--all`.
    boolean isDetailed() {
        return !names.isEmpty() || !onnx.isEmpty() || rounds.isPresent() || quick || peers || tsv.isPresent()
                || markdown.isPresent();
    }

    /// Throws where it cannot be done, before minutes of measuring are lost.
    void check(Optional<Double> seconds) {
        require(!quick || rounds.isEmpty() && seconds.isEmpty(),
                "--quick says how long; leave it, or --rounds and --seconds out");
        require(rounds.orElse(1) >= 1, "--rounds must be 1 or more, but is %s", rounds.orElse(1));
        require(seconds.orElse(SECONDS) > 0, "--seconds must be more than 0, but is %s", seconds.orElse(SECONDS));
        tsv.ifPresent(file -> ProfileCommand.checkFolder("--tsv", file));
        markdown.ifPresent(file -> ProfileCommand.checkFolder("--markdown", file));
        for (Path file : onnx) {
            require(Files.isRegularFile(file), "there is no file %s; fovea export writes one in ONNX", file);
        }
        workloads();
    }

    /// Those that are asked for, in their own order.
    List<Workload> workloads() {
        List<Workload> known = Workloads.all(false);
        for (String name : names) {
            require(known.stream().anyMatch(w -> isCalled(w, name)), "there is no workload \"%s\"; there are %s", name,
                    known.stream().map(Workload::name).collect(Collectors.joining(", ")));
        }
        return known.stream()
                .filter(w -> names.isEmpty() && onnx.isEmpty() || names.stream().anyMatch(n -> isCalled(w, n)))
                .toList();
    }

    private static boolean isCalled(Workload workload, String name) {
        return workload.name().equals(name) || workload.title().equals(name);
    }

    /// Of the seconds, a third more to warm up.
    Timing timing(Optional<Double> seconds) {
        int count = quick ? 1 : rounds.orElse(ROUNDS);
        double all = quick ? QUICK : seconds.orElse(SECONDS);
        return new Timing(all / 3, all / count, count);
    }

    private static void require(boolean ok, String message, Object... arguments) {
        if (!ok) {
            throw new IllegalArgumentException(message.formatted(arguments));
        }
    }
}
