package dev.fovea.tck;

import static dev.fovea.tck.ConvCases.extents;

import dev.fovea.op.Pool;
import dev.fovea.op.PoolGradient;
import dev.fovea.tck.Combinations.Ends;
import dev.fovea.tensor.DType;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Window;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/// Pooling and its gradient: each row of the table as maximum, mean, and mean that counts padding.
public final class PoolCases {
    private static final long SMALL = 1_000;                  // elements, up to which gradients are checked

    private PoolCases() {
    }

    private record Row(String name, Shape x, List<Window> windows) {
        Stream<Pool> pools() {
            boolean padded = windows.stream().anyMatch(w -> w.before() + w.after() > 0);
            return Stream.concat(
                    Stream.of(new Pool(Pool.Kind.MAX, windows, false), new Pool(Pool.Kind.AVERAGE, windows, false)),
                    padded ? Stream.of(new Pool(Pool.Kind.AVERAGE, windows, true)) : Stream.empty());
        }

        String name(String op, Pool pool) {
            return "%s/%s-%s".formatted(op,
                    pool.kind() == Pool.Kind.MAX ? "max" : pool.countPadding() ? "average-counted" : "average", name);
        }

        int taps() {
            return windows.stream().mapToInt(Window::size).reduce(1, (a, b) -> a * b);
        }

        OpCase forward(Pool pool) {
            boolean max = pool.kind() == Pool.Kind.MAX;
            return OpCase.of(name("pool", pool), pool).on(max ? Values.distinct() : Values.uniform(-1, 1), extents(x))
                    .tolerance(max ? Tolerance.exact() : Tolerance.ofSum(taps() + 1))
                    .order(x.count() > SMALL ? 0 : max ? 1 : 2);
        }

        OpCase gradient(Pool pool) {
            boolean max = pool.kind() == Pool.Kind.MAX;
            Shape y = pool.infer(List.of(x));
            return OpCase.of(name("poolgradient", pool), new PoolGradient(pool))
                    .onFixed(DType.F32, Values.distinct(), extents(x))
                    .onFixed(DType.F32, Values.resultOf(pool), extents(y))
                    .on(Values.uniform(-1, 1), extents(y))
                    .tolerance(Tolerance.ofSum(taps() + 1)).order(x.count() > SMALL || max ? 0 : 2);
        }
    }

    private static Row row(String name, Shape x, Window... windows) {
        return new Row(name, x, Arrays.asList(windows));
    }

    private static Window valid(int size, int stride) {
        return Window.valid(size, stride);
    }

    private static Window same(int size, int stride, int extent) {
        return Window.same(size, stride, 1, extent);
    }

    /// A last window that is not full counts too.
    private static Window overhanging(Window w, int extent) {
        return w.overhanging(extent);
    }

    private static final List<Row> TABLE = List.of(
            row("1d-2", Shape.of(2, 8, 3), valid(2, 2)),
            row("1d-3-same", Shape.of(2, 7, 3), same(3, 2, 7)),
            row("1d-overhanging", Shape.of(2, 8, 3), overhanging(new Window(3, 2, 1, 1, 1), 8)),
            row("1d-channels-16", Shape.of(2, 9, 16), new Window(3, 2, 1, 1, 1)),
            row("1d-global", Shape.of(2, 9, 5), valid(9, 1)),
            row("1d-dilation-2", Shape.of(2, 9, 5), new Window(3, 1, 1, 1, 2)),
            row("2d-1x1", Shape.of(2, 4, 4, 3), valid(1, 1), valid(1, 1)),
            row("2d-2x2", Shape.of(2, 6, 6, 3), valid(2, 2), valid(2, 2)),
            row("2d-2x2-rest", Shape.of(2, 5, 7, 3), valid(2, 2), valid(2, 2)),
            row("2d-2x2-same-odd", Shape.of(2, 7, 7, 3), same(2, 2, 7), same(2, 2, 7)),
            row("2d-2x2-stride-1", Shape.of(2, 5, 5, 2), valid(2, 1), valid(2, 1)),
            row("2d-3x3-overlapping", Shape.of(2, 7, 7, 3), valid(3, 2), valid(3, 2)),
            row("2d-3x3-same-stride-1", Shape.of(2, 5, 5, 3), same(3, 1, 5), same(3, 1, 5)),
            row("2d-3x3-same-stride-2", Shape.of(2, 6, 6, 3), same(3, 2, 6), same(3, 2, 6)),
            row("2d-3x3-overhanging", Shape.of(2, 6, 8, 3), overhanging(valid(3, 2), 6), overhanging(valid(3, 2), 8)),
            row("2d-3x3-around-overhanging", Shape.of(2, 6, 6, 2), overhanging(new Window(3, 2, 1, 1, 1), 6),
                    overhanging(new Window(3, 2, 0, 1, 1), 6)),
            row("2d-3x3-around", Shape.of(2, 8, 8, 2), new Window(3, 2, 1, 1, 1), new Window(3, 2, 1, 1, 1)),
            row("2d-padding-before", Shape.of(2, 5, 5, 2), new Window(3, 2, 2, 0, 1), new Window(2, 1, 1, 0, 1)),
            row("2d-stride-beyond-window", Shape.of(2, 8, 8, 2), valid(2, 3), valid(2, 3)),
            row("2d-2x3", Shape.of(2, 6, 9, 2), valid(2, 2), valid(3, 3)),
            row("2d-stride-1x2", Shape.of(2, 5, 6, 2), valid(3, 1), valid(2, 2)),
            row("2d-1x3", Shape.of(2, 3, 9, 2), valid(1, 1), valid(3, 2)),
            row("2d-dilation-2", Shape.of(2, 7, 7, 2), new Window(2, 1, 0, 0, 2), new Window(2, 1, 0, 0, 2)),
            row("2d-global", Shape.of(3, 5, 4, 6), valid(5, 1), valid(4, 1)),
            row("2d-batch-1", Shape.of(1, 4, 4, 2), valid(2, 2), valid(2, 2)),
            row("2d-channels-1", Shape.of(2, 6, 6, 1), valid(2, 2), valid(2, 2)),
            row("2d-channels-6", Shape.of(2, 4, 4, 6), valid(2, 2), valid(2, 2)),
            row("2d-channels-16", Shape.of(2, 4, 4, 16), valid(2, 2), valid(2, 2)),
            row("2d-channels-17", Shape.of(1, 5, 5, 17), valid(3, 2), valid(3, 2)),
            row("lenet-1", Shape.of(4, 24, 24, 6), valid(2, 2), valid(2, 2)),
            row("lenet-2", Shape.of(4, 8, 8, 16), valid(2, 2), valid(2, 2)),
            row("lecture-cnn-1", Shape.of(2, 28, 28, 32), valid(2, 2), valid(2, 2)),
            row("lecture-cnn-2", Shape.of(2, 14, 14, 64), valid(2, 2), valid(2, 2)),
            row("alexnet", Shape.of(1, 13, 13, 16), valid(3, 2), valid(3, 2)),
            row("3d-2x2x2", Shape.of(1, 4, 4, 6, 2), valid(2, 2), valid(2, 2), valid(2, 2)),
            row("3d-overhanging", Shape.of(1, 3, 5, 4, 2), overhanging(valid(2, 2), 3), overhanging(valid(2, 2), 5),
                    overhanging(valid(3, 2), 4)),
            row("3d-channels-16", Shape.of(1, 3, 4, 4, 16), valid(1, 1), valid(2, 2), valid(2, 2)),
            row("3d-around", Shape.of(1, 4, 5, 4, 2), new Window(3, 2, 1, 1, 1), new Window(3, 1, 1, 1, 1),
                    new Window(2, 2, 1, 1, 1)),
            row("3d-global", Shape.of(2, 2, 3, 4, 3), valid(2, 1), valid(3, 1), valid(4, 1)),
            row("3d-3x2x3-same", Shape.of(1, 4, 4, 5, 2), same(3, 2, 4), same(2, 1, 4), same(3, 1, 5)));

    private static Stream<Row> rows() {
        return Stream.concat(TABLE.stream(), combinations().stream());
    }

    /// Size, stride, dilation, padding and what hangs over the end in every combination; over images and volumes
    /// another one on each axis.
    private static List<Row> combinations() {
        var taps = Combinations.taps(List.of(1, 2, 3), Ends.NOTHING, Ends.SAME, Ends.BEFORE, Ends.OVERHANG,
                Ends.BOTH_OVERHANG);
        var rows = new ArrayList<Row>();
        for (int i = 0; i < taps.size(); i++) {
            rows.add(combined(taps, i, List.of(1), Shape.of(2, 8, 2)));
            if (i % 2 == 0) {
                rows.add(combined(taps, i, List.of(1, 7), Shape.of(1, 6, 7, 2)));
            }
            if (i % 4 == 1) {
                rows.add(combined(taps, i, List.of(1, 7, 11), Shape.of(1, 5, 6, 5, 2)));
            }
        }
        return Combinations.differing(rows, r -> List.of(r.x, r.windows));
    }

    private static Row combined(List<Combinations.Tap> taps, int number, List<Integer> paces, Shape x) {
        List<Window> windows = Combinations.windows(taps, number, paces, x.extents().subList(1, x.rank() - 1));
        return new Row("%dd-%s-of-%s".formatted(windows.size(), Combinations.text(windows), Combinations.text(x)), x,
                windows);
    }

    private static final List<Window> TWO = List.of(Window.valid(2, 2), Window.valid(2, 2));
    private static final List<Window> ACROSS = List.of(Window.valid(1, 1), Window.valid(2, 1));

    private static Pool max(List<Window> windows) {
        return new Pool(Pool.Kind.MAX, windows, false);
    }

    private static Pool average(List<Window> windows, boolean countPadding) {
        return new Pool(Pool.Kind.AVERAGE, windows, countPadding);
    }

    public static List<OpCase> pool() {
        List<Window> corner = List.of(new Window(2, 2, 1, 1, 1), new Window(2, 2, 1, 1, 1));
        return Stream.concat(rows().flatMap(r -> r.pools().map(r::forward)), Stream.of(
                OpCase.of("pool/max-slide", max(TWO))
                        .on(Values.of(1, 1, 2, 4, 5, 6, 9, 3, 3, 2, 4, 4, 1, 2, 0, 7), 1, 4, 4, 1)
                        .byHand(6, 9, 3, 7),
                OpCase.of("pool/max-padding-is-no-maximum", max(corner)).on(Values.of(-1, -2, -3, -4), 1, 2, 2, 1)
                        .byHand(-1, -2, -3, -4),
                OpCase.of("pool/average-by-hand", average(TWO, false)).on(Values.of(1, 2, 3, 4), 1, 2, 2, 1)
                        .tolerance(Tolerance.ofSum(5)).byHand(2.5),
                OpCase.of("pool/average-corner", average(corner, false)).on(Values.of(4, 8, 12, 16), 1, 2, 2, 1)
                        .tolerance(Tolerance.ofSum(5)).byHand(4, 8, 12, 16),
                OpCase.of("pool/average-counted-corner", average(corner, true)).on(Values.of(4, 8, 12, 16), 1, 2, 2, 1)
                        .tolerance(Tolerance.ofSum(5)).byHand(1, 2, 3, 4)))
                .toList();
    }

    public static List<OpCase> poolGradient() {
        return Stream.concat(rows().flatMap(r -> r.pools().map(r::gradient)), Stream.of(
                byHand("max-first-of-equals", max(TWO), Shape.of(1, 2, 2, 1), new double[]{1, 7, 7, 7}, new double[]{5},
                        0, 5, 0, 0),
                byHand("max-all-equal", max(TWO), Shape.of(1, 2, 2, 1), new double[]{0, 0, 0, 0}, new double[]{5}, 5, 0,
                        0, 0),
                byHand("max-overlapping-sums", max(ACROSS), Shape.of(1, 1, 3, 1), new double[]{1, 9, 2},
                        new double[]{3, 4}, 0, 7, 0),
                byHand("average-shares", average(TWO, false), Shape.of(1, 2, 2, 1), new double[]{1, 2, 3, 4},
                        new double[]{8}, 2, 2, 2, 2),
                byHand("average-overlapping-sums", average(ACROSS, false), Shape.of(1, 1, 3, 1), new double[]{1, 9, 2},
                        new double[]{2, 4},
                        1, 3, 2)))
                .toList();
    }

    private static OpCase byHand(String name, Pool pool, Shape x, double[] values, double[] g, double... expected) {
        Shape y = pool.infer(List.of(x));
        return OpCase.of("poolgradient/" + name, new PoolGradient(pool))
                .onFixed(DType.F32, Values.of(values), extents(x))
                .onFixed(DType.F32, Values.resultOf(pool), extents(y)).on(Values.of(g), extents(y))
                .tolerance(Tolerance.ofSum(5)).byHand(expected);
    }
}
