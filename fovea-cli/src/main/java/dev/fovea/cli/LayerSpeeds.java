package dev.fovea.cli;

import dev.fovea.cli.bench.LayerCase;
import dev.fovea.cli.bench.LayerCases;
import dev.fovea.cli.bench.Limits;
import dev.fovea.cli.bench.Work;
import dev.fovea.formats.Json;
import dev.fovea.nn.model.Execution;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// The table of `fovea bench` without a network: every layer forward and backward, beside what the machine can do.
final class LayerSpeeds {
    private static final double FEW = 0.6;        // of the machine's limit: what stays below it is marked
    private static final int PERCENT = 100;

    private final Console console;
    private final Execution execution;
    private final double seconds;

    LayerSpeeds(Console console, Execution execution, double seconds) {
        this.console = console;
        this.execution = execution;
        this.seconds = seconds;
    }

    /// Those whose group or call contains `text`.
    void run(String text, boolean json) {
        List<LayerCase> cases = LayerCases.all().stream()
                .filter(c -> c.group().contains(text) || c.component().toString().contains(text)).toList();
        if (cases.isEmpty()) {
            throw new IllegalArgumentException("no layer's group or call contains \"%s\"; the groups are %s"
                    .formatted(text, LayerCases.all().stream().map(LayerCase::group).distinct().toList()));
        }
        var limits = new Limits(execution.threads());
        if (json) {
            printJson(cases, limits);
        } else {
            printText(cases, limits);
        }
    }

    private void printText(List<LayerCase> cases, Limits limits) {
        console.out().println(String.format(Locale.ROOT, "%s, %s: %.0f GFLOP/s fp32, triad %.0f GB/s over 8 MiB",
                Words.count(execution.threads(), "thread"), execution.backend().name(), limits.gigaflops(),
                limits.gigabytes(8 << 20)));
        String group = "";
        for (LayerCase layer : cases) {
            if (!group.equals(layer.group())) {
                group = layer.group();
                console.out().println("%n%s".formatted(group));
            }
            LayerCase.Outcome outcome = layer.run(execution, seconds);
            console.out().println("  %s  %s".formatted(layer.component(), layer.shapes()));
            console.out().println("    forward   " + line(outcome.forward(), limits));
            console.out().println("    backward  " + line(outcome.backward(), limits));
        }
        console.out().println(
                "%nThe percentage is of the machine's limit: its multiply-adds, or a triad over as many bytes. < marks less than %.0f."
                        .formatted(FEW * PERCENT));
    }

    private void printJson(List<LayerCase> cases, Limits limits) {
        var rows = new ArrayList<Json>();
        for (LayerCase layer : cases) {
            LayerCase.Outcome outcome = layer.run(execution, seconds);
            rows.add(Json.object().with("group", Json.of(layer.group()))
                    .with("layer", Json.of(layer.component().toString()))
                    .with("input", Json.of(layer.shapes())).with("forward", json(outcome.forward(), limits))
                    .with("backward", json(outcome.backward(), limits)));
        }
        console.out().print(Json.object().with("backend", Json.of(execution.backend().name()))
                .with("threads", Json.of(execution.threads())).with("peakGflops", Json.of(limits.gigaflops()))
                .with("layers", Json.array(rows)).pretty());
    }

    private static String line(Work work, Limits limits) {
        if (work.milliseconds() == 0) {
            return "        too short to be told from the forward pass";
        }
        if (work.implementation().isEmpty()) {
            return String.format(Locale.ROOT, "%9.3f ms  no kernel of its own", work.milliseconds());
        }
        double share = limits.share(work);
        String rate = limits.isArithmetic(work)
                ? String.format(Locale.ROOT, "%7.1f GFLOP/s", work.gigaflops())
                : String.format(Locale.ROOT, "%7.1f GB/s   ", work.gigabytes());
        return String.format(Locale.ROOT, "%9.3f ms %s %4.0f %% %s %s", work.milliseconds(), rate, PERCENT * share,
                share < FEW ? "<" : " ", work.implementation());
    }

    /// Without rates where the time is too short to be told.
    private static Json.Obj json(Work work, Limits limits) {
        Json.Obj object = Json.object().with("milliseconds", Json.of(work.milliseconds()))
                .with("bound", Json.of(limits.isArithmetic(work) ? "arithmetic" : "memory"))
                .with("implementation", Json.of(work.implementation()));
        return work.milliseconds() == 0
                ? object
                : object.with("gflops", Json.of(work.gigaflops()))
                        .with("gigabytesPerSecond", Json.of(work.gigabytes()))
                        .with("share", Json.of(limits.share(work)));
    }
}
