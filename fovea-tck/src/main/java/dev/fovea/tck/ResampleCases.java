package dev.fovea.tck;

import static dev.fovea.op.Resample.Kind.LINEAR;
import static dev.fovea.op.Resample.Kind.NEAREST;

import dev.fovea.op.Resample;
import dev.fovea.op.ResampleGradient;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/// Images of other extents, and what their pixels get back: composites, claimed or expanded.
public final class ResampleCases {
    private static final Values ANY = Values.uniform(-1, 1);

    private ResampleCases() {
    }

    public static List<OpCase> resample() {
        var cases = new ArrayList<OpCase>(List.of(
                repeat("1d-3", List.of(3), 2, 4, 3),
                repeat("2d-2", List.of(2, 2), 2, 3, 4, 5),
                repeat("2d-1x3", List.of(1, 3), 2, 3, 2, 1),
                repeat("2d-channels-16", List.of(2, 2), 1, 3, 3, 16),
                repeat("3d-2x1x3", List.of(2, 1, 3), 2, 2, 3, 2, 2),
                OpCase.of("resample/by-hand", new Resample(NEAREST, List.of(4, 1)))
                        .on(Values.of(1, 2, 3, 4), 1, 2, 1, 2)
                        .byHand(1, 2, 1, 2, 3, 4, 3, 4),
                OpCase.of("resample/odd-by-hand", new Resample(NEAREST, List.of(5))).on(Values.of(1, 2, 3), 1, 3, 1)
                        .byHand(1, 1, 2, 3, 3),
                OpCase.of("resample/half-by-hand", new Resample(NEAREST, List.of(2))).on(Values.of(1, 2, 3, 4), 1, 4, 1)
                        .byHand(2, 4),
                OpCase.of("resample/linear-by-hand", new Resample(LINEAR, List.of(4))).on(Values.of(0, 4), 1, 2, 1)
                        .tolerance(linear(1, 4)).byHand(0, 1, 3, 4),
                OpCase.of("resample/linear-half-by-hand", new Resample(LINEAR, List.of(2)))
                        .on(Values.of(1, 2, 5, 8), 1, 4, 1).tolerance(linear(1, 4)).byHand(1.5, 6.5)));
        combinations(cases);
        for (Resample.Kind kind : Resample.Kind.values()) {
            for (Scaling s : SCALINGS) {
                cases.add(OpCase.of("resample/" + kind.name().toLowerCase(java.util.Locale.ROOT) + "-" + s.name(),
                        new Resample(kind, s.to())).on(ANY, s.from())
                        .tolerance(kind == NEAREST ? Tolerance.exact() : linear(s.to().size(), s.longest()))
                        .order(s.order()));
            }
        }
        return cases;
    }

    private static void combinations(List<OpCase> cases) {
        for (int a = 1; a <= 3; a++) {
            cases.add(repeat("to-" + a, List.of(a), 2, 2, 2));
            for (int b = 1; b <= 3; b++) {
                cases.add(repeat("to-%dx%d".formatted(a, b), List.of(a, b), 2, 2, 3, 1));
                for (int c = 1; c <= 2; c++) {
                    cases.add(repeat("to-%dx%dx%d".formatted(a, b, c), List.of(a, b, c), 1, 2, 1, 2, 2));
                }
            }
        }
    }

    public static List<OpCase> resampleGradient() {
        var cases = new ArrayList<OpCase>(List.of(
                OpCase.of("resamplegradient/by-hand", new ResampleGradient(NEAREST, List.of(3)))
                        .on(Values.of(1, 2, 4, 8, 16), 1, 5, 1).tolerance(Tolerance.ofSum(2)).byHand(3, 4, 24),
                OpCase.of("resamplegradient/half-by-hand", new ResampleGradient(NEAREST, List.of(4)))
                        .on(Values.of(3, 5), 1, 2, 1).tolerance(Tolerance.ofSum(1)).byHand(0, 3, 0, 5),
                OpCase.of("resamplegradient/linear-by-hand", new ResampleGradient(LINEAR, List.of(2)))
                        .on(Values.of(4, 8, 16, 32), 1, 4, 1).tolerance(linear(4, 32 * 4)).byHand(14, 46)));
        for (Resample.Kind kind : Resample.Kind.values()) {
            for (Scaling s : SCALINGS) {
                int[] extents = s.from().clone();
                IntStream.range(0, s.to().size()).forEach(d -> extents[d + 1] = s.to().get(d));
                List<Integer> back = Arrays.stream(s.from(), 1, s.from().length - 1).boxed().toList();
                cases.add(OpCase
                        .of("resamplegradient/" + kind.name().toLowerCase(java.util.Locale.ROOT) + "-" + s.name(),
                                new ResampleGradient(kind, back))
                        .on(ANY, extents)
                        .tolerance(kind == NEAREST ? Tolerance.ofSum(s.readers()) : linear(s.readers(), s.longest()))
                        .order(s.order()));
            }
        }
        return cases;
    }

    /// What is resampled, and to what.
    private record Scaling(String name, List<Integer> to, int order, int... from) {

        /// The largest position.
        int longest() {
            return IntStream.range(0, to.size()).map(d -> Math.max(to.get(d), from[d + 1])).max().orElse(1);
        }

        /// At most so many positions read one pixel.
        long readers() {
            return IntStream.range(0, to.size()).mapToLong(d -> 2L * (to.get(d) / from[d + 1] + 2))
                    .reduce(1, Math::multiplyExact);
        }
    }

    private static final List<Scaling> SCALINGS = List.of(
            new Scaling("1d-up", List.of(9), 2, 2, 4, 3), new Scaling("1d-down", List.of(3), 2, 2, 7, 16),
            new Scaling("1d-long", List.of(1000), 0, 1, 333, 1),
            new Scaling("twice", List.of(6, 8), 2, 2, 3, 4, 3), new Scaling("odd", List.of(7, 5), 2, 2, 3, 4, 1),
            new Scaling("half", List.of(3, 2), 2, 2, 6, 4, 3), new Scaling("third", List.of(2, 1), 2, 1, 6, 3, 2),
            new Scaling("down", List.of(3, 4), 2, 2, 5, 7, 3),
            new Scaling("up-and-down", List.of(3, 7), 1, 1, 5, 3, 17),
            new Scaling("one-axis", List.of(5, 6), 2, 2, 5, 4, 2),
            new Scaling("from-one-pixel", List.of(3, 4), 2, 2, 1, 1, 3),
            new Scaling("to-one-pixel", List.of(1, 1), 2, 2, 3, 4, 3),
            new Scaling("16-channels", List.of(6, 7), 0, 2, 3, 4, 16),
            new Scaling("16-channels-down", List.of(3, 5), 0, 2, 7, 9, 16),
            new Scaling("17-channels", List.of(6, 8), 0, 2, 3, 4, 17),
            new Scaling("64-channels", List.of(28, 28), 0, 2, 14, 14, 64),
            new Scaling("picture", List.of(32, 45), 0, 2, 71, 30, 3),
            new Scaling("3d-up", List.of(4, 3, 6), 1, 1, 2, 3, 2, 3),
            new Scaling("3d-odd", List.of(3, 5, 4), 1, 1, 2, 3, 5, 2),
            new Scaling("3d-16-channels", List.of(4, 6, 4), 0, 2, 2, 3, 2, 16));

    private static OpCase repeat(String name, List<Integer> factors, int... extents) {
        List<Integer> to = IntStream.range(0, factors.size()).mapToObj(d -> factors.get(d) * extents[d + 1]).toList();
        return OpCase.of("resample/" + name, new Resample(NEAREST, to)).on(ANY, extents).order(2);
    }

    /// A position up to `longest` is rounded three times, and both weights with it; of `terms` products of such weights on each axis.
    private static Tolerance linear(long terms, int longest) {
        return Tolerance.absolute(terms * (2 * 3.0 * longest + 4));
    }
}
