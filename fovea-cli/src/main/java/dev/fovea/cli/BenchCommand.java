package dev.fovea.cli;

import dev.fovea.cli.workload.Laps;
import dev.fovea.formats.Json;
import dev.fovea.plan.Plan;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `fovea bench NET|MODEL`: images per second, and how long a batch takes. `fovea bench`: every layer, forward and backward. `fovea bench --all`:
/// the workloads that libraries are compared by.
@Command(name = "bench", sortOptions = false, description = "Measures how fast a network learns or answers here; without a network, each layer;"
        + " with --all, the workloads that libraries are compared by.")
final class BenchCommand implements Callable<Integer> {
    private static final int LEAST = 5;
    private static final double SECONDS = 3;
    private static final double EACH = 0.1;         // of the time, for a layer
    private static final double FLOP = 2e-9;        // of a multiply-add, in GFLOP

    private final Console console;

    @Spec CommandSpec spec = CommandSpec.create();

    // @formatter:off
    @Parameters(paramLabel = "NET|MODEL", arity = "0..1", description = PassOptions.NET + " Every layer alone if not given.")
    Optional<String> net = Optional.empty();

    @Mixin PassOptions pass = new PassOptions();

    @Option(names = "--layers", paramLabel = "TEXT",
            description = "Without NET|MODEL: only the layers whose group or call contains the text, as in conv2d or pooling.")
    Optional<String> layers = Optional.empty();

    @Option(names = "--seconds", paramLabel = "SECONDS",
            description = "How long to measure, after a third of it to warm up; 3 if not given, of all layers a tenth each.")
    Optional<Double> seconds = Optional.empty();

    @Mixin WorkloadOptions workloads = new WorkloadOptions();

    @Mixin ExecutionOptions execution = new ExecutionOptions();

    @Option(names = "--json", description = "Print one object in JSON.")
    boolean json;
    // @formatter:on

    BenchCommand(Console console) {
        this.console = console;
    }

    @Override public Integer call() {
        require(workloads.all || !workloads.isDetailed(),
                "--workloads, --onnx, --rounds, --quick, --peers, --tsv and --markdown are for --all; give it, or leave them out");
        if (workloads.all) {
            require(net.isEmpty() && pass.batch.isEmpty() && layers.isEmpty(),
                    "NET|MODEL and --batch are for one network, --layers is for layers alone; leave them or --all out");
            workloads.check(seconds);
            require(workloads.onnx.isEmpty() || pass.pass() == Pass.INFER || pass.mode.isEmpty(),
                    "the networks of --onnx are asked, not trained; leave --mode train out");
            new WorkloadSpeeds(console, execution, workloads).run(pass.mode, seconds, json, Words.command(spec));
        } else if (net.isPresent()) {
            require(layers.isEmpty(), "--layers is for layers alone; leave it or %s out", net.get());
            measure(net.get());
        } else {
            require(!pass.isGiven(),
                    "--batch and --mode are of a network; name one, or leave them out");
            new LayerSpeeds(console, execution.execution(), seconds.orElse(SECONDS) * EACH).run(layers.orElse(""),
                    json);
        }
        return ExitCode.OK;
    }

    private static void require(boolean ok, String message, Object... arguments) {
        if (!ok) {
            throw new IllegalArgumentException(message.formatted(arguments));
        }
    }

    private void measure(String chosen) {
        double measured = seconds.orElse(SECONDS);
        try (var prepared = pass.prepared(chosen, execution.execution())) {
            Laps.run(prepared::run, measured / 3, LEAST);
            Laps laps = Laps.run(prepared::run, measured, LEAST);
            print(chosen, prepared.plan(), laps);
        }
    }

    private void print(String chosen, Plan plan, Laps laps) {
        int size = plan.target().batch();
        double images = size * (double) laps.count() / laps.seconds();
        double gflops = FLOP * plan.multiplyAdds() * laps.count() / laps.seconds();
        if (json) {
            console.out()
                    .print(Json.object().with("net", Json.of(chosen)).with("mode", Json.of(pass.pass().toString()))
                            .with("batch", Json.of(size))
                            .with("backend", Json.of(plan.target().backend().name()))
                            .with("threads", Json.of(plan.target().threads()))
                            .with("passes", Json.of(laps.count())).with("seconds", Json.of(laps.seconds()))
                            .with("imagesPerSecond", Json.of(images))
                            .with("millisecondsMedian", Json.of(laps.median()))
                            .with("millisecondsMinimum", Json.of(laps.minimum()))
                            .with("milliseconds95", Json.of(laps.percentile95())).with("gflops", Json.of(gflops))
                            .with("planBytes", Json.of(plan.memory().total())).pretty());
        } else {
            console.out().println(String.format(Locale.ROOT,
                    "%s, %s, batch %d, %s, %s: %.0f images/s, %.3f ms a batch (best %.3f, 95 %% below %.3f), %.1f GFLOP/s",
                    chosen, pass.pass(), size, Words.count(plan.target().threads(), "thread"),
                    plan.target().backend().name(), images, laps.median(), laps.minimum(),
                    laps.percentile95(), gflops));
        }
    }
}
