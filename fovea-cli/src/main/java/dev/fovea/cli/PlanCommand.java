package dev.fovea.cli;

import dev.fovea.formats.Json;
import dev.fovea.plan.Plan;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `fovea plan NET|MODEL`: what is executed, step by step, and all the memory that it takes.
@Command(name = "plan", sortOptions = false, description = "Shows what is executed, step by step, by which kernel, and where in memory.")
final class PlanCommand implements Callable<Integer> {
    private final Console console;

    // @formatter:off
    @Parameters(paramLabel = "NET|MODEL", description = PassOptions.NET)
    String net = "";

    @Mixin PassOptions pass = new PassOptions();

    @Mixin ExecutionOptions execution = new ExecutionOptions();

    @Option(names = "--json", description = "Print one object in JSON.")
    boolean json;
    // @formatter:on

    PlanCommand(Console console) {
        this.console = console;
    }

    @Override public Integer call() {
        try (var prepared = pass.prepared(net, execution.execution())) {
            Plan plan = prepared.plan();
            console.out().print(json ? object(plan).pretty() : plan.toString());
        }
        return ExitCode.OK;
    }

    private Json.Obj object(Plan plan) {
        Plan.Memory memory = plan.memory();
        return Json.object().with("net", Json.of(net)).with("mode", Json.of(pass.pass().toString()))
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
