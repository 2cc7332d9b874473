package dev.fovea.cli.bench;

import dev.fovea.compile.Buffer;
import dev.fovea.compile.Compiler;
import dev.fovea.compile.Program;
import dev.fovea.compile.Reorder;
import dev.fovea.compile.Schedule;
import dev.fovea.compile.Step;
import dev.fovea.compile.Target;
import dev.fovea.plan.Plan;
import dev.fovea.spi.Layout;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Predicate;

/// Plans whose results stay in the layout in which they come, as between two layers: alone they would be brought into row-major order.
public final class ResultLayouts {
    private ResultLayouts() {}

    /// Compiled twice: the first time tells the layouts.
    ///
    /// @param isResult of the paths of variables: whether nothing reads it
    public static Plan plan(Program program, Target target, Predicate<String> isResult) {
        Map<String, Layout> layouts = layouts(Compiler.schedule(program, target), isResult);
        return Plan.of(program, target.layouts(layouts));
    }

    private static Map<String, Layout> layouts(Schedule schedule, Predicate<String> isResult) {
        Map<Buffer, Layout> before = new HashMap<>();
        for (Step step : schedule.steps()) {
            if (step.op() instanceof Reorder) {
                before.put(step.outputs().getFirst(), step.inputs().getFirst().layout());
            }
        }
        Map<String, Layout> layouts = new HashMap<>();
        schedule.variables().forEach((path, b) -> layouts.put(path, b.layout()));
        schedule.updates().forEach((path, b) -> {
            if (isResult.test(path)) {
                layouts.put(path, before.getOrDefault(b, b.layout()));
            }
        });
        return layouts;
    }
}
