package dev.fovea.formats.onnx;

import static dev.fovea.op.Ops.abs;
import static dev.fovea.op.Ops.cast;
import static dev.fovea.op.Ops.constant;
import static dev.fovea.op.Ops.dividedBy;
import static dev.fovea.op.Ops.equal;
import static dev.fovea.op.Ops.exp;
import static dev.fovea.op.Ops.floor;
import static dev.fovea.op.Ops.greater;
import static dev.fovea.op.Ops.log;
import static dev.fovea.op.Ops.max;
import static dev.fovea.op.Ops.min;
import static dev.fovea.op.Ops.minus;
import static dev.fovea.op.Ops.negate;
import static dev.fovea.op.Ops.not;
import static dev.fovea.op.Ops.plus;
import static dev.fovea.op.Ops.power;
import static dev.fovea.op.Ops.relu;
import static dev.fovea.op.Ops.select;
import static dev.fovea.op.Ops.sigmoid;
import static dev.fovea.op.Ops.sqrt;
import static dev.fovea.op.Ops.tanh;
import static dev.fovea.op.Ops.times;

import dev.fovea.graph.Value;
import dev.fovea.op.Ops;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.BinaryOperator;
import java.util.function.DoubleBinaryOperator;
import java.util.function.DoubleUnaryOperator;
import java.util.function.UnaryOperator;

/// Operators that look at one element of each input: activations, arithmetic, comparisons. Where the numbers are known, they are
/// computed at once.
final class ElementWiseRules {
    private ElementWiseRules() {}

    static List<Operator> all() {
        return List.of(
                function("Abs", 1, Ops::abs, Math::abs), function("Neg", 1, Ops::negate, x -> -x),
                function("Sign", 9, Ops::sign, Math::signum), function("Exp", 1, Ops::exp, Math::exp),
                function("Log", 1, Ops::log, Math::log), function("Sqrt", 1, Ops::sqrt, Math::sqrt),
                function("Reciprocal", 1, Ops::inverse, x -> 1 / x),
                function("Floor", 1, Ops::floor, Math::floor),
                function("Ceil", 1, x -> negate(floor(negate(x))), Math::ceil),
                function("Round", 11, ElementWiseRules::round, Math::rint),
                function("Not", 1, Ops::not, x -> 1 - x),
                activation("Erf", 9, (_, x) -> Ops.erf(x)), activation("Relu", 1, (_, x) -> relu(x)),
                activation("Sigmoid", 1, (_, x) -> sigmoid(x)), activation("Tanh", 1, (_, x) -> tanh(x)),
                activation("LeakyRelu", 1, (s, x) -> leaky(x, constant(x, s.number("alpha", 0.01)))),
                activation("Elu", 1, (s, x) -> elu(x, s.number("alpha", 1), 1)),
                activation("Celu", 12, (s, x) -> elu(x, s.number("alpha", 1), s.number("alpha", 1))),
                activation("Selu", 1, (s, x) -> times(elu(x, s.number("alpha", 1.67326319217681884765625), 1),
                        s.number("gamma", 1.05070102214813232421875))),
                activation("ThresholdedRelu", 10, (s, x) -> times(x, greater(x, constant(x, s.number("alpha", 1))))),
                activation("HardSigmoid", 1, (s, x) -> hardSigmoid(x, s.number("alpha", 0.2), s.number("beta", 0.5))),
                activation("HardSwish", 14, (_, x) -> times(x, hardSigmoid(x, 1.0 / 6, 0.5))),
                activation("Softplus", 1, (_, x) -> softplus(x)),
                activation("Softsign", 1, (_, x) -> dividedBy(x, plus(abs(x), 1))),
                activation("Mish", 18, (_, x) -> times(x, tanh(softplus(x)))),
                activation("Gelu", 20, ElementWiseRules::gelu),
                activation("Swish", 24, ElementWiseRules::swish),
                Operator.of("SwiGLU", 28, s -> Carried.map(s.in(0).with(swish(s, s.in(0).value())), s.in(1),
                        s.value(0).type(), Ops::times)),
                activation("Sinh", 9, (_, x) -> times(tanh(x), cosh(x))), activation("Cosh", 9, (_, x) -> cosh(x)),
                activation("Asinh", 9, (_, x) -> asinh(x)), activation("Acosh", 9, (_, x) -> acosh(x)),
                activation("Atanh", 9, (_, x) -> atanh(x)), Operator.of("Shrink", 9, ElementWiseRules::shrink),
                Operator.of("IsNaN", 9, s -> tested(s, x -> not(equal(x, x)), x -> Double.isNaN(x) ? 1 : 0)),
                Operator.of("IsInf", 10, ElementWiseRules::isInfinite),
                Operator.of("PRelu", 1, ElementWiseRules::prelu).weights(1),
                Operator.of("Clip", 6, ElementWiseRules::clip),
                arithmetic("Add", Ops::plus, (a, b) -> a + b), arithmetic("Sub", Ops::minus, (a, b) -> a - b),
                arithmetic("Mul", Ops::times, (a, b) -> a * b),
                Operator.of("Div", 1, s -> binary(s, Ops::dividedBy, (a, b) -> quotient(s.value(0).type(), a, b))),
                Operator.of("Pow", 1, ElementWiseRules::pow), Operator.of("Mod", 10, ElementWiseRules::mod),
                fold("Min", Ops::min, Math::min), fold("Max", Ops::max, Math::max),
                fold("Sum", Ops::plus, Double::sum), Operator.of("Mean", 6, ElementWiseRules::mean),
                comparison("Equal", 1, Ops::equal, (a, b) -> a == b ? 1 : 0),
                comparison("Greater", 1, Ops::greater, (a, b) -> a > b ? 1 : 0),
                comparison("Less", 1, (a, b) -> greater(b, a), (a, b) -> a < b ? 1 : 0),
                comparison("GreaterOrEqual", 12, (a, b) -> not(greater(b, a)), (a, b) -> a >= b ? 1 : 0),
                comparison("LessOrEqual", 12, (a, b) -> not(greater(a, b)), (a, b) -> a <= b ? 1 : 0),
                comparison("And", 1, Ops::times, (a, b) -> a * b), comparison("Or", 1, Ops::max, Math::max),
                comparison("Xor", 1, (a, b) -> abs(minus(a, b)), (a, b) -> Math.abs(a - b)),
                Operator.of("Where", 9, ElementWiseRules::where));
    }

    // one input

    private static Operator function(String name, int from, UnaryOperator<Value> f, DoubleUnaryOperator host) {
        return Operator.of(name, from, s -> s.value(0) instanceof Known known
                ? known.map(host)
                : s.in(0).type().isInteger() && List.of("Floor", "Ceil", "Round").contains(name)
                        ? s.in(0)
                        : s.in(0).with(f.apply(s.in(0).value())));
    }

    private static Operator activation(String name, int from, BiFunction<OnnxStep, Value, Value> f) {
        return Operator.of(name, from, s -> s.in(0).with(f.apply(s, s.in(0).value())));
    }

    private static Value leaky(Value x, Value slope) {
        return plus(relu(x), times(min(x, constant(x, 0)), slope));
    }

    /// `x` where it is positive, else `α (e^{x/β} − 1)`.
    private static Value elu(Value x, double alpha, double beta) {
        Value negative = min(x, constant(x, 0));
        return plus(relu(x), times(minus(exp(times(negative, 1 / beta)), 1), alpha));
    }

    private static Value hardSigmoid(Value x, double alpha, double beta) {
        return min(relu(plus(times(x, alpha), beta)), constant(x, 1));
    }

    /// `ln(1 + eˣ)`, of which no exponential is beyond what a float can be.
    private static Value softplus(Value x) {
        return plus(relu(x), log(plus(exp(negate(abs(x))), 1)));
    }

    private static Value swish(OnnxStep s, Value x) {
        return times(x, sigmoid(times(x, s.number("alpha", 1))));
    }

    private static Value gelu(OnnxStep s, Value x) {
        Value inner = s.text("approximate", "none").equals("tanh")
                ? tanh(times(plus(x, times(times(times(x, x), x), 0.044715)), Math.sqrt(2 / Math.PI)))
                : Ops.erf(times(x, Math.sqrt(0.5)));
        return times(times(x, 0.5), plus(inner, 1));
    }

    /// To the nearest whole number, of two the even one.
    static Value round(Value x) {
        Value nearest = floor(plus(x, 0.5));
        Value tie = equal(minus(nearest, x), constant(x, 0.5));
        Value odd = minus(nearest, times(floor(times(nearest, 0.5)), 2));
        return minus(nearest, times(tie, odd));
    }

    /// `(eˣ + e⁻ˣ) / 2`, with the half inside, so that only what is beyond a float becomes infinite.
    private static Value cosh(Value x) {
        Value halved = minus(abs(x), Math.log(2));
        return plus(exp(halved), exp(minus(negate(abs(x)), Math.log(2))));
    }

    /// `ln(1 + u)`, which loses no digits of a small `u`. Goldberg 1991, theorem 4.
    private static Value log1p(Value u) {
        Value sum = plus(u, 1);
        Value gone = equal(sum, constant(u, 1));
        Value rounded = select(gone, constant(u, 1), minus(sum, 1));
        return select(gone, u, dividedBy(times(u, log(sum)), rounded));
    }

    /// `(ln(1 + x) − ln(1 − x)) / 2`
    private static Value atanh(Value x) {
        return times(minus(log1p(x), log1p(negate(x))), 0.5);
    }

    /// `ln(x + √(x² + 1))`: of `|x| ≤ 1` as `artanh(x / √(x² + 1))`, beyond as `±(ln|x| + ln(1 + √(1 + 1/x²)))`.
    private static Value asinh(Value x) {
        Value one = constant(x, 1);
        Value small = max(min(x, one), negate(one));
        Value large = max(abs(x), one);
        Value inverse = dividedBy(one, large);
        Value beyond = plus(log(large), log(plus(sqrt(plus(times(inverse, inverse), 1)), 1)));
        return select(greater(abs(x), one), times(Ops.sign(x), beyond),
                atanh(dividedBy(small, sqrt(plus(times(small, small), 1)))));
    }

    /// `ln(x + √(x² − 1))` as `ln(1 + v + √v·√(v + 2))` with `v = x − 1`.
    private static Value acosh(Value x) {
        Value v = minus(x, 1);
        return log1p(plus(v, times(sqrt(v), sqrt(plus(v, 2)))));
    }

    /// Nearer to 0 by `bias` where it is farther than `lambd`, else 0.
    private static OnnxValue shrink(OnnxStep s) {
        double far = s.number("lambd", 0.5);
        double bias = s.number("bias", 0);
        return s.inFloats(s.value(0), c -> {
            Value x = c.value();
            Value below = select(greater(constant(x, -far), x), plus(x, bias), constant(x, 0));
            return c.with(select(greater(x, constant(x, far)), minus(x, bias), below));
        });
    }

    private static OnnxValue tested(OnnxStep s, UnaryOperator<Value> f, DoubleUnaryOperator host) {
        return s.value(0) instanceof Known known
                ? known.map(host).cast(OnnxType.BOOL)
                : new Carried(Ops.cast(f.apply(s.in(0).value()), OnnxType.BOOL.in(s.graph().floatType())),
                        OnnxType.BOOL, s.in(0).order());
    }

    private static OnnxValue isInfinite(OnnxStep s) {
        double most = s.flag("detect_positive", true) ? Double.POSITIVE_INFINITY : Double.NaN;
        double least = s.flag("detect_negative", true) ? Double.NEGATIVE_INFINITY : Double.NaN;
        return tested(s, x -> max(equal(x, constant(x, most)), equal(x, constant(x, least))),
                x -> x == most || x == least ? 1 : 0);
    }

    private static OnnxValue clip(OnnxStep s) {
        OnnxValue x = s.value(0);
        Optional<OnnxValue> low = bound(s, 1, "min");
        Optional<OnnxValue> high = bound(s, 2, "max");
        OnnxValue raised = low.isPresent() ? atLeast(x, low.get()) : x;
        return high.isPresent() ? pair(raised, high.get(), x.type(), Ops::min, Math::min) : raised;
    }

    /// `max(x, low)`, which for 0 is the rectifier.
    private static OnnxValue atLeast(OnnxValue x, OnnxValue low) {
        boolean zero = low instanceof Known k && k.dims().isEmpty() && k.values()[0] == 0 && !k.isOpen();
        return zero && x instanceof Carried c && x.type().isFloat()
                ? new Carried(relu(c.value()), c.type(), c.order())
                : pair(x, low, x.type(), Ops::max, Math::max);
    }

    private static Optional<OnnxValue> bound(OnnxStep s, int input, String attribute) {
        if (s.has(input)) {
            return Optional.of(s.value(input));
        }
        return s.numbers(attribute).map(n -> s.numbers(s.value(0).type(), List.of(), n.getFirst()));
    }

    // two inputs

    private static Operator arithmetic(String name, BinaryOperator<Value> f, DoubleBinaryOperator host) {
        return Operator.of(name, 1, s -> binary(s, f, host));
    }

    private static OnnxValue binary(OnnxStep s, BinaryOperator<Value> f, DoubleBinaryOperator host) {
        return pair(s.value(0), second(s), s.value(0).type(), f, host);
    }

    static OnnxValue pair(OnnxValue a, OnnxValue b, OnnxType type, BinaryOperator<Value> f,
            DoubleBinaryOperator host) {
        return a instanceof Known x && b instanceof Known y
                ? Known.map(x, y, type, host)
                : Carried.map(a.carried(), b.carried(), type, f);
    }

    /// Before version 7, the second input's axes could be those from `axis` on.
    private static OnnxValue second(OnnxStep s) {
        OnnxValue b = s.value(1);
        if (s.opset() >= 7 || s.integers("axis").isEmpty()) {
            return b;
        }
        int rank = s.value(0).rank();
        int axis = s.axis(s.integer("axis", 0), rank);
        while (b.rank() + axis < rank) {
            b = b.insert(b.rank());
        }
        return b;
    }

    /// Before version 7, the slopes are those of the channels.
    private static OnnxValue prelu(OnnxStep s) {
        OnnxValue slope = s.value(1);
        boolean channels = s.opset() < 7 && slope.rank() == 1 && slope.dim(0) > 1;
        for (int axis = 2; channels && axis < s.value(0).rank(); axis++) {
            slope = slope.insert(slope.rank());
        }
        return Carried.map(s.in(0), slope.carried(), s.value(0).type(), ElementWiseRules::leaky);
    }

    private static double quotient(OnnxType type, double a, double b) {
        if (type.isInteger() && b == 0) {
            throw new IllegalArgumentException("the integer " + (long) a + " is divided by 0");
        }
        return type.isInteger() ? (double) (long) (a / b) : a / b;
    }

    /// The exponent may be of another type than the base, which is that of the result.
    private static OnnxValue pow(OnnxStep s) {
        OnnxValue base = s.value(0);
        OnnxValue exponent = second(s);
        if (base instanceof Known x && exponent instanceof Known y) {
            return Known.map(x, y, x.type(), Math::pow);
        }
        OnnxType inside = base.type().isInteger() && exponent.type().isFloat() ? exponent.type() : base.type();
        return Carried.map(base.cast(inside).carried(), exponent.cast(inside).carried(), inside, Ops::power)
                .cast(base.type());
    }

    /// The remainder has the sign of the divisor, with `fmod` that of the dividend.
    private static OnnxValue mod(OnnxStep s) {
        boolean fmod = s.flag("fmod", false);
        OnnxType type = s.value(0).type();
        return pair(s.value(0), s.value(1), type, (a, b) -> remainder(type, a, b, fmod),
                (a, b) -> fmod ? a % b : a - Math.floor(a / b) * b);
    }

    private static Value remainder(OnnxType type, Value a, Value b, boolean fmod) {
        Value ratio = dividedBy(a, b);
        if (type.isFloat()) {
            Value whole = fmod ? times(Ops.sign(ratio), floor(abs(ratio))) : floor(ratio);
            return minus(a, times(whole, b));
        }
        Value rest = minus(a, times(ratio, b));
        Value zero = constant(a, 0);
        Value otherSign = times(not(equal(rest, zero)), not(equal(greater(rest, zero), greater(b, zero))));
        return fmod ? rest : plus(rest, times(otherSign, b));
    }

    private static Operator comparison(String name, int from, BinaryOperator<Value> f, DoubleBinaryOperator host) {
        return Operator.of(name, from, s -> pair(s.value(0), second(s), OnnxType.BOOL, f, host));
    }

    // any number of inputs

    private static Operator fold(String name, BinaryOperator<Value> f, DoubleBinaryOperator host) {
        return Operator.of(name, 6, s -> fold(s, f, host));
    }

    private static OnnxValue fold(OnnxStep s, BinaryOperator<Value> f, DoubleBinaryOperator host) {
        OnnxValue all = s.value(0);
        for (OnnxValue next : s.values().subList(1, s.values().size())) {
            all = pair(all, next, all.type(), f, host);
        }
        return all;
    }

    private static OnnxValue mean(OnnxStep s) {
        Carried sum = fold(s, Ops::plus, Double::sum).carried();
        return sum.with(dividedBy(sum.value(), s.count()));
    }

    private static OnnxValue where(OnnxStep s) {
        OnnxValue condition = s.value(0);
        OnnxValue a = s.value(1);
        OnnxValue b = s.value(2);
        if (condition instanceof Known c && a instanceof Known x && b instanceof Known y && !c.isOpen()) {
            return where(c, x, y);
        }
        List<Carried> all = Carried.aligned(List.of(condition.carried(), a.carried(), b.carried()));
        Value chosen = cast(all.get(0).value(), all.get(1).value().dtype());
        return all.get(1).with(select(chosen, all.get(1).value(), all.get(2).value()));
    }

    private static Known where(Known condition, Known a, Known b) {
        List<Integer> to = Known.broadcast(condition.dims(), Known.broadcast(a.dims(), b.dims()));
        var values = new ArrayList<Known>(List.of((Known) condition.expand(to), (Known) a.expand(to),
                (Known) b.expand(to)));
        var chosen = values.get(1).values().clone();
        var open = values.get(1).open().clone();
        for (int i = 0; i < chosen.length; i++) {
            if (values.getFirst().values()[i] == 0) {
                chosen[i] = values.get(2).values()[i];
                open[i] = values.get(2).open()[i];
            }
        }
        return new Known(a.graph(), a.type(), to, chosen, open);
    }
}
