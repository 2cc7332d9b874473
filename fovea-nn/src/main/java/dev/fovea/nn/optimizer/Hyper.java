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
    private final SequencedMap<String, Scalar> scalars;
    private final Value rate;
    private final int stepsPerUpdate;

    /// One of them: the graph's input, and how the host computes what to feed.
    public record Scalar(String name, Value input, Schedule schedule) {
    }

    /// The scalars of steps in `graph` whose learning rate follows `rate`.
    public Hyper(Graph graph, Schedule rate) {
        this.graph = graph;
        this.scalars = new LinkedHashMap<>();
        this.stepsPerUpdate = 1;
        this.rate = scalar("rate", rate);
    }

    private Hyper(Hyper of, Value rate, int stepsPerUpdate) {
        this.graph = of.graph;
        this.scalars = of.scalars;
        this.rate = rate;
        this.stepsPerUpdate = stepsPerUpdate;
    }

    /// The learning rate `η` of the step.
    public Value rate() {
        return rate;
    }

    /// The same scalars with `factor · η` as the learning rate.
    public Hyper scaled(double factor) {
        return new Hyper(this, Ops.times(rate, factor), stepsPerUpdate);
    }

    /// The same scalars for a rule that acts every so many steps: what it asks for counts updates.
    public Hyper perUpdate(int steps) {
        return new Hyper(this, rate, stepsPerUpdate * steps);
    }

    /// The schedule of updates as one of steps.
    static Schedule perUpdate(Schedule schedule, int steps) {
        return (epoch, step, all) -> schedule.at(epoch, step / steps, Math.ceilDiv(all, steps));
    }

    /// The input `hyper/name`, fed with what `schedule` yields. Asked for again under its name, it is the same one.
    ///
    /// Its `step` counts what the optimizer has done since it began to remember, also in runs before; the learning rate's counts
    /// the run's.
    public Value scalar(String name, Schedule schedule) {
        return scalars.computeIfAbsent(name,
                _ -> new Scalar(name, input(name),
                        stepsPerUpdate == 1 ? schedule : perUpdate(schedule, stepsPerUpdate)))
                .input();
    }

    private Value input(String name) {
        return graph.within("", () -> Ops.input(graph, "hyper/" + name, Shape.scalar()));
    }

    /// Everything to feed, the rate first.
    public List<Scalar> scalars() {
        return List.copyOf(scalars.values());
    }
}
