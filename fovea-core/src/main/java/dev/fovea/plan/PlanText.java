package dev.fovea.plan;

import dev.fovea.compile.Buffer;
import dev.fovea.compile.Step;
import dev.fovea.spi.Layout;
import java.util.Locale;
import java.util.stream.Collectors;

/// A plan as stable text, one line a step: number, name, shape, layout, place in the arena, what it reads, implementation.
final class PlanText {
    private PlanText() {
    }

    static String of(Plan plan) {
        var text = new StringBuilder();
        Plan.Memory m = plan.memory();
        text.append("backend %s, %d threads, batch %d, %d steps, %,d multiply-adds%n".formatted(
                plan.target().backend().name(),
                plan.target().threads(), plan.target().batch(), plan.steps().size(), plan.multiplyAdds()));
        text.append(
                "memory %s: values and scratch %s (values unshared %s, scratch at most %s), inputs %s, constants %s, weights and state %s%n"
                        .formatted(
                                Plan.mebibytes(m.total()), Plan.mebibytes(m.temporary()), Plan.mebibytes(m.unshared()),
                                Plan.mebibytes(m.scratch()), Plan.mebibytes(m.fed()), Plan.mebibytes(m.fixed()),
                                Plan.mebibytes(m.variables())));
        plan.schedule().preparation().forEach(s -> text.append("   - ").append(line(plan, s)));
        int number = 0;
        for (Step s : plan.steps()) {
            text.append("%4d ".formatted(number++)).append(line(plan, s));
        }
        return text.toString();
    }

    private static String line(Plan plan, Step step) {
        String writes = step.outputs().stream()
                .map(b -> b.layout().type() + " " + layout(b.layout()) + " " + place(plan, b))
                .collect(Collectors.joining(", "));
        String reads = step.inputs().stream().map(Buffer::label).collect(Collectors.joining(", "));
        return "%-40s %s %s ← %s  [%s]%n".formatted(step.label(),
                step.outputs().stream().map(Buffer::label).collect(Collectors.joining(", ")),
                writes, reads, step.candidate().isView() ? "view" : step.candidate().implementation());
    }

    private static String layout(Layout layout) {
        return layout.isRowMajor() ? "" : layout.toString();
    }

    private static String place(Plan plan, Buffer b) {
        Buffer home = plan.places().home(b);
        return switch (home.origin()) {
            case Buffer.Origin.Temporary _ -> String.format(Locale.ROOT, "@%#x", plan.places().offsets().get(home));
            case Buffer.Origin.Persistent(String path) -> "@" + path;
            case Buffer.Origin.Fed(String name) -> "@" + name;
            case Buffer.Origin.Fixed _,Buffer.Origin.Derived _ -> "@fixed";
        };
    }
}
