package dev.fovea.cli;

import dev.fovea.cli.bench.Limits;
import dev.fovea.cli.compare.Cell;
import dev.fovea.cli.compare.Comparison;
import dev.fovea.cli.compare.ComparisonTable;
import dev.fovea.cli.compare.Engine;
import dev.fovea.cli.compare.Peer;
import dev.fovea.cli.compare.Row;
import dev.fovea.cli.compare.Setting;
import dev.fovea.cli.workload.Workload;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.stream.Stream;

/// The table of `fovea bench --all`: every workload, trained and asked, beside what the machine can do and, with `--peers`, what other
/// libraries make of it.
final class WorkloadSpeeds {
    private static final int MANY = 32;             // images, for the rate of answers; 1 for their delay

    private final Console console;
    private final ExecutionOptions execution;
    private final WorkloadOptions options;

    WorkloadSpeeds(Console console, ExecutionOptions execution, WorkloadOptions options) {
        this.console = console;
        this.execution = execution;
        this.options = options;
    }

    /// @param mode    both if empty
    /// @param command as it was typed
    void run(Optional<Pass> mode, Optional<Double> seconds, boolean json, String command) {
        execution.execution();                      // a backend that cannot run is said at once
        List<Integer> threads = threads();
        var comparison = new Comparison(ours(), options.peers ? peers() : List.of(), options.timing(seconds));
        Setting setting = setting(threads, command);
        print(json, ComparisonTable.heading(setting));
        var rows = new ArrayList<Row>();
        Stream.concat(options.workloads().stream().flatMap(w -> threads.stream().flatMap(t -> cells(w, mode, t))),
                options.onnx.stream().flatMap(f -> threads.stream().flatMap(t -> cells(f, t))))
                .forEach(cell -> comparison.run(cell).forEach(row -> {
                    rows.add(row);
                    print(json, ComparisonTable.line(row, setting));
                }));
        write(new ComparisonTable(setting, rows), json);
    }

    private void print(boolean json, String line) {
        if (!json) {
            console.out().println(line);
        }
    }

    private void write(ComparisonTable table, boolean json) {
        options.tsv.ifPresent(file -> write(file, table.tsv()));
        options.markdown.ifPresent(file -> write(file, table.markdown()));
        if (json) {
            console.out().print(table.json().pretty());
        }
    }

    private static void write(Path file, String text) {
        try {
            Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException("%s cannot be written: %s".formatted(file, e.getMessage()), e);
        }
    }

    private List<Integer> threads() {
        return execution.threads.map(List::of)
                .orElseGet(() -> Runtime.getRuntime().availableProcessors() == 1 ? List.of(1) : List.of(1, 2));
    }

    private static Stream<Cell> cells(Workload workload, Optional<Pass> mode, int threads) {
        Stream<Cell> training = Stream.of(Cell.train(workload, threads));
        Stream<Cell> inference = Stream.of(Cell.infer(workload, 1, threads), Cell.infer(workload, MANY, threads));
        return Stream.concat(mode.orElse(Pass.TRAIN) == Pass.TRAIN ? training : Stream.of(),
                mode.orElse(Pass.INFER) == Pass.INFER ? inference : Stream.of());
    }

    private static Stream<Cell> cells(Path onnx, int threads) {
        return Stream.of(Cell.infer(onnx, 1, threads), Cell.infer(onnx, MANY, threads));
    }

    private Engine ours() {
        Map<String, String> settings = new LinkedHashMap<>();
        execution.keep(settings);
        var arguments = new ArrayList<>(List.of(BenchProcess.class.getName()));
        settings.forEach((name, value) -> arguments.add(name + "=" + value));
        return Engine.java("fovea", arguments);
    }

    private static List<Engine> peers() {
        List<Engine> engines = ServiceLoader.load(Peer.class).stream().flatMap(p -> p.get().engines().stream())
                .toList();
        if (engines.isEmpty()) {
            throw new IllegalArgumentException(
                    "no other library is on the class path; start fovea-bench/peers, which fetches libtorch and ONNX Runtime,"
                            + " or leave --peers out");
        }
        return engines;
    }

    private static Setting setting(List<Integer> threads, String command) {
        Machine machine = Machine.here();
        var peaks = new LinkedHashMap<Integer, Double>();
        threads.forEach(count -> peaks.put(count, new Limits(count).gigaflops()));
        return new Setting(LocalDate.now(), "%s, %s, %s, Java %s".formatted(machine.cpu(),
                Words.count(machine.processors(), "processor"), machine.system(), machine.java()), peaks,
                command.replaceFirst("^fovea bench --all --peers", "fovea-bench/peers"));
    }
}
