package dev.fovea.nn.optimizer;

import static dev.fovea.nn.text.CallText.call;
import static dev.fovea.nn.text.Require.fraction;
import static dev.fovea.op.Ops.minus;
import static dev.fovea.op.Ops.plus;
import static dev.fovea.op.Ops.times;

import dev.fovea.graph.Value;
import dev.fovea.nn.schedule.Schedule;

/// `v ← μ·v − η·g`,  `w ← w + v`: a ball that keeps rolling (Polyak 1964).
public record Momentum(Schedule rate, double momentum) implements Optimizer {

    public Momentum {
        fraction("momentum", momentum);
    }

    public Momentum momentum(double momentum) { return new Momentum(rate, momentum); }

    @Override public Value update(Slots slots, Hyper hyper, Value w, Value g) {
        Value v = slots.set("velocity", minus(times(slots.get("velocity"), momentum), times(g, hyper.rate())));
        return plus(w, v);
    }

    @Override public String toString() {
        return call("momentum", rate).option("momentum", momentum, Optimizers.MOMENTUM).toString();
    }
}
