package dev.fovea.tck;

import dev.fovea.op.ArgMax;
import dev.fovea.op.Broadcast;
import dev.fovea.op.Reduce;
import dev.fovea.tensor.DType;
import dev.fovea.tensor.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// Sums, maxima and where they are; and broadcasting, which sums undo.
public final class ReduceCases {
    private ReduceCases() {
    }

    public static List<OpCase> reduce() {
        var cases = new ArrayList<OpCase>();
        for (Reduce.Kind kind : Reduce.Kind.values()) {
            for (int subset = 0; subset < 16; subset++) {
                int axes = subset;
                cases.add(reduce(kind, IntStream.range(0, 4).filter(a -> (axes >> a & 1) != 0).boxed().toList(), 2, 3,
                        4, 5).order(2));
            }
            cases.add(reduce(kind, List.of(0), 17).order(2));
            cases.add(reduce(kind, List.of(1), 3, 17).order(2));
            cases.add(reduce(kind, List.of(0), 33, 3).order(2));
            cases.add(reduce(kind, List.of(1), 2, 1, 3).order(2));
            for (Shape x : List.of(Shape.of(4), Shape.of(2, 3), Shape.of(2, 3, 4), Shape.of(2, 1, 3, 2, 2))) {
                Combinations.subsets(x.rank()).forEach(axes -> cases.add(reduce(kind, axes, ConvCases.extents(x))
                        .order(2)));
            }
            cases.add(reduce(kind, List.of(1), 10, 1000));
            cases.add(reduce(kind, List.of(0, 1, 2), 4, 24, 24, 6));
        }
        cases.add(OpCase.of("reduce/sum-by-hand", new Reduce(Reduce.Kind.SUM, List.of(1)))
                .on(Values.of(1, 2, 3, 4, 5, 6), 2, 3)
                .tolerance(Tolerance.ofSum(3)).byHand(6, 15));
        cases.add(OpCase.of("reduce/max-by-hand", new Reduce(Reduce.Kind.MAX, List.of(0)))
                .on(Values.of(1, 5, 3, 4, -5, 6), 2, 3)
                .byHand(4, 5, 6));
        cases.add(OpCase.of("reduce/max-of-negative", new Reduce(Reduce.Kind.MAX, List.of(0)))
                .on(Values.of(-3, -1, -2), 3).byHand(-1));
        cases.add(OpCase.of("reduce/sum-of-i32", new Reduce(Reduce.Kind.SUM, List.of(0)))
                .onFixed(DType.I32, Values.of(1, -2, 4), 3).byHand(3));
        return cases;
    }

    private static OpCase reduce(Reduce.Kind kind, List<Integer> axes, int... extents) {
        long terms = axes.stream().mapToLong(a -> extents[a]).reduce(1, (a, b) -> a * b);
        boolean sum = kind == Reduce.Kind.SUM;
        return OpCase
                .of("reduce/%s-%s-of-%s".formatted(kind.name().toLowerCase(Locale.ROOT), join(axes),
                        join(Shape.of(extents).extents())),
                        new Reduce(kind, axes))
                .on(sum ? Values.uniform(-1, 1) : Values.distinct(), extents)
                .tolerance(sum ? Tolerance.ofSum(terms) : Tolerance.exact());
    }

    private static String join(List<Integer> numbers) {
        return numbers.isEmpty() ? "none" : String.join("x", numbers.stream().map(String::valueOf).toList());
    }

    public static List<OpCase> argMax() {
        return List.of(
                argMax("axis-0", 0, 5, 3, 4), argMax("axis-1", 1, 5, 3, 4), argMax("axis-2", 2, 5, 3, 4),
                argMax("classes", 1, 32, 10), argMax("17", 0, 17), argMax("one", 0, 1),
                argMax("thousand", 1, 3, 1000).order(0),
                OpCase.of("argmax/by-hand", new ArgMax(1)).on(Values.of(1, 5, 3, 4, -5, 6), 2, 3).byHand(1, 2),
                OpCase.of("argmax/first-of-equals", new ArgMax(1)).on(Values.of(1, 3, 3, 0, 0, 0, -1, -2, -1), 3, 3)
                        .byHand(1, 0, 0),
                OpCase.of("argmax/last", new ArgMax(0)).on(Values.of(1, 2, 3, 4), 4).byHand(3));
    }

    private static OpCase argMax(String name, int axis, int... extents) {
        return OpCase.of("argmax/" + name, new ArgMax(axis)).on(Values.distinct(), extents).order(2);
    }

    /// To each shape from itself with each set of axes of extent 1, with and without the leading ones.
    private static Stream<OpCase> broadcasts() {
        return Stream.of(Shape.of(2, 3, 4), Shape.of(2, 3, 2, 3)).flatMap(target -> Combinations.subsets(target.rank())
                .stream().map(axes -> Combinations.flat(target, axes))
                .flatMap(from -> Stream.of(from, from.sub(1, from.rank())))
                .distinct().map(from -> broadcast("%s-to-%s".formatted(Combinations.text(from),
                        Combinations.text(target)), target, ConvCases.extents(from))));
    }

    public static List<OpCase> broadcast() {
        return Stream.concat(broadcasts(), Stream.of(
                broadcast("scalar", Shape.of(2, 3)), broadcast("scalar-to-scalar", Shape.scalar()),
                broadcast("rows", Shape.of(2, 3), 3), broadcast("columns", Shape.of(2, 3), 2, 1),
                broadcast("middle", Shape.of(2, 3, 4), 2, 1, 4), broadcast("ends", Shape.of(2, 3, 4), 1, 3, 1),
                broadcast("all", Shape.of(2, 3, 4), 1, 1, 1), broadcast("none", Shape.of(2, 3), 2, 3),
                broadcast("rank-up", Shape.of(2, 3, 4, 5), 3, 1, 5),
                broadcast("one-to-five-axes", Shape.of(2, 1, 3, 2, 2), 1),
                broadcast("large", Shape.of(4, 12, 12, 16), 16).order(0),
                OpCase.of("broadcast/by-hand", new Broadcast(Shape.of(2, 3))).on(Values.of(1, 2), 2, 1).byHand(1, 1, 1,
                        2, 2, 2),
                OpCase.of("broadcast/i32", new Broadcast(Shape.of(2, 2))).onFixed(DType.I32, Values.of(7, 8), 2)
                        .byHand(7, 8, 7, 8)))
                .toList();
    }

    private static OpCase broadcast(String name, Shape target, int... extents) {
        return OpCase.of("broadcast/" + name, new Broadcast(target)).on(Values.uniform(-1, 1), extents).order(2);
    }
}
