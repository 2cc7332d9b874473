package dev.fovea.nn.optimizer;

import static dev.fovea.nn.text.CallText.call;
import static dev.fovea.nn.text.Require.fraction;
import static dev.fovea.nn.text.Require.notNegative;
import static dev.fovea.op.Ops.dividedBy;
import static dev.fovea.op.Ops.matmul;
import static dev.fovea.op.Ops.minus;
import static dev.fovea.op.Ops.plus;
import static dev.fovea.op.Ops.reshape;
import static dev.fovea.op.Ops.sqrt;
import static dev.fovea.op.Ops.sum;
import static dev.fovea.op.Ops.times;

import dev.fovea.graph.Value;
import dev.fovea.nn.schedule.Schedule;
import dev.fovea.tensor.Shape;

/// `m ← μ·m + (1 − μ)·g`,  `O = NewtonSchulz((1 − μ)·g + μ·m)`,  `w ← w − η·λ·w − η·√max(1, filters / rest)·O`
///
/// A kernel is the matrix `[rest, filters]`. Five iterations `X ← a·X + (b·A + c·A²)·X`, with `A = X·Xᵀ`, bring the singular values of
/// `G / ‖G‖` near to 1: every direction of the gradient counts the same, as far as `O = U·Vᵀ` of `G = U·Σ·Vᵀ` is met.
/// Parameters with fewer than two axes, such as biases, are learned by [AdamW], whose rate is `adamRatio · η`. Jordan et al. 2024,
/// "Muon: an optimizer for hidden layers in neural networks"; it made the speed records on CIFAR-10.
public record Muon(Schedule rate, double momentum, double weightDecay, double adamRatio) implements Optimizer {
    private static final int ITERATIONS = 5;             // Jordan et al. 2024, and the three coefficients
    private static final double A = 3.4445;
    private static final double B = -4.7750;
    private static final double C = 2.0315;
    private static final double EPSILON = 1e-7;          // so that a gradient of 0 stays 0
    private static final double ADAM_BETA2 = 0.95;       // Jordan et al. 2024
    private static final double ADAM_EPSILON = 1e-10;    // Jordan et al. 2024

    public Muon {
        fraction("momentum of Muon", momentum);
        notNegative("the weight decay of Muon", weightDecay);
        notNegative("the ratio of Adam's rate to Muon's", adamRatio);
    }

    public Muon momentum(double momentum) { return new Muon(rate, momentum, weightDecay, adamRatio); }
    @Override public Muon weightDecay(double decay) { return new Muon(rate, momentum, decay, adamRatio); }
    public Muon adamRatio(double ratio) { return new Muon(rate, momentum, weightDecay, ratio); }

    @Override public Value update(Slots slots, Hyper hyper, Value w, Value g) {
        if (w.shape().rank() < 2) {
            var adam = new AdamW(rate, weightDecay, Optimizers.BETA1, ADAM_BETA2, ADAM_EPSILON);
            return adam.update(slots, hyper.scaled(adamRatio), w, g);
        }
        Value m = slots.set("momentum", plus(times(slots.get("momentum"), momentum), times(g, 1 - momentum)));
        Value ahead = plus(times(g, 1 - momentum), times(m, momentum));
        int filters = w.shape().channels();
        int rest = Math.toIntExact(w.shape().count() / filters);
        Value o = reshape(newtonSchulz(reshape(ahead, Shape.of(rest, filters))), w.shape());
        double scale = Math.sqrt(Math.max(1, (double) filters / rest));
        return minus(WeightDecay.decayed(w, hyper, weightDecay), times(times(o, hyper.rate()), scale));
    }

    /// Works on the smaller of `X·Xᵀ` and `Xᵀ·X`.
    private static Value newtonSchulz(Value g) {
        boolean wide = g.shape().extent(0) <= g.shape().extent(1);
        Value x = dividedBy(g, plus(sqrt(sum(times(g, g))), EPSILON));
        for (int i = 0; i < ITERATIONS; i++) {
            Value a = matmul(x, x, !wide, wide);
            Value b = plus(times(a, B), times(matmul(a, a), C));
            x = plus(times(x, A), wide ? matmul(b, x) : matmul(x, b));
        }
        return x;
    }

    @Override public String toString() {
        return call("muon", rate).option("momentum", momentum, Optimizers.MUON_MOMENTUM)
                .option("weightDecay", weightDecay, 0.0).option("adamRatio", adamRatio, Optimizers.ADAM_RATIO)
                .toString();
    }
}
