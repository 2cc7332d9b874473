package dev.fovea.nn.loss;

import static dev.fovea.nn.text.CallText.call;

import dev.fovea.graph.Value;
import dev.fovea.op.Ops;
import java.util.List;

/// `Σ_i penalty_i(w)`: several penalties on the same weights, such as L1 and L2 (the elastic net, Zou & Hastie 2005),
/// or none.
public record SumPenalty(List<Penalty> parts) implements Penalty {

    /// Costs nothing.
    public static final SumPenalty NONE = new SumPenalty(List.of());

    public SumPenalty {
        parts = List.copyOf(parts);
    }

    @Override public Value of(Value w) {
        return parts.stream().map(p -> p.of(w)).reduce(Ops::plus).orElseGet(() -> Ops.zero(w));
    }

    @Override public String toString() {
        return call("penalties", parts).toString();
    }
}
