package dev.fovea.tck;

import dev.fovea.compile.Fused;
import dev.fovea.compile.Fused.Part;
import dev.fovea.compile.Fused.Ref;
import dev.fovea.graph.Op;
import dev.fovea.op.Binary;
import dev.fovea.op.Cast;
import dev.fovea.op.Unary;
import dev.fovea.tensor.DType;
import java.util.ArrayList;
import java.util.List;

/// Element-wise chains that kernels like to cut or to lay out otherwise: long ones with several exponentials, several results of one
/// chain, rows that are short and many, operands that start again with every row or with every sample.
public final class SweepCases {
    private static final Values ANY = Values.uniform(-1, 1);
    private static final Values POSITIVE = Values.uniform(0.5, 2);
    private static final Op ADD = new Binary(Binary.Kind.ADD);
    private static final Op MULTIPLY = new Binary(Binary.Kind.MULTIPLY);

    private SweepCases() {
    }

    private static Op unary(Unary.Kind kind) {
        return new Unary(kind);
    }

    private static Part part(Op op, Ref... inputs) {
        return new Part(op, List.of(inputs));
    }

    private static Ref in(int i) {
        return Ref.input(i);
    }

    private static Ref of(int part) {
        return Ref.part(part);
    }

    private static OpCase chain(String name, List<Ref> results, List<Part> parts) {
        return OpCase.of("fused/" + name, new Fused(parts, results));
    }

    private static OpCase chain(String name, Part... parts) {
        return chain(name, List.of(of(parts.length - 1)), List.of(parts));
    }

    /// `y = ((x + b)·s + b)·s`: `b` and `s` as wide as the rows, or one for each row.
    private static OpCase affine(String name, int[] x, int[] b, int[] s) {
        return chain("rows/" + name, part(ADD, in(0), in(1)), part(MULTIPLY, of(0), in(2)), part(ADD, of(1), in(1)),
                part(MULTIPLY, of(2), in(2))).on(ANY, x).on(ANY, b).on(ANY, s).tolerance(Tolerance.ofSum(8));
    }

    public static List<OpCase> sweeps() {
        var cases = new ArrayList<OpCase>();
        cases.add(affine("of-16", new int[]{300, 16}, new int[]{16}, new int[]{16}));
        cases.add(affine("of-10", new int[]{333, 10}, new int[]{10}, new int[]{10}));
        cases.add(affine("of-7", new int[]{1001, 7}, new int[]{7}, new int[]{1}));
        cases.add(affine("of-64-for-each-sample", new int[]{3, 9, 9, 64}, new int[]{64}, new int[]{3, 1, 1, 64}));
        cases.add(affine("of-24-two-operands-apart", new int[]{5, 41, 24}, new int[]{5, 1, 24}, new int[]{41, 1}));
        cases.add(affine("of-48-one-for-each-row", new int[]{77, 48}, new int[]{77, 1}, new int[]{48}));
        cases.add(affine("of-groups", new int[]{3, 50, 8, 4}, new int[]{3, 1, 8, 1}, new int[]{1, 1, 8, 4}));
        cases.add(affine("of-odd-groups", new int[]{2, 61, 3, 5}, new int[]{2, 1, 3, 1}, new int[]{3, 1}));
        cases.add(affine("of-300", new int[]{4, 5, 300}, new int[]{300}, new int[]{4, 1, 300}));
        cases.add(chain("rows/bytes-of-3", part(new Cast(DType.F32), in(0)), part(ADD, of(0), in(1)),
                part(MULTIPLY, of(1), in(2)))
                .onFixed(DType.U8, Values.integers(0, 255), 2, 29, 31, 3).on(ANY, 3).on(ANY, 3)
                .tolerance(Tolerance.absolute(512)));
        cases.add(chain("stages/mish", part(unary(Unary.Kind.EXP), in(0)), part(ADD, of(0), in(1)),
                part(unary(Unary.Kind.LOG), of(1)), part(unary(Unary.Kind.TANH), of(2)), part(MULTIPLY, in(0), of(3)))
                .on(ANY, 3, 700).on(Values.of(1)).tolerance(Tolerance.absolute(64)));
        cases.add(chain("stages/several-results", List.of(of(1), of(4), of(1), of(6)),
                List.of(part(unary(Unary.Kind.SIGMOID), in(0)), part(MULTIPLY, of(0), in(1)),
                        part(unary(Unary.Kind.EXP), of(1)), part(unary(Unary.Kind.ERF), in(0)),
                        part(ADD, of(2), of(3)), part(unary(Unary.Kind.LOG), in(2)), part(ADD, of(5), of(0))))
                .on(ANY, 5, 211).on(ANY, 5, 211).on(POSITIVE, 5, 211).tolerance(Tolerance.absolute(64)));
        cases.add(chain("stages/over-rows", part(unary(Unary.Kind.SIGMOID), in(0)), part(MULTIPLY, of(0), in(1)),
                part(unary(Unary.Kind.EXP), of(1)), part(ADD, of(2), in(2)), part(unary(Unary.Kind.TANH), of(3)))
                .on(ANY, 150, 20).on(ANY, 20).on(ANY, 150, 1).tolerance(Tolerance.absolute(64)));
        return cases;
    }
}
