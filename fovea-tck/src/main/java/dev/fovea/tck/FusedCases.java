package dev.fovea.tck;

import dev.fovea.compile.Fused;
import dev.fovea.compile.Fused.Part;
import dev.fovea.compile.Fused.Ref;
import dev.fovea.graph.Op;
import dev.fovea.op.Binary;
import dev.fovea.op.Cast;
import dev.fovea.op.Conv;
import dev.fovea.op.ConvKernelGradient;
import dev.fovea.op.MatMul;
import dev.fovea.op.Reduce;
import dev.fovea.op.Reshape;
import dev.fovea.op.Select;
import dev.fovea.op.Unary;
import dev.fovea.tensor.DType;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Window;
import java.util.Arrays;
import java.util.List;

/// Several ops as one step, in the forms that the passes make: epilogues, element-wise chains, updates, a gradient with
/// the sum beside it.
public final class FusedCases {
    private static final Values ANY = Values.uniform(-1, 1);
    private static final Op ADD = new Binary(Binary.Kind.ADD);
    private static final Op SUBTRACT = new Binary(Binary.Kind.SUBTRACT);
    private static final Op MULTIPLY = new Binary(Binary.Kind.MULTIPLY);
    private static final Op DIVIDE = new Binary(Binary.Kind.DIVIDE);
    private static final Op MIN = new Binary(Binary.Kind.MIN);
    private static final Op RELU = new Unary(Unary.Kind.RELU);
    private static final Conv SAME = new Conv(List.of(new Window(3, 1, 1, 1, 1), new Window(3, 1, 1, 1, 1)), 1);

    private FusedCases() {
    }

    private static Part part(Op op, Ref... inputs) {
        return new Part(op, Arrays.asList(inputs));
    }

    private static Ref in(int i) {
        return Ref.input(i);
    }

    private static Ref of(int part) {
        return Ref.part(part);
    }

    private static OpCase fused(String name, List<Ref> results, Part... parts) {
        return OpCase.of("fused/" + name, new Fused(Arrays.asList(parts), results));
    }

    private static OpCase fused(String name, Part... parts) {
        return fused(name, List.of(of(parts.length - 1)), parts);
    }

    public static List<OpCase> fused() {
        return List.of(
                onConv(fused("conv-bias", part(SAME, in(0), in(1)), part(ADD, of(0), in(2)))),
                onConv(fused("conv-bias-relu", part(SAME, in(0), in(1)), part(ADD, of(0), in(2)), part(RELU, of(1)))),
                onConv(fused("conv-bias-tanh", part(SAME, in(0), in(1)), part(ADD, of(0), in(2)),
                        part(new Unary(Unary.Kind.TANH), of(1)))),
                onConv(fused("conv-bias-sum-relu", part(SAME, in(0), in(1)), part(ADD, of(0), in(2)),
                        part(ADD, of(1), in(3)),
                        part(RELU, of(2)))).on(ANY, 2, 6, 6, 16),
                onConv(fused("conv-bias-relu-limit", part(SAME, in(0), in(1)), part(ADD, of(0), in(2)),
                        part(RELU, of(1)),
                        part(MIN, of(2), in(3)))).on(ANY, 1),
                onWideConv(fused("wide-conv-bias-relu-limit", part(SAME, in(0), in(1)), part(ADD, of(0), in(2)),
                        part(RELU, of(1)), part(MIN, of(2), in(3)))).on(ANY, 1),
                onProduct(fused("matmul-bias-relu-limit", part(new MatMul(false, false), in(0), in(1)),
                        part(ADD, of(0), in(2)), part(RELU, of(1)), part(MIN, of(2), in(3)))).on(ANY, 1),
                fused("conv-relu", part(SAME, in(0), in(1)), part(RELU, of(0))).on(ANY, 2, 6, 6, 3).on(ANY, 3, 3, 3, 17)
                        .tolerance(Tolerance.ofSum(28)),
                onWideConv(fused("wide-conv-bias-relu", part(SAME, in(0), in(1)), part(ADD, of(0), in(2)),
                        part(RELU, of(1)))),
                onWideConv(fused("wide-conv-bias-sum-relu", part(SAME, in(0), in(1)), part(ADD, of(0), in(2)),
                        part(ADD, of(1), in(3)), part(RELU, of(2)))).on(ANY, 2, 6, 6, 48),
                fused("wide-conv-sum", part(SAME, in(0), in(1)), part(ADD, of(0), in(2))).on(ANY, 2, 6, 6, 32)
                        .on(ANY, 3, 3, 32, 48).on(ANY, 2, 6, 6, 48).tolerance(Tolerance.ofSum(3 * 3 * 32 + 1)),
                fused("wide-conv-and-itself", part(SAME, in(0), in(1)), part(ADD, of(0), in(0))).on(ANY, 2, 6, 6, 32)
                        .on(ANY, 3, 3, 32, 32).tolerance(Tolerance.ofSum(3 * 3 * 32 + 1)),
                onProduct(fused("matmul-bias", part(new MatMul(false, false), in(0), in(1)), part(ADD, of(0), in(2)))),
                onProduct(fused("matmul-bias-relu", part(new MatMul(false, false), in(0), in(1)),
                        part(ADD, of(0), in(2)), part(RELU, of(1)))),
                onProduct(fused("matmul-bias-sigmoid", part(new MatMul(false, false), in(0), in(1)),
                        part(ADD, of(0), in(2)),
                        part(new Unary(Unary.Kind.SIGMOID), of(1)))).tolerance(Tolerance.absolute(64)),
                fused("kernel-and-bias-gradient", List.of(of(0), of(2)),
                        part(new ConvKernelGradient(SAME, Shape.of(3, 3, 3, 16)), in(0), in(1)),
                        part(new Reduce(Reduce.Kind.SUM, List.of(0, 1, 2)), in(1)),
                        part(new Reshape(Shape.of(16)), of(1)))
                        .on(ANY, 2, 6, 6, 3).on(ANY, 2, 6, 6, 16).tolerance(Tolerance.ofSum(72)),
                fused("wide-kernel-and-bias-gradient", List.of(of(0), of(2)),
                        part(new ConvKernelGradient(SAME, Shape.of(3, 3, 32, 48)), in(0), in(1)),
                        part(new Reduce(Reduce.Kind.SUM, List.of(0, 1, 2)), in(1)),
                        part(new Reshape(Shape.of(48)), of(1)))
                        .on(ANY, 3, 6, 7, 32).on(ANY, 3, 6, 7, 48).tolerance(Tolerance.ofSum(126)),
                fused("relu-gradient", part(new Unary(Unary.Kind.STEP), in(0)), part(MULTIPLY, in(1), of(0)))
                        .on(Values.awayFromZero(), 2, 5, 5, 3).on(ANY, 2, 5, 5, 3).tolerance(Tolerance.relative(1)),
                fused("tanh-gradient", part(MULTIPLY, in(0), in(0)), part(SUBTRACT, in(2), of(0)),
                        part(MULTIPLY, in(1), of(1)))
                        .on(ANY, 2, 17).on(ANY, 2, 17).on(Values.of(1)).tolerance(Tolerance.ofSum(3)),
                fused("dropout", part(new Binary(Binary.Kind.GREATER), in(1), in(2)), part(MULTIPLY, in(0), of(0)),
                        part(MULTIPLY, of(1), in(3)))
                        .on(ANY, 2, 33).on(Values.uniform(0, 1), 2, 33).on(Values.of(0.4)).on(Values.of(1 / 0.6))
                        .tolerance(Tolerance.relative(2)),
                fused("bytes-to-floats", part(new Cast(DType.F32), in(0)), part(MULTIPLY, of(0), in(1)))
                        .onFixed(DType.U8, Values.integers(0, 255), 2, 28, 28, 1).on(Values.of(1 / 255.0))
                        .tolerance(Tolerance.relative(2)),
                fused("select-chain", part(new Binary(Binary.Kind.GREATER), in(0), in(2)), part(MULTIPLY, in(0), in(1)),
                        part(new Select(), of(0), in(0), of(1)))
                        .on(Values.awayFromZero(), 3, 17).on(Values.of(0.25)).on(Values.of(0))
                        .tolerance(Tolerance.relative(1)),
                fused("broadcast-chain", part(ADD, in(0), in(1)), part(MULTIPLY, of(0), in(2)),
                        part(new Unary(Unary.Kind.NEGATE), of(1)))
                        .on(ANY, 2, 3, 4, 5).on(ANY, 5).on(ANY, 2, 1, 1, 5).tolerance(Tolerance.ofSum(3)),
                descent(), momentum(), adam());
    }

    private static OpCase onConv(OpCase c) {
        return c.on(ANY, 2, 6, 6, 3).on(ANY, 3, 3, 3, 16).on(ANY, 16).tolerance(Tolerance.ofSum(3 * 3 * 3 + 2));
    }

    private static OpCase onWideConv(OpCase c) {
        return c.on(ANY, 2, 6, 6, 32).on(ANY, 3, 3, 32, 48).on(ANY, 48).tolerance(Tolerance.ofSum(3 * 3 * 32 + 2));
    }

    private static OpCase onProduct(OpCase c) {
        return c.on(ANY, 4, 33).on(ANY, 33, 10).on(ANY, 10).tolerance(Tolerance.ofSum(34));
    }

    /// `w ← w − η·g`
    private static OpCase descent() {
        return fused("update-descent", part(MULTIPLY, in(1), in(2)), part(SUBTRACT, in(0), of(0)))
                .on(ANY, 3, 3, 3, 16).on(ANY, 3, 3, 3, 16).on(Values.of(0.1)).tolerance(Tolerance.ofSum(2));
    }

    /// `v ← μ·v − η·g`, `w ← w + v`
    private static OpCase momentum() {
        return fused("update-momentum", List.of(of(3), of(2)),
                part(MULTIPLY, in(1), in(3)), part(MULTIPLY, in(2), in(4)), part(SUBTRACT, of(0), of(1)),
                part(ADD, in(0), of(2)))
                .on(ANY, 17, 5).on(ANY, 17, 5).on(ANY, 17, 5).on(Values.of(0.9)).on(Values.of(0.1))
                .tolerance(Tolerance.ofSum(4));
    }

    /// `m ← m + (g − m)·(1 − β₁)`, `v ← v + (g² − v)·(1 − β₂)`, `w ← w − η·m/(√v + ε)`
    private static OpCase adam() {
        return fused("update-adam", List.of(of(10), of(2), of(6)),
                part(SUBTRACT, in(3), in(1)), part(MULTIPLY, of(0), in(4)), part(ADD, in(1), of(1)),
                part(MULTIPLY, in(3), in(3)), part(SUBTRACT, of(3), in(2)), part(MULTIPLY, of(4), in(5)),
                part(ADD, in(2), of(5)),
                part(new Unary(Unary.Kind.SQRT), of(6)), part(DIVIDE, of(2), of(7)), part(MULTIPLY, of(8), in(6)),
                part(SUBTRACT, in(0), of(9)))
                .on(ANY, 17, 5).on(ANY, 17, 5).on(Values.uniform(0.1, 1), 17, 5).on(ANY, 17, 5)
                .on(Values.of(0.1)).on(Values.of(0.001)).on(Values.of(0.01)).tolerance(Tolerance.absolute(16));
    }
}
