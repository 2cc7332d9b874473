package dev.fovea.tck;

import dev.fovea.op.Conv;
import dev.fovea.op.ConvInputGradient;
import dev.fovea.op.ConvKernelGradient;
import dev.fovea.tck.Combinations.Ends;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Window;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;

/// Convolutions: each row of the table is three cases, the op and its two gradients.
public final class ConvCases {
    private static final long SMALL = 20_000;                  // multiply-adds, up to which gradients are checked

    private ConvCases() {
    }

    /// One row: a batch, windows, filters and groups.
    private record Row(String name, Shape x, int filters, int groups, List<Window> windows) {
        Conv conv() {
            return new Conv(windows, groups);
        }

        Shape kernel() {
            var extents = new ArrayList<>(windows.stream().map(Window::size).toList());
            extents.add(x.channels() / groups);
            extents.add(filters);
            return new Shape(extents);
        }

        Shape y() {
            return conv().infer(List.of(x, kernel()));
        }

        long multiplyAdds() {
            return y().count() * kernel().count() / filters;
        }

        int order() {
            return multiplyAdds() <= SMALL ? 2 : 0;
        }

        OpCase forward() {
            return OpCase.of("conv/" + name, conv()).on(Values.uniform(-1, 1), extents(x))
                    .on(Values.uniform(-1, 1), extents(kernel()))
                    .order(order()).tolerance(Tolerance.ofSum(kernel().count() / filters));
        }

        OpCase inputGradient() {
            long taps = kernel().count() / kernel().extent(windows.size());
            return OpCase.of("convinputgradient/" + name, new ConvInputGradient(conv(), x))
                    .on(Values.uniform(-1, 1), extents(y())).on(Values.uniform(-1, 1), extents(kernel()))
                    .order(order()).tolerance(Tolerance.ofSum(taps / groups));
        }

        OpCase kernelGradient() {
            return OpCase.of("convkernelgradient/" + name, new ConvKernelGradient(conv(), kernel()))
                    .on(Values.uniform(-1, 1), extents(x)).on(Values.uniform(-1, 1), extents(y()))
                    .order(order()).tolerance(Tolerance.ofSum(y().count() / filters));
        }
    }

    static int[] extents(Shape s) {
        return s.extents().stream().mapToInt(Integer::intValue).toArray();
    }

    private static Row row(String name, Shape x, int filters, Window... windows) {
        return new Row(name, x, filters, 1, Arrays.asList(windows));
    }

    private static Row grouped(String name, Shape x, int filters, int groups, Window... windows) {
        return new Row(name, x, filters, groups, Arrays.asList(windows));
    }

    private static Window valid(int size) {
        return Window.valid(size, 1);
    }

    private static Window same(int size, int extent) {
        return Window.same(size, 1, 1, extent);
    }

    private static Window padded(int size, int before, int after) {
        return new Window(size, 1, before, after, 1);
    }

    private static final List<Row> TABLE = List.of(
            // one window
            row("1d-1-valid", Shape.of(2, 5, 3), 4, valid(1)),
            row("1d-3-valid", Shape.of(2, 9, 3), 4, valid(3)),
            row("1d-4-same", Shape.of(2, 9, 3), 4, same(4, 9)),
            row("1d-3-stride-2-dilation-2", Shape.of(2, 11, 2), 3, new Window(3, 2, 1, 2, 2)),
            row("1d-kernel-is-input", Shape.of(3, 5, 2), 3, valid(5)),
            grouped("1d-groups-2", Shape.of(2, 8, 4), 6, 2, valid(3)),
            row("1d-causal-dilation-2", Shape.of(2, 9, 3), 4, new Window(3, 1, 4, 0, 2)),
            row("1d-4-stride-2-same", Shape.of(2, 10, 16), 8, Window.same(4, 2, 1, 10)),
            row("1d-stride-leaves-a-rest", Shape.of(2, 10, 3), 2, Window.valid(2, 3)),
            row("1d-channels-16-to-32", Shape.of(2, 12, 16), 32, same(5, 12)),
            grouped("1d-depthwise", Shape.of(2, 9, 16), 16, 16, same(3, 9)),
            // two windows: kernel extents
            row("2d-1x1", Shape.of(2, 5, 5, 3), 4, valid(1), valid(1)),
            row("2d-2x2-valid", Shape.of(2, 5, 5, 2), 3, valid(2), valid(2)),
            row("2d-2x2-same", Shape.of(2, 5, 5, 2), 3, same(2, 5), same(2, 5)),
            row("2d-3x3-valid", Shape.of(2, 6, 6, 3), 4, valid(3), valid(3)),
            row("2d-3x3-same", Shape.of(2, 6, 6, 3), 4, same(3, 6), same(3, 6)),
            row("2d-4x4-same", Shape.of(1, 7, 7, 2), 3, same(4, 7), same(4, 7)),
            row("2d-5x5-same", Shape.of(1, 7, 7, 2), 3, same(5, 7), same(5, 7)),
            row("2d-7x7-same", Shape.of(1, 8, 8, 2), 2, same(7, 8), same(7, 8)),
            row("2d-3x5-valid", Shape.of(2, 6, 8, 2), 3, valid(3), valid(5)),
            row("2d-1x7-same", Shape.of(2, 4, 9, 2), 3, valid(1), same(7, 9)),
            row("2d-5x1-same", Shape.of(2, 7, 4, 2), 3, same(5, 7), valid(1)),
            row("2d-kernel-is-input", Shape.of(2, 5, 4, 3), 4, valid(5), valid(4)),
            row("2d-kernel-wider-than-input", Shape.of(2, 3, 3, 2), 3, same(5, 3), same(5, 3)),
            // two windows: batches and images
            row("2d-batch-1", Shape.of(1, 6, 6, 2), 3, valid(3), valid(3)),
            row("2d-batch-7", Shape.of(7, 4, 4, 2), 3, valid(3), valid(3)),
            row("2d-wide-image", Shape.of(2, 3, 11, 2), 3, same(3, 3), same(3, 11)),
            row("2d-one-row", Shape.of(2, 1, 9, 2), 3, valid(1), valid(3)),
            row("2d-one-pixel", Shape.of(3, 1, 1, 5), 4, valid(1), valid(1)),
            // two windows: strides
            row("2d-1x1-stride-2", Shape.of(2, 6, 6, 3), 4, Window.valid(1, 2), Window.valid(1, 2)),
            row("2d-3x3-stride-2", Shape.of(2, 7, 7, 3), 2, Window.valid(3, 2), Window.valid(3, 2)),
            row("2d-3x3-stride-2-same-even", Shape.of(2, 6, 6, 2), 3, Window.same(3, 2, 1, 6), Window.same(3, 2, 1, 6)),
            row("2d-3x3-stride-2-same-odd", Shape.of(2, 7, 7, 2), 3, Window.same(3, 2, 1, 7), Window.same(3, 2, 1, 7)),
            row("2d-stride-1x2", Shape.of(2, 5, 8, 2), 3, valid(3), Window.valid(3, 2)),
            row("2d-stride-3x1", Shape.of(2, 8, 5, 2), 3, Window.valid(2, 3), valid(3)),
            row("2d-stride-leaves-a-rest", Shape.of(2, 6, 6, 2), 3, Window.valid(3, 2), Window.valid(3, 2)),
            row("2d-stride-beyond-kernel", Shape.of(2, 8, 8, 2), 3, Window.valid(2, 3), Window.valid(2, 3)),
            row("2d-stride-4", Shape.of(1, 11, 11, 3), 2, Window.valid(5, 4), Window.valid(5, 4)),
            // two windows: padding
            row("2d-padding-2-0", Shape.of(2, 5, 5, 2), 3, padded(3, 2, 0), padded(3, 2, 0)),
            row("2d-padding-0-2", Shape.of(2, 5, 5, 2), 3, padded(3, 0, 2), padded(3, 0, 2)),
            row("2d-padding-per-axis", Shape.of(2, 5, 4, 2), 3, padded(3, 1, 0), padded(2, 0, 1)),
            row("2d-padding-full", Shape.of(2, 4, 4, 2), 3, padded(3, 2, 2), padded(3, 2, 2)),
            row("2d-padding-wider-than-kernel", Shape.of(2, 3, 3, 2), 3, padded(2, 3, 2), padded(2, 2, 3)),
            // two windows: dilation
            row("2d-dilation-2", Shape.of(2, 7, 7, 2), 3, new Window(3, 1, 0, 0, 2), new Window(3, 1, 0, 0, 2)),
            row("2d-dilation-2-same", Shape.of(2, 6, 6, 2), 3, Window.same(3, 1, 2, 6), Window.same(3, 1, 2, 6)),
            row("2d-dilation-2x3", Shape.of(2, 6, 9, 2), 3, new Window(2, 1, 1, 0, 2), new Window(3, 1, 0, 2, 3)),
            row("2d-dilation-2-stride-2", Shape.of(2, 8, 8, 2), 3, new Window(3, 2, 1, 1, 2),
                    new Window(3, 2, 1, 1, 2)),
            row("2d-dilation-3-stride-2-even", Shape.of(1, 9, 10, 2), 2, new Window(2, 2, 0, 1, 3),
                    new Window(4, 2, 1, 0, 3)),
            // two windows: groups
            grouped("2d-groups-2", Shape.of(2, 5, 5, 6), 4, 2, same(3, 5), same(3, 5)),
            grouped("2d-groups-3-stride-2", Shape.of(2, 6, 6, 6), 9, 3, Window.valid(3, 2), Window.valid(3, 2)),
            grouped("2d-groups-2-dilation-2", Shape.of(1, 6, 6, 4), 6, 2, Window.same(3, 1, 2, 6),
                    Window.same(3, 1, 2, 6)),
            grouped("2d-groups-2-of-16", Shape.of(1, 4, 4, 32), 32, 2, same(3, 4), same(3, 4)),
            grouped("2d-depthwise", Shape.of(2, 5, 5, 6), 6, 6, same(3, 5), same(3, 5)),
            grouped("2d-depthwise-stride-2", Shape.of(2, 6, 6, 16), 16, 16, Window.same(3, 2, 1, 6),
                    Window.same(3, 2, 1, 6)),
            grouped("2d-depthwise-twice", Shape.of(2, 5, 5, 3), 6, 3, valid(3), valid(3)),
            row("2d-3x3-stride-2-leaves-one", Shape.of(2, 8, 8, 8), 16, Window.same(3, 2, 1, 8),
                    Window.same(3, 2, 1, 8)),
            grouped("2d-depthwise-thrice-dilated", Shape.of(1, 6, 6, 8), 24, 8, Window.same(3, 1, 2, 6), same(3, 6)),
            grouped("2d-depthwise-17", Shape.of(1, 4, 4, 17), 17, 17, same(3, 4), same(3, 4)),
            // two windows: channels
            row("2d-channels-1-to-6", Shape.of(2, 6, 6, 1), 6, same(3, 6), same(3, 6)),
            row("2d-channels-3-to-16", Shape.of(2, 5, 5, 3), 16, same(3, 5), same(3, 5)),
            row("2d-channels-6-to-17", Shape.of(1, 4, 4, 6), 17, same(3, 4), same(3, 4)),
            row("2d-channels-16-to-16", Shape.of(2, 4, 4, 16), 16, same(3, 4), same(3, 4)),
            row("2d-channels-17-to-3", Shape.of(1, 5, 5, 17), 3, same(3, 5), same(3, 5)),
            row("2d-channels-17-to-17", Shape.of(2, 4, 4, 17), 17, same(3, 4), same(3, 4)),
            row("2d-channels-33-to-1", Shape.of(2, 4, 4, 33), 1, valid(1), valid(1)),
            row("2d-channels-64-to-48-1x1", Shape.of(2, 4, 4, 64), 48, valid(1), valid(1)),
            // networks
            row("lenet-1", Shape.of(4, 28, 28, 1), 6, valid(5), valid(5)),
            row("lenet-1-same", Shape.of(4, 28, 28, 1), 6, same(5, 28), same(5, 28)),
            row("lenet-2", Shape.of(4, 12, 12, 6), 16, valid(5), valid(5)),
            row("lecture-cnn-1", Shape.of(3, 28, 28, 1), 32, same(5, 28), same(5, 28)),
            row("lecture-cnn-2", Shape.of(2, 14, 14, 32), 64, same(5, 14), same(5, 14)),
            row("residual-3x3", Shape.of(2, 8, 8, 32), 32, same(3, 8), same(3, 8)),
            // enough channels for Winograd's algorithm, and tiles that the images do not fill
            row("2d-winograd-3x3-of-9x7", Shape.of(2, 9, 7, 32), 48, same(3, 9), same(3, 7)),
            row("2d-winograd-3x3-valid", Shape.of(1, 10, 13, 16), 64, valid(3), valid(3)),
            row("2d-winograd-3x3-padding-per-side", Shape.of(3, 4, 5, 48), 112, padded(3, 2, 0), padded(3, 0, 2)),
            row("2d-winograd-3x3-of-one-pixel", Shape.of(5, 1, 1, 16), 16, same(3, 1), same(3, 1)),
            row("2d-winograd-3x3-padding-wider-than-kernel", Shape.of(1, 3, 3, 16), 16, padded(3, 4, 5),
                    padded(3, 3, 0)),
            row("2d-winograd-5x5-of-14", Shape.of(2, 14, 14, 32), 80, same(5, 14), same(5, 14)),
            row("2d-winograd-5x5-valid", Shape.of(1, 7, 11, 64), 16, valid(5), valid(5)),
            row("2d-winograd-5x5-padding-per-side", Shape.of(2, 6, 5, 16), 32, padded(5, 1, 3), padded(5, 4, 0)),
            // three windows
            row("3d-1x1x1", Shape.of(2, 3, 3, 3, 3), 4, valid(1), valid(1), valid(1)),
            row("3d-3x3x3-same", Shape.of(1, 4, 5, 4, 2), 3, same(3, 4), same(3, 5), same(3, 4)),
            row("3d-2x3x2-stride-2x1x2", Shape.of(2, 4, 5, 4, 2), 2, Window.valid(2, 2), valid(3), Window.valid(2, 2)),
            row("3d-dilation-padding", Shape.of(1, 5, 4, 5, 2), 2, new Window(2, 1, 1, 0, 2), padded(2, 0, 1),
                    new Window(2, 1, 1, 1, 2)),
            row("3d-stride-leaves-a-rest", Shape.of(1, 5, 4, 6, 2), 3, Window.valid(2, 2), Window.valid(3, 2),
                    Window.valid(1, 2)),
            row("3d-channels-16-to-16", Shape.of(1, 3, 4, 4, 16), 16, same(3, 3), same(3, 4), same(3, 4)),
            grouped("3d-depthwise", Shape.of(1, 3, 4, 4, 16), 16, 16, same(3, 3), same(3, 4), same(3, 4)),
            grouped("3d-groups-2", Shape.of(1, 3, 4, 4, 4), 4, 2, valid(2), same(3, 4), valid(2)));

    public static List<OpCase> conv() {
        var onePixelMoreAfter = new Conv(List.of(same(2, 2), same(2, 2)), 1);
        return Stream.concat(cases(Row::forward).stream(), Stream.of(
                OpCase.of("conv/even-kernel-pads-more-after-by-hand", onePixelMoreAfter)
                        .on(Values.of(1, 2, 3, 4), 1, 2, 2, 1)
                        .on(Values.of(1, 1, 1, 1), 2, 2, 1, 1).tolerance(Tolerance.ofSum(4)).byHand(10, 6, 7, 4),
                OpCase.of("conv/groups-by-hand", new Conv(List.of(valid(1)), 2)).on(Values.of(1, 2, 3, 4), 1, 1, 4)
                        .on(Values.of(1, 2, 3, 4, 10, 20, 30, 40), 1, 2, 4).tolerance(Tolerance.ofSum(2))
                        .byHand(21, 42, 129, 172),
                OpCase.of("conv/no-flip-by-hand", new Conv(List.of(valid(2)), 1)).on(Values.of(1, 10, 100), 1, 3, 1)
                        .on(Values.of(1, 2), 2, 1, 1).tolerance(Tolerance.ofSum(2)).byHand(21, 210)))
                .toList();
    }

    public static List<OpCase> convInputGradient() {
        return cases(Row::inputGradient);
    }

    public static List<OpCase> convKernelGradient() {
        return cases(Row::kernelGradient);
    }

    private static List<OpCase> cases(Function<Row, OpCase> which) {
        return Stream.concat(TABLE.stream(), combinations().stream()).map(which).toList();
    }

    /// Size, stride, dilation, padding and groups in every combination; over images and volumes another one on each
    /// axis.
    private static List<Row> combinations() {
        var taps = Combinations.taps(List.of(1, 2), Ends.NOTHING, Ends.SAME, Ends.BEFORE, Ends.AFTER);
        var rows = new ArrayList<Row>();
        for (int i = 0; i < taps.size(); i++) {
            int even = Integer.bitCount(i) % 2;                         // of the options, balanced against each
            int more = Integer.bitCount(i & 0b10110) % 2;
            rows.add(combined(taps, i, 1, 3, List.of(1), Shape.of(2, 7, 2)));
            rows.add(combined(taps, i, 2, 4, List.of(1), Shape.of(2, 7, 4)));
            rows.add(combined(taps, i, 3, 3 + 3 * even, List.of(1), Shape.of(2, 6, 3)));            // depthwise
            rows.add(combined(taps, i, 1, 2 + even, List.of(1, 5), Shape.of(1, 5, 6, 2)));
            rows.add(combined(taps, i, 2, 2 + 2 * more, List.of(7, 3), Shape.of(2, 6, 5, 2)));      // depthwise
            if (even == 0) {
                rows.add(combined(taps, i, 2, 4, List.of(3, 7), Shape.of(1, 6, 6, 4)));
                rows.add(combined(taps, i, 1 + more, 2, List.of(1, 5, 3), Shape.of(1, 5, 6, 5, 2)));
            }
        }
        return Combinations.differing(rows, r -> List.of(r.x, r.filters, r.groups, r.windows));
    }

    private static Row combined(List<Combinations.Tap> taps, int number, int groups, int filters,
            List<Integer> paces, Shape x) {
        List<Window> windows = Combinations.windows(taps, number, paces, x.extents().subList(1, x.rank() - 1));
        String name = "%dd-%s-groups-%d-filters-%d-of-%s".formatted(windows.size(), Combinations.text(windows), groups,
                filters, Combinations.text(x));
        return new Row(name, x, filters, groups, windows);
    }
}
