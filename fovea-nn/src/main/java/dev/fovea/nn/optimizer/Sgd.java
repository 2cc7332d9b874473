package dev.fovea.nn.optimizer;

import static dev.fovea.nn.text.CallText.call;
import static dev.fovea.op.Ops.minus;
import static dev.fovea.op.Ops.times;

import dev.fovea.graph.Value;
import dev.fovea.nn.schedule.Schedule;

/// `w ← w − η·g`: gradient descent, with the gradient of a batch (Robbins & Monro 1951).
public record Sgd(Schedule rate) implements Optimizer {

    @Override public Value update(Slots slots, Hyper hyper, Value w, Value g) {
        return minus(w, times(g, hyper.rate()));
    }

    @Override public String toString() {
        return call("sgd", rate).toString();
    }
}
