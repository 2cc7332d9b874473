package dev.fovea.tck;

import dev.fovea.compile.Fused;
import dev.fovea.compile.Narrow;
import dev.fovea.graph.Graph;
import dev.fovea.graph.Node;
import dev.fovea.graph.Op;
import dev.fovea.graph.Value;
import dev.fovea.op.Binary;
import dev.fovea.op.Cast;
import dev.fovea.op.Ops;
import dev.fovea.op.Random;
import dev.fovea.op.RandomBits;
import dev.fovea.op.Unary;
import dev.fovea.tensor.DType;
import dev.fovea.tensor.Tensor;
import dev.fovea.tensor.TensorType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;

/// One op on operands of given types and values: a row of a table.
///
/// @param name      unique and without spaces: `conv/2d-3x3-same`
/// @param operands  what it reads; the values follow from the name alone, which is their seed
/// @param tolerance how far a backend may be off
/// @param order     how many times its gradient can be checked against finite differences: 0, 1 or 2
/// @param byHand    the elements of the first output, worked out by hand; empty where there are too many
public record OpCase(String name, Op op, List<Operand> operands, Tolerance tolerance, int order, List<Double> byHand) {

    /// @param smooth whether gradients with respect to it are checked
    public record Operand(TensorType type, Values values, boolean smooth) {
    }

    public OpCase {
        operands = List.copyOf(operands);
        byHand = List.copyOf(byHand);
        if (name.isBlank() || name.contains(" ")) {
            throw new IllegalArgumentException("the name of a case has no spaces, but is `" + name + "`");
        }
    }

    /// A case without operands yet, exact, and without a gradient check.
    public static OpCase of(String name, Op op) {
        return new OpCase(name, op, List.of(), Tolerance.exact(), 0, List.of());
    }

    /// With one more operand, f32, with respect to which gradients are checked.
    public OpCase on(Values values, int... extents) {
        return with(new Operand(TensorType.of(DType.F32, extents), values, true));
    }

    /// With one more operand of any type, with respect to which nothing is checked: labels, numbers, conditions.
    public OpCase onFixed(DType type, Values values, int... extents) {
        return with(new Operand(TensorType.of(type, extents), values, false));
    }

    private OpCase with(Operand operand) {
        var all = new ArrayList<>(operands);
        all.add(operand);
        return new OpCase(name, op, all, tolerance, order, byHand);
    }

    public OpCase tolerance(Tolerance tolerance) {
        return new OpCase(name, op, operands, tolerance, order, byHand);
    }

    public OpCase order(int order) {
        return new OpCase(name, op, operands, tolerance, order, byHand);
    }

    public OpCase byHand(double... elements) {
        return new OpCase(name, op, operands, tolerance, order, Arrays.stream(elements).boxed().toList());
    }

    /// The JUnit tag of an op: its name in lower case.
    public static String tag(Class<? extends Op> op) {
        return op.getSimpleName().toLowerCase(Locale.ROOT);
    }

    public long seed() {
        return RandomBits.key(name);
    }

    public List<TensorType> types() {
        return operands.stream().map(Operand::type).toList();
    }

    /// The values of the operands: the same at every call.
    public List<Tensor> inputs() {
        var random = new SplittableRandom(seed());
        var inputs = new ArrayList<Tensor>();
        for (Operand o : operands) {
            inputs.add(o.values().draw(o.type(), random, List.copyOf(inputs)));
        }
        return inputs;
    }

    /// The op applied to inputs of its types in a graph of its own.
    public Node node() {
        var graph = new Graph();
        return graph.addNode(op, inputs(graph, types()));
    }

    static List<Value> inputs(Graph graph, List<TensorType> types) {
        var inputs = new ArrayList<Value>();
        for (TensorType t : types) {
            inputs.add(Ops.input(graph, "x" + inputs.size(), t.dtype(), t.shape()));
        }
        return inputs;
    }

    /// The outputs on the reference backend: in double where the op knows no types, else as it says; a fused op part by
    /// part.
    public List<Tensor> expected() {
        return evaluate(inputs(), false);
    }

    /// For each element of [#expected] the sum of the magnitudes of what was added up.
    public List<Tensor> summands() {
        List<Tensor> inputs = inputs().stream().map(Tensor::copy).toList();
        for (int i = 0; i < inputs.size(); i++) {
            Tensor t = inputs.get(i);
            for (long e = 0; operands.get(i).smooth() && e < t.count(); e++) {
                t.set(e, Math.abs(t.get(e)));
            }
        }
        return evaluate(inputs, true);
    }

    private List<Tensor> evaluate(List<Tensor> given, boolean magnitudes) {
        boolean wide = !tolerance.isExact() && !saysTypes(op);
        List<Tensor> inputs = given.stream().map(t -> wide && t.dtype().isFloat() ? t.cast(DType.F64) : t).toList();
        var graph = new Graph(wide ? DType.F64 : DType.F32);
        List<Value> values = inputs(graph, inputs.stream().map(Tensor::type).toList());
        Map<Value, Tensor> feeds = new HashMap<>();
        for (int i = 0; i < values.size(); i++) {
            feeds.put(values.get(i), inputs.get(i));
        }
        return Evaluator.run(apply(graph, values, magnitudes), feeds);
    }

    /// In double a narrow op is the op that it computes.
    private List<Value> apply(Graph graph, List<Value> values, boolean magnitudes) {
        Op computed = graph.floatType() == DType.F64 ? Narrow.wide(op) : op;
        if (!(computed instanceof Fused fused)) {
            return graph.addNode(computed, values).outputs();
        }
        var made = new ArrayList<Value>();
        for (Fused.Part p : fused.parts()) {
            List<Value> reads = p.inputs().stream().map(r -> r.isInput() ? values.get(r.index()) : made.get(r.part()))
                    .toList();
            made.add(graph.add(magnitudes ? adding(p.op()) : p.op(), reads));
        }
        return fused.results().stream().map(r -> r.isInput() ? values.get(r.index()) : made.get(r.part())).toList();
    }

    /// The op without the sign that lets summands cancel.
    private static Op adding(Op op) {
        return switch (op) {
            case Binary(Binary.Kind kind) when kind == Binary.Kind.SUBTRACT -> new Binary(Binary.Kind.ADD);
            case Unary(Unary.Kind kind) when kind == Unary.Kind.NEGATE -> new Unary(Unary.Kind.ABS);
            default -> op;
        };
    }

    private static boolean saysTypes(Op op) {
        return op instanceof Cast || op instanceof Random
                || op instanceof Fused f && f.parts().stream().anyMatch(p -> saysTypes(p.op()));
    }

    @Override public String toString() {
        return name;
    }
}
