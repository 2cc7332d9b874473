package dev.fovea.tck;

import dev.fovea.op.Upsample;
import java.util.List;
import java.util.stream.Stream;

/// Positions that become boxes: a composite, claimed or expanded.
public final class UpsampleCases {
    private UpsampleCases() {
    }

    public static List<OpCase> upsample() {
        return Stream.concat(combinations(), Stream.of(
                upsample("1d-3", List.of(3), 2, 4, 3),
                upsample("2d-2", List.of(2, 2), 2, 3, 4, 5),
                upsample("2d-1x3", List.of(1, 3), 2, 3, 2, 1),
                upsample("2d-channels-16", List.of(2, 2), 1, 3, 3, 16),
                upsample("3d-2x1x3", List.of(2, 1, 3), 2, 2, 3, 2, 2),
                OpCase.of("upsample/by-hand", new Upsample(List.of(2, 1))).on(Values.of(1, 2, 3, 4), 1, 2, 1, 2)
                        .tolerance(Tolerance.exact()).byHand(1, 2, 1, 2, 3, 4, 3, 4)))
                .toList();
    }

    private static Stream<OpCase> combinations() {
        List<Integer> factors = List.of(1, 2, 3);
        return factors.stream().flatMap(a -> Stream.concat(
                Stream.of(upsample("to-" + a, List.of(a), 2, 2, 2)),
                factors.stream().flatMap(b -> Stream.concat(
                        Stream.of(upsample("to-%dx%d".formatted(a, b), List.of(a, b), 2, 2, 3, 1)),
                        Stream.of(1, 2).map(c -> upsample("to-%dx%dx%d".formatted(a, b, c), List.of(a, b, c),
                                1, 2, 1, 2, 2))))));
    }

    private static OpCase upsample(String name, List<Integer> factors, int... extents) {
        return OpCase.of("upsample/" + name, new Upsample(factors)).on(Values.uniform(-1, 1), extents)
                .tolerance(Tolerance.exact()).order(2);
    }
}
