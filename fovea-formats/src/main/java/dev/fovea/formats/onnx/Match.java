package dev.fovea.formats.onnx;

import dev.fovea.graph.Value;
import dev.fovea.op.Binary;
import dev.fovea.op.Constant;
import dev.fovea.op.Unary;
import java.util.OptionalDouble;

/// Questions about one value of a graph, of which patterns are made.
final class Match {
    private Match() {}

    static boolean is(Value v, Binary.Kind kind) {
        return v.op() instanceof Binary(Binary.Kind k) && k == kind;
    }

    static boolean is(Value v, Unary.Kind kind) {
        return v.op() instanceof Unary(Unary.Kind k) && k == kind;
    }

    /// Whether it is that function of `x`.
    static boolean is(Value v, Unary.Kind kind, Value x) {
        return is(v, kind) && v.input(0) == x;
    }

    /// The number that a constant of one element is.
    static OptionalDouble number(Value v) {
        return v.op() instanceof Constant c && !c.perSample() && c.value().count() == 1 && c.value().dtype().isFloat()
                ? OptionalDouble.of(c.value().get(0))
                : OptionalDouble.empty();
    }

    /// Whether it is that number, as float32 holds it.
    static boolean isNumber(Value v, double number) {
        var found = number(v);
        return found.isPresent() && (float) found.getAsDouble() == (float) number;
    }

    /// Whether it is `x ∘ number`.
    static boolean is(Value v, Binary.Kind kind, Value x, double number) {
        return is(v, kind) && v.input(0) == x && isNumber(v.input(1), number);
    }
}
