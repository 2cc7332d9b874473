package dev.fovea.formats.onnx;

import static dev.fovea.formats.onnx.Match.is;
import static dev.fovea.formats.onnx.Match.isNumber;
import static dev.fovea.formats.onnx.Match.number;

import dev.fovea.graph.Node;
import dev.fovea.graph.Value;
import dev.fovea.op.Binary;
import dev.fovea.op.Select;
import dev.fovea.op.Unary;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeMap;

/// Functions of one value that are several operations of ours and one operator of ONNX: `Clip`, `Elu`, `Selu`, `LeakyRelu`,
/// `HardSigmoid`, `HardSwish`, `Softplus`, `Softsign`.
final class Activations {
    private static final String CLIP = "Clip";
    private static final String GELU = "Gelu";

    private Activations() {}

    private record Found(String op, Value x, Map<String, Object> attributes) {
    }

    static Optional<Piece> of(Node node) {
        return find(node.output(0)).filter(found -> found.x().shape().equals(node.output(0).shape()))
                .map(found -> Piece.of(found.x(), to -> {
                    List<Integer> order = to.order(found.x());
                    String x = to.in(found.x(), order);
                    switch (found.op()) {
                        case CLIP -> to.node(node.output(0), order, CLIP, Map.of(), x, to.number(0),
                                to.number(((Number) found.attributes().getOrDefault("max", 0)).doubleValue()));
                        case GELU -> to.put(node.output(0), order, gelu(to, x));
                        default -> to.node(node.output(0), order, found.op(), found.attributes(), x);
                    }
                }));
    }

    /// `x · (1 + erf(x / √2)) · 0.5`, the five operators that ONNX Runtime computes as one; operator set 20 has one.
    private static String gelu(Draft to, String x) {
        String error = to.node("Erf", Map.of(), to.node("Div", Map.of(), x, to.number(Math.sqrt(2))));
        String twice = to.node("Mul", Map.of(), x, to.node("Add", Map.of(), error, to.number(1)));
        return to.node("Mul", Map.of(), twice, to.number(0.5));
    }

    private static Optional<Found> find(Value y) {
        return switch (y.op()) {
            case Binary(Binary.Kind kind) -> switch (kind) {
                case ADD -> elu(y).or(() -> softplus(y));
                case MULTIPLY -> selu(y).or(() -> hardSigmoid(y)).or(() -> hardSwish(y)).or(() -> gelu(y));
                case DIVIDE -> softsign(y);
                case MAX -> leakyRelu(y);
                case MIN -> clip(y);
                case SUBTRACT, POWER, GREATER, EQUAL -> Optional.empty();
            };
            case Select _ -> slopedRelu(y);
            default -> Optional.empty();
        };
    }

    private static Optional<Found> found(boolean matches, String op, Value x, Object... attributes) {
        if (!matches) {
            return Optional.empty();
        }
        var named = new TreeMap<String, Object>();
        for (int i = 0; i < attributes.length; i += 2) {
            named.put((String) attributes[i], ((Number) attributes[i + 1]).floatValue());
        }
        return Optional.of(new Found(op, x, named));
    }

    /// `min(max(x, 0), m)`
    private static Optional<Found> clip(Value y) {
        OptionalDouble most = number(y.input(1));
        return most.isPresent() && is(y.input(0), Unary.Kind.RELU)
                ? found(true, CLIP, y.input(0).input(0), "max", most.getAsDouble())
                : Optional.empty();
    }

    /// `max(x, s · x)`
    private static Optional<Found> leakyRelu(Value y) {
        Value x = y.input(0);
        Value sloped = y.input(1);
        OptionalDouble slope = is(sloped, Binary.Kind.MULTIPLY) && sloped.input(0) == x
                ? number(sloped.input(1))
                : OptionalDouble.empty();
        return found(slope.isPresent() && slope.getAsDouble() >= 0 && slope.getAsDouble() <= 1, "LeakyRelu", x,
                "alpha", slope.orElse(0));
    }

    /// `x where x > 0, else (x − 0) · s`
    private static Optional<Found> slopedRelu(Value y) {
        Value x = y.input(1);
        Value sloped = y.input(2);
        OptionalDouble slope = is(y.input(0), Binary.Kind.GREATER, x, 0) && is(sloped, Binary.Kind.MULTIPLY)
                && is(sloped.input(0), Binary.Kind.SUBTRACT, x, 0)
                        ? number(sloped.input(1))
                        : OptionalDouble.empty();
        return found(slope.isPresent(), "LeakyRelu", x, "alpha", slope.orElse(0));
    }

    /// `max(x, 0) + (exp(min(0, x)) − 1) · α`
    private static Optional<Found> elu(Value y) {
        if (!is(y, Binary.Kind.ADD) || !is(y.input(0), Unary.Kind.RELU) || !is(y.input(1), Binary.Kind.MULTIPLY)) {
            return Optional.empty();
        }
        Value x = y.input(0).input(0);
        OptionalDouble alpha = number(y.input(1).input(1));
        Value below = y.input(1).input(0);
        return found(alpha.isPresent() && is(below, Binary.Kind.SUBTRACT) && isNumber(below.input(1), 1)
                && is(below.input(0), Unary.Kind.EXP) && isBelow(below.input(0).input(0), x), "Elu", x,
                "alpha", alpha.orElse(0));
    }

    /// `min(0, x)`
    static boolean isBelow(Value v, Value x) {
        return is(v, Binary.Kind.MIN) && isNumber(v.input(0), 0) && v.input(1) == x;
    }

    private static Optional<Found> selu(Value y) {
        OptionalDouble gamma = number(y.input(1));
        return gamma.isEmpty()
                ? Optional.empty()
                : elu(y.input(0)).map(elu -> new Found("Selu", elu.x(), Map.of("alpha",
                        elu.attributes().getOrDefault("alpha", 1f), "gamma", (float) gamma.getAsDouble())));
    }

    /// `min(max(x + 3, 0), 6) / 6`
    private static Optional<Found> hardSigmoid(Value y) {
        if (!isNumber(y.input(1), 1.0 / 6) || !is(y.input(0), Binary.Kind.MIN)
                || !isNumber(y.input(0).input(1), 6) || !is(y.input(0).input(0), Unary.Kind.RELU)) {
            return Optional.empty();
        }
        Value moved = y.input(0).input(0).input(0);
        return is(moved, Binary.Kind.ADD) && isNumber(moved.input(1), 3)
                ? found(true, "HardSigmoid", moved.input(0), "alpha", 1.0 / 6, "beta", 0.5)
                : Optional.empty();
    }

    /// `x · hardSigmoid(x)`
    private static Optional<Found> hardSwish(Value y) {
        Value x = y.input(0);
        Value factor = y.input(1);
        return is(factor, Binary.Kind.MULTIPLY)
                ? hardSigmoid(factor).filter(h -> h.x() == x).map(h -> new Found("HardSwish", x, Map.of()))
                : Optional.empty();
    }

    /// `m + ln(exp(−m) + exp(x − m))`, where `m = max(x, 0)`
    private static Optional<Found> softplus(Value y) {
        Value m = y.input(0);
        if (!is(m, Unary.Kind.STOP_GRADIENT) || !is(m.input(0), Unary.Kind.RELU)
                || !is(y.input(1), Unary.Kind.LOG) || !is(y.input(1).input(0), Binary.Kind.ADD)) {
            return Optional.empty();
        }
        Value x = m.input(0).input(0);
        Value left = y.input(1).input(0).input(0);
        Value right = y.input(1).input(0).input(1);
        return found(is(left, Unary.Kind.EXP) && is(left.input(0), Unary.Kind.NEGATE, m)
                && is(right, Unary.Kind.EXP) && is(right.input(0), Binary.Kind.SUBTRACT)
                && right.input(0).input(0) == x && right.input(0).input(1) == m, "Softplus", x);
    }

    /// `x / (|x| + 1)`
    private static Optional<Found> softsign(Value y) {
        Value x = y.input(0);
        Value below = y.input(1);
        return found(is(below, Binary.Kind.ADD) && is(below.input(0), Unary.Kind.ABS, x)
                && isNumber(below.input(1), 1), "Softsign", x);
    }

    /// `x/2 · (erf(x · √½) + 1)`
    private static Optional<Found> gelu(Value y) {
        Value half = y.input(0);
        Value sum = y.input(1);
        if (!is(half, Binary.Kind.MULTIPLY) || !is(sum, Binary.Kind.ADD) || !is(sum.input(0), Unary.Kind.ERF)) {
            return Optional.empty();
        }
        Value x = half.input(0);
        return found(isNumber(half.input(1), 0.5) && isNumber(sum.input(1), 1)
                && is(sum.input(0).input(0), Binary.Kind.MULTIPLY, x, Math.sqrt(0.5)), GELU, x);
    }
}
