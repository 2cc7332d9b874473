package dev.fovea.cli;

import dev.fovea.formats.Json;
import dev.fovea.nn.model.Execution;
import dev.fovea.spi.Availability;
import dev.fovea.spi.Backend;
import dev.fovea.spi.Backends;
import dev.fovea.spi.KernelProvider;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.ServiceLoader;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `fovea doctor`: what was found here, whether it computes what the reference computes, and how fast.
@Command(name = "doctor", sortOptions = false, description = "Tells what was found on this machine, whether every op is right, and how fast it is.")
final class DoctorCommand implements Callable<Integer> {
    private static final double LARGEST = 1e-4;     // difference in parts of the largest element, for sums of a thousand products in f32

    private static final int WARM_UP = 100;         // passes, until Java has compiled what is slow at first

    private final Console console;

    @Mixin ExecutionOptions execution = new ExecutionOptions();

    // @formatter:off
    @Option(names = "--json", description = "Print one object in JSON.")
    boolean json;
    // @formatter:on

    DoctorCommand(Console console) {
        this.console = console;
    }

    /// One op on the chosen backend and on the reference.
    private record Row(String op, OpCheck.Outcome reference, OpCheck.Outcome chosen) {
        boolean isRight() {
            return chosen.differenceTo(reference) <= LARGEST;
        }

        @Override public String toString() {
            return String.format(Locale.ROOT, "%-30s %10.1e %12.4f %12.4f %10s  %s%s", op,
                    chosen.differenceTo(reference), chosen.milliseconds(),
                    reference.milliseconds(),
                    chosen.multiplyAdds() == 0 ? "" : String.format(Locale.ROOT, "%.1f", chosen.gflops()),
                    chosen.implementation(),
                    isRight() ? "" : "  WRONG");
        }

        Json json() {
            return Json.object().with("op", Json.of(op)).with("difference", Json.of(chosen.differenceTo(reference)))
                    .with("right", Json.of(isRight()))
                    .with("milliseconds", Json.of(chosen.milliseconds()))
                    .with("referenceMilliseconds", Json.of(reference.milliseconds()))
                    .with("gflops", Json.of(chosen.gflops())).with("implementation", Json.of(chosen.implementation()));
        }
    }

    @Override public Integer call() {
        Machine machine = Machine.here();
        Execution chosen = execution.execution();
        Execution reference = Execution.on("reference").threads(chosen.threads());
        if (!json) {
            print(machine, chosen);
        }
        var rows = new ArrayList<Row>();
        for (OpCheck check : OpChecks.all()) {
            var row = new Row(check.name(), check.run(reference, 1), check.run(chosen, WARM_UP));
            rows.add(row);
            if (!json) {
                console.out().println(row);
            }
        }
        List<String> wrong = rows.stream().filter(r -> !r.isRight()).map(Row::op).toList();
        if (json) {
            console.out().print(object(machine, chosen, rows).pretty());
        } else {
            console.out()
                    .println(wrong.isEmpty()
                            ? "All is well."
                            : "Wrong: " + String.join(", ", wrong) + ". Please report it, with all of this.");
        }
        return wrong.isEmpty() ? ExitCode.OK : ExitCode.SOFTWARE;
    }

    private void print(Machine machine, Execution chosen) {
        line("Fovea", Version.fovea());
        line("Java", machine.java());
        line("system", machine.system());
        line("processor", machine.cpu());
        line("threads", chosen.threads() + " of " + machine.processors() + " processors");
        line("memory", machine.memory() + ", of which plans may take " + new Bytes(chosen.memoryCap())
                + "; the Java heap " + machine.heap());
        Backends.all().forEach(b -> line(b.name().equals(chosen.backend().name()) ? "backend *" : "backend",
                b.name() + " " + text(b.availability())));
        ServiceLoader.load(KernelProvider.class).forEach(p -> line("kernels", p.name() + " " + text(p.availability())));
        console.out().println();
        console.out().println(
                "%-30s %10s %12s %12s %10s  %s".formatted("op", "difference", "ms", "reference ms", "GFLOP/s", "by"));
    }

    private void line(String what, String text) {
        console.out().println("%-10s %s".formatted(what, text));
    }

    private static String text(Availability availability) {
        return switch (availability) {
            case Availability.Available(String version) -> version;
            case Availability.Unavailable(String reason) -> "cannot run here: " + reason;
        };
    }

    private static Json.Obj object(Machine machine, Execution chosen, List<Row> rows) {
        return Json.object().with("fovea", Json.of(Version.fovea())).with("java", Json.of(machine.java()))
                .with("system", Json.of(machine.system()))
                .with("processor", Json.of(machine.cpu())).with("processors", Json.of(machine.processors()))
                .with("threads", Json.of(chosen.threads()))
                .with("memoryBytes", Json.of(machine.memory().count()))
                .with("memoryCapBytes", Json.of(chosen.memoryCap()))
                .with("heapBytes", Json.of(machine.heap().count()))
                .with("backends", Json.array(Backends.all().stream().map(b -> state(b, chosen)).toList()))
                .with("kernels",
                        Json.array(ServiceLoader.load(KernelProvider.class).stream().map(ServiceLoader.Provider::get)
                                .map(p -> state(p.name(), p.availability())).toList()))
                .with("ops", Json.array(rows.stream().map(Row::json).toList()));
    }

    private static Json.Obj state(Backend backend, Execution chosen) {
        return state(backend.name(), backend.availability()).with("chosen",
                Json.of(backend.name().equals(chosen.backend().name())));
    }

    private static Json.Obj state(String name, Availability availability) {
        return Json.object().with("name", Json.of(name))
                .with("available", Json.of(availability instanceof Availability.Available))
                .with("about", Json.of(switch (availability) {
                    case Availability.Available(String version) -> version;
                    case Availability.Unavailable(String reason) -> reason;
                }));
    }
}
