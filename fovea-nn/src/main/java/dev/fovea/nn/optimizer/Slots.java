package dev.fovea.nn.optimizer;

import dev.fovea.graph.Graph;
import dev.fovea.graph.Value;
import dev.fovea.op.Ops;
import dev.fovea.tensor.TensorType;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SequencedMap;
import java.util.function.Supplier;

/// What an optimizer remembers about one parameter from step to step: variables of the parameter's type, named
/// `path/slot`.
public final class Slots {
    private final Graph graph;
    private final String path;
    private final TensorType type;
    private final Map<String, Slot> slots = new LinkedHashMap<>();
    private final Map<String, Value> next = new LinkedHashMap<>();

    /// One of them: `conv2d/kernel/velocity`, every element `initial` before the first step.
    public record Slot(String path, TensorType type, double initial, Value value) {
    }

    /// Slots of the parameter at `path`.
    public Slots(Graph graph, String path, TensorType type) {
        this.graph = graph;
        this.path = path;
        this.type = type;
    }

    /// The parameter: `conv2d/kernel`.
    public String path() {
        return path;
    }

    /// What was set in the step before; 0 in the first.
    public Value get(String name) {
        return get(name, 0);
    }

    /// What was set in the step before; `initial` in the first.
    public Value get(String name, double initial) {
        Slot slot = slots.computeIfAbsent(name, _ -> new Slot(path + "/" + name, type, initial, variable(name)));
        if (slot.initial() != initial) {
            throw new IllegalArgumentException("the slot %s starts with %s and cannot start with %s too"
                    .formatted(slot.path(), slot.initial(), initial));
        }
        return slot.value();
    }

    private Value variable(String name) {
        return graph.within("", () -> Ops.variable(graph, path + "/" + name, type));
    }

    /// Remembers `value` for the next step, and returns it.
    public Value set(String name, Value value) {
        if (!slots.containsKey(name)) {
            get(name);
        }
        if (next.put(name, value) != null) {
            throw new IllegalStateException("the slot %s/%s is set twice in one step".formatted(path, name));
        }
        return value;
    }

    /// Lets what was set so far be remembered only where `condition` is not 0; else the slots stay as they were.
    void setOnlyIf(Value condition) {
        next.replaceAll((name, value) -> Ops.select(condition, value, get(name, initial(name))));
    }

    private double initial(String name) {
        return Objects.requireNonNull(slots.get(name)).initial();
    }

    /// What `formula` adds to the graph bears the parameter's name.
    public Value within(Supplier<Value> formula) {
        return graph.within(path, formula);
    }

    /// Every slot that was asked for, in that order.
    public List<Slot> slots() {
        return List.copyOf(slots.values());
    }

    /// What the slots become when the step ends, by path; one that is not set stays.
    public SequencedMap<String, Value> updates() {
        var updates = new LinkedHashMap<String, Value>();
        next.forEach((name, value) -> updates.put(path + "/" + name, value));
        return updates;
    }
}
