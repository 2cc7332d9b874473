package dev.fovea.bench;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.CommandLineOptionException;
import org.openjdk.jmh.runner.options.CommandLineOptions;
import org.openjdk.jmh.runner.options.OptionsBuilder;

/// Runs the benchmarks whose name contains the first argument (`conv`, `network`; nothing for all), then prints a line for each:
/// backend, threads, shapes, implementation, time, rate, percent of what the machine can do, bytes allocated on the Java heap.
/// Further arguments are JMH's, for instance `-prof gc -p shape=lecture-2`.
public final class Main {
    private Main() {
    }

    public static void main(String[] args) throws RunnerException, CommandLineOptionException {
        var arguments = new ArrayList<>(List.of(args));
        if (!arguments.isEmpty() && !arguments.getFirst().startsWith("-")) {
            arguments.set(0, "(?i)" + arguments.getFirst());
        }
        var options = new OptionsBuilder().parent(new CommandLineOptions(arguments.toArray(String[]::new))).build();
        var results = new Runner(options).run();
        var report = new Report();
        System.out.println();
        results.stream().map(Main::line)
                .forEach(l -> report.add(l.name(), l.work(), l.microseconds(), l.bytesAllocated()));
        System.out.print(report);
    }

    private record Line(String name, Work work, double microseconds, double bytesAllocated) {
    }

    private static Line line(RunResult result) {
        var allocated = java.util.Objects.requireNonNull(result.getSecondaryResults().get("bytes"));
        double micros = result.getPrimaryResult().getScore() * scale(result.getPrimaryResult().getScoreUnit());
        return new Line(name(result), described(result).work(), micros,
                allocated.getScore() / result.getAggregatedResult().getIterationResults().size());
    }

    private static double scale(String unit) {
        return switch (unit) {
            case "ns/op" -> 1e-3;
            case "us/op" -> 1;
            case "ms/op" -> 1e3;
            case "s/op" -> 1e6;
            default -> throw new IllegalArgumentException(
                    "benchmarks report a mean time, not " + unit + "; leave the option -bm out");
        };
    }

    private static String name(RunResult result) {
        String[] path = result.getParams().getBenchmark().split("\\.");
        String subject = path[path.length - 2].replace("Benchmark", "").toLowerCase(Locale.ROOT);
        var values = result.getParams().getParamsKeys().stream().filter(k -> !List.of("backend", "threads").contains(k))
                .map(result.getParams()::getParam);
        return subject + " " + String.join(" ", values.toList());
    }

    /// The benchmark again, with the parameters that it ran with, to ask what it did.
    private static Work.Described described(RunResult result) {
        try {
            String method = result.getParams().getBenchmark();
            Class<?> type = Class.forName(method.substring(0, method.lastIndexOf('.')));
            Object benchmark = type.getDeclaredConstructor().newInstance();
            for (String key : result.getParams().getParamsKeys()) {
                var field = Arrays.stream(type.getFields()).filter(f -> f.getName().equals(key)).findFirst()
                        .orElseThrow();
                String value = result.getParams().getParam(key);
                if (field.getType() == int.class) {
                    field.setInt(benchmark, Integer.parseInt(value));
                } else {
                    field.set(benchmark, value);
                }
            }
            return (Work.Described) benchmark;
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }
}
