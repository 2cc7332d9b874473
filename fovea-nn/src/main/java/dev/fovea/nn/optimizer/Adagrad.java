package dev.fovea.nn.optimizer;

import static dev.fovea.nn.text.CallText.call;
import static dev.fovea.nn.text.Require.notNegative;
import static dev.fovea.op.Ops.dividedBy;
import static dev.fovea.op.Ops.minus;
import static dev.fovea.op.Ops.plus;
import static dev.fovea.op.Ops.sqrt;
import static dev.fovea.op.Ops.times;

import dev.fovea.graph.Value;
import dev.fovea.nn.schedule.Schedule;

/// `a ← a + g²`,  `w ← w − η·g / √(a + ε)`, where `a` starts with `initial`
///
/// Duchi, Hazan & Singer 2011: a weight that has moved much moves less. `initial` and the place of `ε` as in Keras.
public record Adagrad(Schedule rate, double initial, double epsilon) implements Optimizer {

    public Adagrad {
        notNegative("the initial sum of Adagrad", initial);
        notNegative("epsilon of Adagrad", epsilon);
    }

    public Adagrad initial(double sum) { return new Adagrad(rate, sum, epsilon); }
    public Adagrad epsilon(double epsilon) { return new Adagrad(rate, initial, epsilon); }

    @Override public Value update(Slots slots, Hyper hyper, Value w, Value g) {
        Value a = slots.set("sum", plus(slots.get("sum", initial), times(g, g)));
        return minus(w, dividedBy(times(g, hyper.rate()), sqrt(plus(a, epsilon))));
    }

    @Override public String toString() {
        return call("adagrad", rate).option("initial", initial, Optimizers.INITIAL_SUM)
                .option("epsilon", epsilon, Optimizers.EPSILON).toString();
    }
}
