package dev.fovea.tck;

import static dev.fovea.tck.Values.awayFromZero;
import static dev.fovea.tck.Values.betweenIntegers;
import static dev.fovea.tck.Values.distinct;
import static dev.fovea.tck.Values.integers;
import static dev.fovea.tck.Values.of;
import static dev.fovea.tck.Values.ofLongs;
import static dev.fovea.tck.Values.uniform;

import dev.fovea.op.Binary;
import dev.fovea.op.Cast;
import dev.fovea.op.Select;
import dev.fovea.op.Unary;
import dev.fovea.tensor.DType;
import dev.fovea.tensor.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/// Ops that compute each element from the elements at its place: unary, binary with broadcasting, select, cast.
public final class ElementWiseCases {
    private static final double INF = Double.POSITIVE_INFINITY;

    private ElementWiseCases() {
    }

    public static List<OpCase> unary() {
        var cases = new ArrayList<OpCase>();
        for (Unary.Kind kind : Unary.Kind.values()) {
            cases.add(unary(kind, "4d", values(kind), 2, 3, 4, 5).order(order(kind)));
            cases.add(unary(kind, "17", values(kind), 17).order(order(kind)));
            cases.add(unary(kind, "scalar", values(kind)).order(order(kind)));
        }
        cases.add(unary(Unary.Kind.RELU, "large", values(Unary.Kind.RELU), 4, 24, 24, 6));
        cases.add(unary(Unary.Kind.TANH, "large", values(Unary.Kind.TANH), 4, 24, 24, 6));
        cases.add(unary(Unary.Kind.NEGATE, "by-hand", of(1, -2, 0), 3).byHand(-1, 2, 0));
        cases.add(unary(Unary.Kind.ABS, "by-hand", of(1, -2, 0), 3).byHand(1, 2, 0));
        cases.add(unary(Unary.Kind.SIGN, "by-hand", of(3, -2, 0), 3).byHand(1, -1, 0));
        cases.add(unary(Unary.Kind.RELU, "by-hand", of(-2, -0.5, 0, 0.5, 2), 5).byHand(0, 0, 0, 0.5, 2));
        cases.add(unary(Unary.Kind.STEP, "by-hand", of(-2, -0.5, 0, 0.5, 2), 5).byHand(0, 0, 0, 1, 1));
        cases.add(
                unary(Unary.Kind.FLOOR, "by-hand", of(-1.5, -1, -0.25, 0.25, 1, 1.75), 6).byHand(-2, -1, -1, 0, 1, 1));
        cases.add(unary(Unary.Kind.STOP_GRADIENT, "by-hand", of(-1.5, 2), 2).byHand(-1.5, 2));
        cases.add(unary(Unary.Kind.SQRT, "by-hand", of(0, 1, 4, 6.25), 4).byHand(0, 1, 2, 2.5));
        cases.add(unary(Unary.Kind.INVERSE, "by-hand", of(1, -2, 4), 3).byHand(1, -0.5, 0.25));
        cases.add(unary(Unary.Kind.EXP, "extremes", of(-1e4, 0, 1e4), 3).byHand(0, 1, INF));
        cases.add(unary(Unary.Kind.LOG, "extremes", of(0, 1), 2).byHand(-INF, 0));
        cases.add(unary(Unary.Kind.SIGMOID, "extremes", of(-1e4, 0, 1e4), 3).byHand(0, 0.5, 1));
        cases.add(unary(Unary.Kind.TANH, "extremes", of(-1e4, 0, 1e4), 3).byHand(-1, 0, 1));
        cases.add(unary(Unary.Kind.ERF, "extremes", of(-1e4, 0, 1e4), 3).byHand(-1, 0, 1));
        cases.add(OpCase.of("unary/negate-i32", new Unary(Unary.Kind.NEGATE)).onFixed(DType.I32, of(1, -2, 0), 3)
                .byHand(-1, 2, 0));
        cases.add(OpCase.of("unary/stop_gradient-i64", new Unary(Unary.Kind.STOP_GRADIENT))
                .onFixed(DType.I64, ofLongs(Long.MAX_VALUE, Long.MIN_VALUE + 1), 2));
        return cases;
    }

    private static OpCase unary(Unary.Kind kind, String name, Values values, int... extents) {
        return OpCase.of("unary/" + kind.name().toLowerCase(Locale.ROOT) + "-" + name, new Unary(kind))
                .on(values, extents)
                .tolerance(tolerance(kind));
    }

    private static Values values(Unary.Kind kind) {
        return switch (kind) {
            case LOG, SQRT -> uniform(0.5, 4);
            case EXP, SIGMOID, TANH, ERF -> uniform(-3, 3);
            case FLOOR -> betweenIntegers();
            case INVERSE -> uniform(0.5, 2);
            case NEGATE, ABS, SIGN, RELU, STEP, STOP_GRADIENT -> awayFromZero();
        };
    }

    /// What `stopGradient` stops, differences see.
    private static int order(Unary.Kind kind) {
        return kind == Unary.Kind.STOP_GRADIENT ? 0 : 2;
    }

    /// Polynomials in single precision are good to some units in the last place, of 1 where they are bounded.
    private static Tolerance tolerance(Unary.Kind kind) {
        return switch (kind) {
            case NEGATE, ABS, SIGN, RELU, STEP, FLOOR, STOP_GRADIENT -> Tolerance.exact();
            case SQRT, INVERSE -> Tolerance.relative(4);
            case EXP -> Tolerance.relative(16);
            case LOG, SIGMOID, TANH, ERF -> Tolerance.absolute(16);
        };
    }

    public static List<OpCase> binary() {
        var cases = new ArrayList<OpCase>();
        for (Binary.Kind kind : Binary.Kind.values()) {
            cases.add(binary(kind, "same-shape", new int[]{2, 3, 4, 5}, new int[]{2, 3, 4, 5}));
            cases.add(binary(kind, "17", new int[]{17}, new int[]{17}));
            cases.add(binary(kind, "scalar-right", new int[]{3, 5}, new int[]{}));
            cases.add(binary(kind, "scalar-left", new int[]{}, new int[]{3, 5}));
            cases.add(binary(kind, "last-axis", new int[]{2, 3, 4}, new int[]{4}));
            cases.add(binary(kind, "first-axis", new int[]{4, 3}, new int[]{4, 1}));
            cases.add(binary(kind, "both", new int[]{3, 1, 2}, new int[]{4, 1}));
        }
        for (Binary.Kind kind : List.of(Binary.Kind.ADD, Binary.Kind.MULTIPLY)) {
            cases.add(binary(kind, "scalars", new int[]{}, new int[]{}));
            cases.add(binary(kind, "last-axis-left", new int[]{4}, new int[]{2, 3, 4}));
            cases.add(binary(kind, "batch-only", new int[]{2, 3, 4, 5}, new int[]{2, 1, 1, 1}));
            cases.add(binary(kind, "channels-of-each-sample", new int[]{2, 3, 4, 5}, new int[]{2, 1, 1, 5}));
            cases.add(binary(kind, "rows-only", new int[]{2, 3, 4, 5}, new int[]{1, 3, 1, 1}));
            cases.add(binary(kind, "columns-only", new int[]{2, 3, 4, 5}, new int[]{4, 1}));
            cases.add(binary(kind, "every-other-axis", new int[]{2, 1, 4, 1}, new int[]{1, 3, 1, 5}));
            cases.add(binary(kind, "ones-of-higher-rank", new int[]{5}, new int[]{1, 1, 5}));
            cases.add(binary(kind, "bias-16", new int[]{2, 4, 4, 16}, new int[]{16}));
            cases.add(binary(kind, "bias-17", new int[]{2, 4, 4, 17}, new int[]{17}));
            cases.add(binary(kind, "bias-lenet", new int[]{4, 24, 24, 6}, new int[]{6}).order(0));
        }
        for (Shape a : flats(Shape.of(2, 3, 4))) {
            for (Shape b : flats(Shape.of(2, 3, 4))) {
                for (Binary.Kind kind : List.of(Binary.Kind.MULTIPLY, Binary.Kind.DIVIDE)) {
                    cases.add(binary(kind, a, b));
                }
            }
            for (Shape b : flats(Shape.of(3, 4))) {
                cases.add(binary(Binary.Kind.SUBTRACT, a, b));
                cases.add(binary(Binary.Kind.POWER, b, a));
            }
        }
        cases.add(byHand(Binary.Kind.SUBTRACT, of(5, 2, 1), of(3, 4, 1)).byHand(2, -2, 0));
        cases.add(byHand(Binary.Kind.DIVIDE, of(6, -1, 1), of(4, 2, 0)).byHand(1.5, -0.5, INF));
        cases.add(byHand(Binary.Kind.MAX, of(1, 5, -3), of(2, 5, -4)).byHand(2, 5, -3));
        cases.add(byHand(Binary.Kind.MIN, of(1, 5, -3), of(2, 5, -4)).byHand(1, 5, -4));
        cases.add(byHand(Binary.Kind.POWER, of(2, 9, 4), of(3, 0.5, -1)).byHand(8, 3, 0.25));
        cases.add(byHand(Binary.Kind.GREATER, of(1, 5, -3), of(2, 5, -4)).byHand(0, 0, 1));
        cases.add(byHand(Binary.Kind.EQUAL, of(1, 5, -3), of(2, 5, -4)).byHand(0, 1, 0));
        cases.add(OpCase.of("binary/add-i32", new Binary(Binary.Kind.ADD)).onFixed(DType.I32, of(1, -2, 2e9), 3)
                .onFixed(DType.I32, of(10, 20, 1), 3).byHand(11, 18, 2_000_000_001));
        cases.add(OpCase.of("binary/add-i64-beyond-double", new Binary(Binary.Kind.ADD))
                .onFixed(DType.I64, ofLongs(1L << 53, -5), 2)
                .onFixed(DType.I64, ofLongs(1, 1), 2));
        return cases;
    }

    private static OpCase binary(Binary.Kind kind, String name, int[] a, int[] b) {
        return OpCase.of("binary/" + kind.name().toLowerCase(Locale.ROOT) + "-" + name, new Binary(kind))
                .on(left(kind), a).on(right(kind), b).tolerance(tolerance(kind)).order(2);
    }

    private static OpCase binary(Binary.Kind kind, Shape a, Shape b) {
        return binary(kind, Combinations.text(a) + "-with-" + Combinations.text(b), ConvCases.extents(a),
                ConvCases.extents(b));
    }

    /// The shape with each set of its axes flattened to 1.
    private static List<Shape> flats(Shape shape) {
        return Combinations.subsets(shape.rank()).stream().map(axes -> Combinations.flat(shape, axes)).toList();
    }

    private static OpCase byHand(Binary.Kind kind, Values a, Values b) {
        return OpCase.of("binary/" + kind.name().toLowerCase(Locale.ROOT) + "-by-hand", new Binary(kind)).on(a, 3)
                .on(b, 3)
                .tolerance(tolerance(kind));
    }

    /// Where two must not be equal, one is a multiple of the gap, the other lies between two.
    private static Values left(Binary.Kind kind) {
        return switch (kind) {
            case ADD, SUBTRACT, MULTIPLY, DIVIDE -> uniform(-1, 1);
            case POWER -> uniform(0.5, 2);
            case MAX, MIN, GREATER -> distinct();
            case EQUAL -> integers(-1, 1);
        };
    }

    private static Values right(Binary.Kind kind) {
        return switch (kind) {
            case ADD, SUBTRACT, MULTIPLY -> uniform(-1, 1);
            case DIVIDE -> uniform(0.5, 2);
            case POWER -> uniform(-2, 2);
            case MAX, MIN, GREATER -> between();
            case EQUAL -> integers(-1, 1);
        };
    }

    private static Values between() {
        return (type, random, earlier) -> {
            var t = distinct().draw(type, random, earlier);
            for (long i = 0; i < t.count(); i++) {
                t.set(i, t.get(i) + Values.GAP / 2);
            }
            return t;
        };
    }

    private static Tolerance tolerance(Binary.Kind kind) {
        return switch (kind) {
            case ADD, SUBTRACT, MULTIPLY -> Tolerance.relative(1);
            case DIVIDE -> Tolerance.relative(4);
            case POWER -> Tolerance.relative(32);
            case MAX, MIN, GREATER, EQUAL -> Tolerance.exact();
        };
    }

    private static Stream<OpCase> selects() {
        List<Shape> shapes = flats(Shape.of(2, 3));
        return shapes.stream().flatMap(condition -> shapes.stream().flatMap(a -> shapes.stream()
                .map(b -> select("%s-%s-or-%s".formatted(Combinations.text(condition), Combinations.text(a),
                        Combinations.text(b)), ConvCases.extents(condition), ConvCases.extents(a),
                        ConvCases.extents(b)))));
    }

    public static List<OpCase> select() {
        return Stream.concat(selects(), Stream.of(
                select("same-shape", new int[]{2, 3, 4}, new int[]{2, 3, 4}, new int[]{2, 3, 4}),
                select("condition-broadcast", new int[]{3, 1}, new int[]{2, 3, 4}, new int[]{2, 3, 4}),
                select("scalar-right", new int[]{17}, new int[]{17}, new int[]{}),
                select("scalar-left", new int[]{17}, new int[]{}, new int[]{17}),
                select("scalars", new int[]{2, 5}, new int[]{}, new int[]{}),
                select("all-broadcast", new int[]{2, 1, 1}, new int[]{3, 1}, new int[]{4}),
                OpCase.of("select/by-hand", new Select()).onFixed(DType.F32, of(0, 1, -2, 0.5), 4).on(of(1, 2, 3, 4), 4)
                        .on(of(5, 6, 7, 8), 4).byHand(5, 2, 3, 4),
                OpCase.of("select/no-nan-of-the-other-side", new Select()).onFixed(DType.F32, of(1, 0), 2)
                        .on(of(1, Double.NaN), 2)
                        .on(of(Double.NaN, 2), 2).byHand(1, 2)))
                .toList();
    }

    private static OpCase select(String name, int[] condition, int[] a, int[] b) {
        return OpCase.of("select/" + name, new Select()).onFixed(DType.F32, integers(0, 1), condition)
                .on(uniform(-1, 1), a)
                .on(uniform(-1, 1), b).order(2);
    }

    public static List<OpCase> cast() {
        Stream<OpCase> all = Stream.of(DType.values())
                .flatMap(from -> Stream.of(DType.values()).filter(to -> to != from)
                        .map(to -> OpCase.of("cast/%s-to-%s".formatted(from, to), new Cast(to)).onFixed(from,
                                integers(0, 127), 3, 17)));
        return Stream.concat(all, Stream.of(
                OpCase.of("cast/bytes-are-0-to-255", new Cast(DType.F32)).onFixed(DType.U8, of(0, 127, 128, 255), 4)
                        .byHand(0, 127, 128, 255),
                OpCase.of("cast/image", new Cast(DType.F32)).onFixed(DType.U8, integers(0, 255), 4, 28, 28, 1),
                OpCase.of("cast/f32-to-i32-truncates", new Cast(DType.I32))
                        .onFixed(DType.F32, of(1.75, -1.75, 0.5, -0.5, 100), 5)
                        .byHand(1, -1, 0, 0, 100),
                OpCase.of("cast/f32-to-bf16-rounds-to-even", new Cast(DType.BF16))
                        .onFixed(DType.F32,
                                of(1 + 1 / 256.0, 1 + 3 / 256.0, 1 + 1 / 256.0 + 1 / 65536.0, -1 - 1 / 256.0), 4)
                        .byHand(1, 1 + 4 / 256.0, 1 + 2 / 256.0, -1),
                OpCase.of("cast/i64-to-i32-by-hand", new Cast(DType.I32)).onFixed(DType.I64, of(-1, 1 << 30, 7), 3)
                        .byHand(-1, 1 << 30, 7)))
                .toList();
    }
}
