package dev.fovea.nn.optimizer;

import static dev.fovea.nn.text.CallText.call;
import static dev.fovea.nn.text.Require.fraction;
import static dev.fovea.op.Ops.minus;
import static dev.fovea.op.Ops.plus;
import static dev.fovea.op.Ops.times;

import dev.fovea.graph.Value;
import dev.fovea.nn.schedule.Schedule;

/// `v ← μ·v − η·g`,  `w ← w + μ·v − η·g`: momentum that looks one step ahead.
/// Nesterov 1983, in the form of Sutskever et al. 2013 that Keras and PyTorch use.
public record Nesterov(Schedule rate, double momentum) implements Optimizer {

    public Nesterov {
        fraction("momentum", momentum);
    }

    public Nesterov momentum(double momentum) { return new Nesterov(rate, momentum); }

    @Override public Value update(Slots slots, Hyper hyper, Value w, Value g) {
        Value downhill = times(g, hyper.rate());
        Value v = slots.set("velocity", minus(times(slots.get("velocity"), momentum), downhill));
        return plus(w, minus(times(v, momentum), downhill));
    }

    @Override public String toString() {
        return call("nesterov", rate).option("momentum", momentum, Optimizers.MOMENTUM).toString();
    }
}
