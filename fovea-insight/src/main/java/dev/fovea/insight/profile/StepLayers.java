package dev.fovea.insight.profile;

import dev.fovea.compile.Buffer;
import dev.fovea.compile.Reorder;
import dev.fovea.compile.Step;
import dev.fovea.plan.Plan;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/// Where in the network the steps of a plan belong, asked in their order. An update belongs to the layer of its weight, a reorder
/// to the layer whose result or weight it brings into another layout.
final class StepLayers {
    private final Set<String> variables;
    private final Map<Buffer, String> made = new HashMap<>();

    StepLayers(Plan plan) {
        this.variables = plan.variables().keySet();
    }

    /// `conv2d_1`; `loss` and `metric` of what is no layer; empty where nothing is known.
    String layer(Step step) {
        String layer = layer(place(step));
        step.outputs().forEach(b -> made.put(b, layer));
        return layer;
    }

    /// The layer, or the path of the variable: `conv2d_1/kernel`.
    String place(Step step) {
        return step.op() instanceof Reorder ? place(step.inputs().getFirst()) : path(step);
    }

    private String place(Buffer reordered) {
        return switch (reordered.origin()) {
            case Buffer.Origin.Persistent(String path) -> path;
            case Buffer.Origin.Fed(String name) -> name;
            case Buffer.Origin.Temporary _,Buffer.Origin.Fixed _,Buffer.Origin.Derived _ ->
                made.getOrDefault(reordered, "");
        };
    }

    /// Whether it says what a variable becomes.
    boolean isUpdate(Step step) {
        return variables.contains(place(step)) && Kind.of(step.op()) == Kind.ELEMENT_WISE;
    }

    /// What remains of `dense/kernel/m` without the names of variables.
    private String layer(String place) {
        String layer = place;
        while (variables.contains(layer)) {
            layer = above(layer);
        }
        return layer;
    }

    /// The label without the op, in whose text a `/` may stand.
    private static String path(Step step) {
        String op = step.op().label();
        String label = step.label();
        return above(label.endsWith(op) ? label.substring(0, label.length() - op.length()) : label);
    }

    private static String above(String path) {
        return path.substring(0, Math.max(0, path.lastIndexOf('/')));
    }
}
