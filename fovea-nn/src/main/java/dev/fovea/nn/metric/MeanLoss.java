package dev.fovea.nn.metric;

import static dev.fovea.nn.text.CallText.call;

import dev.fovea.graph.Value;
import dev.fovea.nn.loss.Loss;

/// A loss that is reported, not trained on.
public record MeanLoss(String name, Loss loss) implements Metric {

    @Override public Value of(Value y, Value target) {
        return loss.of(y, target);
    }

    @Override public String toString() {
        return call("meanLoss", name, loss).toString();
    }
}
