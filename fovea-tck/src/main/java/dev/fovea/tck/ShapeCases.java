package dev.fovea.tck;

import dev.fovea.op.Concat;
import dev.fovea.op.Gather;
import dev.fovea.op.GatherGradient;
import dev.fovea.op.Pad;
import dev.fovea.op.Reshape;
import dev.fovea.op.Slice;
import dev.fovea.op.Transpose;
import dev.fovea.tensor.DType;
import dev.fovea.tensor.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// Ops that only move elements.
public final class ShapeCases {
    private static final Values ANY = Values.uniform(-1, 1);
    private static final List<Shape> RANKS = List.of(Shape.of(3), Shape.of(3, 3), Shape.of(3, 3, 3),
            Shape.of(3, 3, 3, 3, 3));
    private static final Values SIX = Values.of(1, 2, 3, 4, 5, 6);

    private ShapeCases() {
    }

    public static List<OpCase> reshape() {
        return List.of(
                reshape("flatten", Shape.of(2, 60), 2, 3, 4, 5), reshape("unflatten", Shape.of(2, 3, 4, 5), 2, 60),
                reshape("to-column", Shape.of(6, 1), 6), reshape("to-scalar", Shape.scalar(), 1, 1),
                reshape("of-scalar", Shape.of(1, 1)),
                reshape("regroup", Shape.of(4, 3, 2), 2, 3, 4), reshape("same", Shape.of(2, 3), 2, 3),
                reshape("lecture-cnn-flatten", Shape.of(2, 3136), 2, 7, 7, 64).order(0),
                OpCase.of("reshape/by-hand", new Reshape(Shape.of(3, 2))).on(SIX, 2, 3).byHand(1, 2, 3, 4, 5, 6),
                OpCase.of("reshape/u8", new Reshape(Shape.of(2, 12))).onFixed(DType.U8, Values.integers(0, 255), 2, 3,
                        4));
    }

    private static OpCase reshape(String name, Shape target, int... extents) {
        return OpCase.of("reshape/" + name, new Reshape(target)).on(ANY, extents).order(2);
    }

    /// All orders of four axes that do not stand below, and each of five axes turned.
    private static Stream<OpCase> transposes() {
        Stream<List<Integer>> four = Combinations.orders(4).stream()
                .filter(order -> !List.of(List.of(0, 3, 1, 2), List.of(0, 2, 3, 1), List.of(3, 2, 0, 1))
                        .contains(order));
        Stream<List<Integer>> five = Stream.of(List.of(1, 2, 3, 4, 0), List.of(4, 0, 1, 2, 3), List.of(0, 2, 3, 4, 1),
                List.of(4, 3, 2, 1, 0), List.of(1, 0, 3, 2, 4));
        return Stream.concat(four.map(order -> transpose(order, 2, 3, 4, 2)),
                five.map(order -> transpose(order, 2, 3, 1, 2, 2)));
    }

    public static List<OpCase> transpose() {
        return Stream.concat(transposes(), Stream.of(
                transpose(List.of(0, 1, 2), 2, 3, 4), transpose(List.of(0, 2, 1), 2, 3, 4),
                transpose(List.of(1, 0, 2), 2, 3, 4),
                transpose(List.of(1, 2, 0), 2, 3, 4), transpose(List.of(2, 0, 1), 2, 3, 4),
                transpose(List.of(2, 1, 0), 2, 3, 4),
                transpose(List.of(1, 0), 17, 5), transpose(List.of(0), 7), transpose(List.of()),
                transpose(List.of(0, 3, 1, 2), 2, 4, 5, 3), transpose(List.of(0, 2, 3, 1), 2, 3, 4, 5),
                transpose(List.of(3, 2, 0, 1), 3, 3, 2, 4),
                transpose(List.of(0, 4, 1, 2, 3), 2, 2, 3, 2, 3),
                OpCase.of("transpose/by-hand", new Transpose(List.of(1, 0))).on(SIX, 2, 3).byHand(1, 4, 2, 5, 3, 6),
                OpCase.of("transpose/i32", new Transpose(List.of(1, 0))).onFixed(DType.I32, SIX, 3, 2).byHand(1, 3, 5,
                        2, 4, 6),
                OpCase.of("transpose/i64-beyond-double", new Transpose(List.of(1, 0)))
                        .onFixed(DType.I64, Values.ofLongs((1L << 53) + 1, 2, -(1L << 62) - 1, 4), 2, 2)))
                .toList();
    }

    private static OpCase transpose(List<Integer> order, int... extents) {
        String name = order.isEmpty() ? "scalar" : String.join("", order.stream().map(String::valueOf).toList());
        return OpCase.of("transpose/" + name, new Transpose(order)).on(ANY, extents).order(2);
    }

    public static List<OpCase> slice() {
        var cases = new ArrayList<OpCase>();
        for (int axis = 0; axis < 4; axis++) {
            cases.add(slice("start", new Slice(axis, 0, 2, 1)));
            cases.add(slice("end", new Slice(axis, 3, 2, 1)));
            cases.add(slice("one", new Slice(axis, 2, 1, 1)));
            cases.add(slice("every-other", new Slice(axis, 0, 3, 2)));
            cases.add(slice("every-third", new Slice(axis, 1, 2, 3)));
            cases.add(slice("whole", new Slice(axis, 0, 5, 1)));
        }
        for (Shape x : RANKS) {
            for (int axis = 0; axis < x.rank(); axis++) {
                cases.add(slice("first", new Slice(axis, 0, 1, 1), x));
                cases.add(slice("end", new Slice(axis, 1, 2, 1), x));
                cases.add(slice("ends", new Slice(axis, 0, 2, 2), x));
            }
        }
        cases.add(OpCase.of("slice/by-hand", new Slice(1, 1, 2, 1)).on(SIX, 2, 3).byHand(2, 3, 5, 6));
        cases.add(OpCase.of("slice/step-by-hand", new Slice(0, 1, 3, 2)).on(SIX, 6).byHand(2, 4, 6));
        cases.add(OpCase.of("slice/u8", new Slice(0, 1, 2, 2)).onFixed(DType.U8, Values.of(1, 2, 3, 254), 4).byHand(2,
                254));
        return cases;
    }

    private static OpCase slice(String name, Slice op) {
        return OpCase.of("slice/axis-%d-%s".formatted(op.axis(), name), op).on(ANY, 5, 5, 5, 5)
                .order(op.axis() % 3 == 0 ? 2 : 1);
    }

    private static OpCase slice(String name, Slice op, Shape x) {
        return OpCase.of("slice/axis-%d-of-%d-%s".formatted(op.axis(), x.rank(), name), op).on(ANY,
                ConvCases.extents(x)).order(2);
    }

    public static List<OpCase> pad() {
        var cases = new ArrayList<OpCase>();
        for (int axis = 0; axis < 4; axis++) {
            cases.add(pad("before", new Pad(axis, 2, 0, 0)));
            cases.add(pad("after", new Pad(axis, 0, 3, 0)));
            cases.add(pad("between", new Pad(axis, 0, 0, 1)));
            cases.add(pad("all", new Pad(axis, 1, 2, 3)));
            cases.add(pad("none", new Pad(axis, 0, 0, 0)));
        }
        for (Shape x : RANKS) {
            for (int axis = 0; axis < x.rank(); axis++) {
                cases.add(pad("both", new Pad(axis, 1, 2, 0), x));
                cases.add(pad("between", new Pad(axis, 0, 0, 2), x));
                cases.add(pad("all", new Pad(axis, 2, 1, 1), x));
            }
        }
        cases.add(OpCase.of("pad/by-hand", new Pad(1, 1, 2, 0)).on(Values.of(1, 2, 3, 4), 2, 2).byHand(0, 1, 2, 0, 0, 0,
                3, 4, 0, 0));
        cases.add(OpCase.of("pad/between-by-hand", new Pad(0, 1, 0, 2)).on(Values.of(1, 2, 3), 3).byHand(0, 1, 0, 0, 2,
                0, 0, 3));
        cases.add(OpCase.of("pad/i32", new Pad(0, 1, 1, 0)).onFixed(DType.I32, Values.of(7), 1).byHand(0, 7, 0));
        return cases;
    }

    private static OpCase pad(String name, Pad op) {
        return OpCase.of("pad/axis-%d-%s".formatted(op.axis(), name), op).on(ANY, 2, 3, 2, 3).order(2);
    }

    private static OpCase pad(String name, Pad op, Shape x) {
        return OpCase.of("pad/axis-%d-of-%d-%s".formatted(op.axis(), x.rank(), name), op).on(ANY,
                ConvCases.extents(x)).order(2);
    }

    /// Two and three parts along each axis.
    private static Stream<OpCase> concats() {
        return RANKS.stream().flatMap(x -> IntStream.range(0, x.rank()).boxed().flatMap(axis -> {
            OpCase two = OpCase.of("concat/axis-%d-of-%d-two".formatted(axis, x.rank()), new Concat(axis))
                    .on(ANY, ConvCases.extents(x)).on(ANY, ConvCases.extents(x.withExtent(axis, 1)));
            OpCase three = new OpCase(two.name().replace("two", "three"), two.op(), two.operands(), two.tolerance(), 2,
                    List.of()).on(ANY, ConvCases.extents(x.withExtent(axis, 2)));
            return Stream.of(two.order(2), three);
        }));
    }

    public static List<OpCase> concat() {
        Stream<OpCase> axes = Stream.of(0, 1, 2, 3).map(axis -> {
            var extents = new int[][]{{2, 2, 2, 2}, {2, 2, 2, 2}, {2, 2, 2, 2}};
            extents[1][axis] = 3;
            extents[2][axis] = 1;
            return OpCase.of("concat/axis-" + axis, new Concat(axis)).on(ANY, extents[0]).on(ANY, extents[1])
                    .on(ANY, extents[2]).order(2);
        });
        return Stream.concat(Stream.concat(axes, concats()), Stream.of(
                OpCase.of("concat/one", new Concat(0)).on(ANY, 3, 2).order(2),
                OpCase.of("concat/two", new Concat(1)).on(ANY, 3, 2).on(ANY, 3, 4).order(2),
                OpCase.of("concat/five", new Concat(0)).on(ANY, 1).on(ANY, 2).on(ANY, 3).on(ANY, 1).on(ANY, 2).order(2),
                OpCase.of("concat/inception", new Concat(3)).on(ANY, 2, 4, 4, 16).on(ANY, 2, 4, 4, 17).on(ANY, 2, 4, 4,
                        8),
                OpCase.of("concat/by-hand", new Concat(1)).on(Values.of(1, 2), 2, 1).on(Values.of(3, 4, 5, 6), 2, 2)
                        .byHand(1, 3, 4, 2, 5, 6),
                OpCase.of("concat/u8", new Concat(0)).onFixed(DType.U8, Values.of(1, 255), 2)
                        .onFixed(DType.U8, Values.of(3), 1)
                        .byHand(1, 255, 3)))
                .toList();
    }

    /// Tables of one axis and more by one number and by grids of them.
    private static Stream<OpCase> gathers() {
        return Stream.of(Shape.of(3), Shape.of(3, 2), Shape.of(3, 1, 2), Shape.of(3, 2, 1, 2))
                .flatMap(table -> Stream.of(Shape.scalar(), Shape.of(1), Shape.of(4), Shape.of(2, 2), Shape.of(1, 3, 2))
                        .map(index -> gather("%s-by-%s".formatted(Combinations.text(table), Combinations.text(index)),
                                ConvCases.extents(table), Values.integers(0, 2), ConvCases.extents(index))));
    }

    public static List<OpCase> gather() {
        return Stream.concat(gathers(), Stream.of(
                gather("row", new int[]{5, 3}, Values.of(2)), gather("rows", new int[]{5, 3}, Values.of(4, 0, 2, 0), 4),
                gather("grid", new int[]{5, 3}, Values.integers(0, 4), 2, 3),
                gather("numbers", new int[]{7}, Values.integers(0, 6), 5),
                gather("matrices", new int[]{4, 2, 3}, Values.integers(0, 3), 6),
                gather("images", new int[]{3, 4, 4, 2}, Values.of(1, 1), 2),
                OpCase.of("gather/by-hand", new Gather()).on(SIX, 3, 2).onFixed(DType.I32, Values.of(2, 0, 2), 3)
                        .byHand(5, 6, 1, 2, 5, 6),
                OpCase.of("gather/u8", new Gather()).onFixed(DType.U8, Values.of(1, 200, 3), 3)
                        .onFixed(DType.I32, Values.of(1, 1), 2)
                        .byHand(200, 200)))
                .toList();
    }

    private static OpCase gather(String name, int[] table, Values rows, int... index) {
        return OpCase.of("gather/" + name, new Gather()).on(ANY, table).onFixed(DType.I32, rows, index).order(2);
    }

    public static List<OpCase> gatherGradient() {
        return List.of(
                gatherGradient("row", Shape.of(5, 3), Values.of(2)),
                gatherGradient("rows", Shape.of(5, 3), Values.of(4, 0, 2, 0), 4),
                gatherGradient("grid", Shape.of(5, 3), Values.integers(0, 4), 2, 3),
                gatherGradient("numbers", Shape.of(7), Values.integers(0, 6), 5),
                gatherGradient("matrices", Shape.of(4, 2, 3), Values.integers(0, 3), 6),
                gatherGradient("one-row", Shape.of(1, 17), Values.integers(0, 0), 40).order(0),
                gatherGradient("wide", Shape.of(3, 2050), Values.integers(0, 2), 7).order(0),
                gatherGradient("words", Shape.of(1000, 64), Values.integers(0, 999), 32, 16).order(0),
                gatherGradient("few-words-often", Shape.of(3001, 64), Values.integers(0, 3), 64, 16).order(0),
                OpCase.of("gathergradient/by-hand", new GatherGradient(Shape.of(3, 2)))
                        .onFixed(DType.I32, Values.of(2, 0, 2), 3).on(SIX, 3, 2).tolerance(Tolerance.ofSum(2))
                        .byHand(3, 4, 0, 0, 6, 8));
    }

    private static OpCase gatherGradient(String name, Shape table, Values rows, int... index) {
        var g = new Gather().infer(List.of(table, Shape.of(index)));
        return OpCase.of("gathergradient/" + name, new GatherGradient(table)).onFixed(DType.I32, rows, index)
                .on(ANY, g.extents().stream().mapToInt(Integer::intValue).toArray())
                .tolerance(Tolerance.ofSum(Shape.of(index).count())).order(2);
    }
}
