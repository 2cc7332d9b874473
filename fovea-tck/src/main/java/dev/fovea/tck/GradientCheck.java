package dev.fovea.tck;

import dev.fovea.autodiff.Gradients;
import dev.fovea.graph.Graph;
import dev.fovea.graph.Value;
import dev.fovea.op.Ops;
import dev.fovea.tensor.DType;
import dev.fovea.tensor.Tensor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Function;
import java.util.random.RandomGenerator;

/// `⟨v, Jᵀu⟩`, from the gradient rules, against `⟨u, (f(x + εv) − f(x − εv)) / 2ε⟩`, from the definition, in double,
/// with random `u`, `v`.
///
/// The quotient is taken for three steps and extrapolated (Romberg 1955). The error allowed is what the last
/// extrapolation changed, plus what rounding the function's values can do; where the first is not small, `f` is not
/// smooth enough at `x` to check anything.
///
/// @param evaluator   what the graphs run on; it must know f64
/// @param name        what is checked, for the message
/// @param function    `f`: from the inputs to one value
/// @param inputs      `x`; floating-point tensors are taken as f64
/// @param smooth      for each input, whether the gradient with respect to it is checked
/// @param seed        of `u` and `v`
public record GradientCheck(Evaluator evaluator, String name, Function<List<Value>, Value> function,
        List<Tensor> inputs,
        List<Boolean> smooth, long seed) {

    private static final double STEP = 0x1p-7;                  // under half of Values.GAP
    private static final double SMOOTH = 1e-6;                  // relative change by the last extrapolation
    private static final double ROUNDOFF = 0x1p-53;
    private static final double ROUNDINGS = 64;            // of the function's value, relative to the sum of magnitudes

    public GradientCheck {
        inputs = List.copyOf(inputs);
        smooth = List.copyOf(smooth);
    }

    /// The check of a case's op, for all operands that are smooth.
    public static GradientCheck of(Evaluator evaluator, OpCase c) {
        return new GradientCheck(evaluator, c.name(), in -> in.getFirst().graph().add(c.op(), in), c.inputs(),
                c.operands().stream().map(OpCase.Operand::smooth).toList(), c.seed());
    }

    /// The graph of `Σ u·f(x)`, with everything that it is fed.
    private final class Projection {
        private final RandomGenerator random = new SplittableRandom(seed);
        private final Graph graph = new Graph(DType.F64);
        private final Map<Value, Tensor> feeds = new HashMap<>();
        private final List<Value> wrt = new ArrayList<>();
        private final Value terms;
        private final Value loss;

        Projection() {
            var values = new ArrayList<Value>();
            for (int i = 0; i < inputs.size(); i++) {
                Tensor x = inputs.get(i).dtype().isFloat() ? inputs.get(i).cast(DType.F64) : inputs.get(i);
                values.add(feed("x" + i, x));
                if (smooth.get(i)) {
                    wrt.add(values.getLast());
                }
            }
            Value y = Ops.cast(function.apply(values), DType.F64);
            Value u = feed("u", random(y));
            this.terms = Ops.times(u, y);
            this.loss = Ops.sum(terms);
            this.wrt.add(u);
        }

        private Value feed(String name, Tensor tensor) {
            Value v = Ops.input(graph, name, tensor.dtype(), tensor.shape());
            feeds.put(v, tensor);
            return v;
        }

        private Tensor random(Value like) {
            Tensor t = Tensor.zeros(DType.F64, like.shape());
            for (long i = 0; i < t.count(); i++) {
                t.set(i, random.nextDouble(-1, 1));
            }
            return t;
        }

        /// Checks `Gradients.of(loss, wrt)`.
        void check(String order, Value loss, Value terms) {
            List<Value> gradients = Gradients.of(loss, wrt);
            List<Tensor> exact = evaluator.evaluate(gradients, feeds);
            double rounding = ROUNDINGS * ROUNDOFF
                    * sumOfMagnitudes(evaluator.evaluate(List.of(terms), feeds).getFirst()) / STEP;
            for (int i = 0; i < wrt.size(); i++) {
                Value x = wrt.get(i);
                Tensor v = random(x);
                double coarse = quotient(loss, x, v, STEP);
                double middle = quotient(loss, x, v, STEP / 2);
                double fine = quotient(loss, x, v, STEP / 4);
                double before = (4 * middle - coarse) / 3;
                double after = (4 * fine - middle) / 3;
                double numeric = (16 * after - before) / 15;
                double truncation = Math.abs(numeric - after);
                double scale = Math.max(1, productOfMagnitudes(exact.get(i), v));
                String what = "%s, %s gradient with respect to %s, seed %d".formatted(name, order, x, seed);
                if (truncation > SMOOTH * scale) {
                    throw new AssertionError(
                            "%s: not smooth here, three steps give %s, %s, %s".formatted(what, coarse, middle, fine));
                }
                double allowed = truncation + 16 * rounding + 16 * ROUNDOFF * scale;
                double analytic = product(exact.get(i), v);
                if (!(Math.abs(analytic - numeric) <= allowed)) {
                    throw new AssertionError(
                            "%s: the rule gives %s, differences %s; they differ by %.3g, allowed are %.3g"
                                    .formatted(what, analytic, numeric, Math.abs(analytic - numeric), allowed));
                }
            }
        }

        private double quotient(Value loss, Value x, Tensor v, double step) {
            return (at(loss, x, v, step) - at(loss, x, v, -step)) / (2 * step);
        }

        private double at(Value loss, Value x, Tensor v, double step) {
            Tensor moved = java.util.Objects.requireNonNull(feeds.get(x)).copy();
            for (long i = 0; i < moved.count(); i++) {
                moved.set(i, moved.get(i) + step * v.get(i));
            }
            var there = new HashMap<>(feeds);
            there.put(x, moved);
            return evaluator.evaluate(List.of(loss), there).getFirst().get(0);
        }

        /// Checks the gradient of `Σ w·∂loss/∂x` over all `x`, for random `w`.
        void checkSecond() {
            List<Value> first = Gradients.of(loss, wrt);
            Value sum = Ops.constant(graph, 0);
            Value magnitudes = Ops.constant(graph, 0);
            for (Value g : first) {
                Value term = Ops.times(feed("w" + first.indexOf(g), random(g)), g);
                sum = Ops.plus(sum, Ops.sum(term));
                magnitudes = Ops.plus(magnitudes, Ops.sum(Ops.abs(term)));
            }
            check("second", sum, magnitudes);
        }
    }

    /// Checks gradients up to the given order.
    public void check(int order) {
        if (order >= 1) {
            var p = new Projection();
            p.check("first", p.loss, p.terms);
        }
        if (order >= 2) {
            new Projection().checkSecond();
        }
    }

    private static double product(Tensor a, Tensor b) {
        double sum = 0;
        for (long i = 0; i < a.count(); i++) {
            sum += a.get(i) * b.get(i);
        }
        return sum;
    }

    private static double productOfMagnitudes(Tensor a, Tensor b) {
        double sum = 0;
        for (long i = 0; i < a.count(); i++) {
            sum += Math.abs(a.get(i) * b.get(i));
        }
        return sum;
    }

    private static double sumOfMagnitudes(Tensor a) {
        double sum = 0;
        for (long i = 0; i < a.count(); i++) {
            sum += Math.abs(a.get(i));
        }
        return sum;
    }
}
