package dev.fovea.cli;

import dev.fovea.formats.Json;
import dev.fovea.plan.Plan;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `fovea plan NET --batch B`: what is executed, step by step, and all the memory that it takes.
@Command(name = "plan", sortOptions = false, description = "Shows what is executed, step by step, by which kernel, and where in memory.")
final class PlanCommand implements Callable<Integer> {
    private final Console console;

    // @formatter:off
    @Parameters(paramLabel = "NET", description = Nets.PARAMETER)
    Optional<NamedNet> net = Optional.empty();

    @Option(names = "--batch", paramLabel = "SIZE", description = "Samples in a batch; that of training if not given.")
    Optional<Integer> batch = Optional.empty();

    @Option(names = "--mode", paramLabel = "MODE", defaultValue = "train",
            description = "train or infer; ${DEFAULT-VALUE} if not given.")
    Pass mode = Pass.TRAIN;

    @Mixin ExecutionOptions execution = new ExecutionOptions();

    @Option(names = "--json", description = "Print one object in JSON.")
    boolean json;
    // @formatter:on

    PlanCommand(Console console) {
        this.console = console;
    }

    @Override public Integer call() {
        NamedNet chosen = net.orElseThrow();
        try (var prepared = Prepared.of(chosen, mode, batch.orElse(chosen.training().batch()),
                execution.execution())) {
            Plan plan = prepared.plan();
            console.out().print(json ? object(chosen, plan).pretty() : plan.toString());
        }
        return ExitCode.OK;
    }

    private Json.Obj object(NamedNet chosen, Plan plan) {
        Plan.Memory memory = plan.memory();
        return Json.object().with("net", Json.of(chosen.name())).with("mode", Json.of(mode.toString()))
                .with("batch", Json.of(plan.target().batch())).with("backend", Json.of(plan.target().backend().name()))
                .with("threads", Json.of(plan.target().threads())).with("multiplyAdds", Json.of(plan.multiplyAdds()))
                .with("bytes",
                        Json.object().with("total", Json.of(memory.total())).with("values", Json.of(memory.temporary()))
                                .with("inputs", Json.of(memory.fed())).with("constants", Json.of(memory.fixed()))
                                .with("scratch", Json.of(memory.scratch()))
                                .with("weightsAndState", Json.of(memory.variables())))
                .with("steps", Json.array(plan.steps().stream().map(s -> Json.object().with("step", Json.of(s.label()))
                        .with("implementation",
                                Json.of(s.candidate().isView() ? "view" : s.candidate().implementation()))
                        .with("multiplyAdds", Json.of(s.multiplyAdds()))).toList()));
    }
}
