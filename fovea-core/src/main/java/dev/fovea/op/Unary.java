package dev.fovea.op;

import static dev.fovea.op.Ops.constant;
import static dev.fovea.op.Ops.dividedBy;
import static dev.fovea.op.Ops.exp;
import static dev.fovea.op.Ops.minus;
import static dev.fovea.op.Ops.negate;
import static dev.fovea.op.Ops.sign;
import static dev.fovea.op.Ops.step;
import static dev.fovea.op.Ops.times;
import static dev.fovea.op.Ops.zero;

import dev.fovea.graph.Node;
import dev.fovea.graph.Value;
import dev.fovea.tensor.Region;
import dev.fovea.tensor.Shape;
import java.util.List;
import java.util.Locale;

/// `y = f(x)`, element by element.
public record Unary(Kind kind) implements Primitive {

    /// The functions. `RELU(x) = max(x, 0)`; `STEP(x)` is 1 where `x > 0`, else 0; `STOP_GRADIENT` is the identity, with gradient 0.
    public enum Kind {
        NEGATE, ABS, SIGN, EXP, LOG, SQRT, INVERSE, SIGMOID, TANH, RELU, STEP, ERF, FLOOR, STOP_GRADIENT
    }

    @Override public Shape infer(List<Shape> in) {
        return in.getFirst();
    }

    @Override public List<Value> gradient(Value y, Value g) {
        Value x = y.input(0);
        return List.of(switch (kind) {
            case NEGATE -> negate(g);
            case ABS -> times(g, sign(x));
            case EXP -> times(g, y);                                          // (eˣ)′ = eˣ
            case LOG -> dividedBy(g, x);                                      // (ln x)′ = 1/x
            case SQRT -> dividedBy(times(g, 0.5), y);                         // (√x)′ = 1/(2√x)
            case INVERSE -> negate(times(times(g, y), y));                    // (1/x)′ = −1/x²
            case SIGMOID -> times(g, times(y, minus(constant(y, 1), y)));     // σ′ = σ(1 − σ)
            case TANH -> times(g, minus(constant(y, 1), times(y, y)));        // tanh′ = 1 − tanh²
            case RELU -> times(g, step(y));                                   // relu′ = 1 where y > 0, else 0
            case ERF -> times(g, times(exp(negate(times(x, x))), 2 / Math.sqrt(Math.PI)));
            case SIGN, STEP, FLOOR, STOP_GRADIENT -> zero(x);
        });
    }

    @Override public Region reach(Node node, int input, Region of) {
        return of;
    }

    @Override public String label() {
        return kind.name().toLowerCase(Locale.ROOT);
    }
}
