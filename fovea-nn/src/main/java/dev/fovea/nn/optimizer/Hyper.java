package dev.fovea.nn.optimizer;

import dev.fovea.graph.Graph;
import dev.fovea.graph.Value;
import dev.fovea.nn.schedule.Schedule;
import dev.fovea.op.Ops;
import dev.fovea.tensor.Shape;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;

/// The scalars of a training step that the host computes before it: the learning rate, bias corrections.
///
/// In the graph each is an input `hyper/…`, so that a schedule recompiles nothing.
public final class Hyper {
    private final Graph graph;
    private final SequencedMap<String, Scalar> scalars = new LinkedHashMap<>();

    /// One of them: the graph's input, and how the host computes what to feed.
    public record Scalar(String name, Value input, Schedule schedule) {
    }

    /// The scalars of steps in `graph` whose learning rate follows `rate`.
    public Hyper(Graph graph, Schedule rate) {
        this.graph = graph;
        scalar("rate", rate);
    }

    /// The learning rate `η` of the step.
    public Value rate() {
        return scalars.firstEntry().getValue().input();
    }

    /// The input `hyper/name`, fed with what `schedule` yields. Asked for again under its name, it is the same one.
    public Value scalar(String name, Schedule schedule) {
        return scalars.computeIfAbsent(name, _ -> new Scalar(name, input(name), schedule)).input();
    }

    private Value input(String name) {
        return graph.within("", () -> Ops.input(graph, "hyper/" + name, Shape.scalar()));
    }

    /// Everything to feed, the rate first.
    public List<Scalar> scalars() {
        return List.copyOf(scalars.values());
    }
}
