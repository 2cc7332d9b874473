package dev.fovea.tck;

import dev.fovea.op.LocallyConnected;
import dev.fovea.op.LocallyConnectedKernelGradient;
import dev.fovea.tensor.Shape;
import java.util.List;
import java.util.stream.Stream;

/// Neurons with weights of their own at each position: composites, claimed or expanded.
public final class LocallyConnectedCases {
    private LocallyConnectedCases() {
    }

    /// Samples, positions, taps and filters, one and several of each.
    private static Stream<Shape> sizes() {
        return Combinations.subsets(4).stream().map(axes -> Combinations.flat(Shape.of(2, 3, 4, 5), axes));
    }

    private static String text(Shape size) {
        return "sizes-" + Combinations.text(size);
    }

    private static Stream<OpCase> combinations() {
        return sizes().flatMap(s -> Stream.of(
                locallyConnected(text(s), s.extent(0), s.extent(1), s.extent(2), s.extent(3)),
                OpCase.of("locallyconnected/transposed-" + text(s), new LocallyConnected(true))
                        .on(Values.uniform(-1, 1), s.extent(0), s.extent(1), s.extent(2))
                        .on(Values.uniform(-1, 1), s.extent(1), s.extent(3), s.extent(2))
                        .tolerance(Tolerance.ofSum(s.extent(2))).order(2)));
    }

    public static List<OpCase> locallyConnected() {
        return Stream.concat(combinations(), Stream.of(
                locallyConnected("one-position", 3, 1, 4, 2), locallyConnected("2-of-3x4-positions", 2, 12, 5, 3),
                locallyConnected("one-sample", 1, 5, 3, 4), locallyConnected("one-tap", 2, 5, 1, 1),
                locallyConnected("17-filters", 2, 4, 9, 17), locallyConnected("many", 8, 36, 25, 16).order(0),
                OpCase.of("locallyconnected/by-hand", new LocallyConnected(false))
                        .on(Values.of(1, 2, 3, 4), 1, 2, 2)
                        .on(Values.of(1, 2, 3, 4, 10, 20, 30, 40), 2, 2, 2).tolerance(Tolerance.ofSum(2))
                        .byHand(7, 10, 150, 220),
                OpCase.of("locallyconnected/transposed-by-hand", new LocallyConnected(true))
                        .on(Values.of(1, 2, 3, 4), 1, 2, 2)
                        .on(Values.of(1, 2, 3, 4, 10, 20, 30, 40), 2, 2, 2).tolerance(Tolerance.ofSum(2))
                        .byHand(5, 11, 110, 250),
                OpCase.of("locallyconnected/transposed", new LocallyConnected(true)).on(Values.uniform(-1, 1), 2, 3, 4)
                        .on(Values.uniform(-1, 1), 3, 5, 4).tolerance(Tolerance.ofSum(4)).order(2)))
                .toList();
    }

    private static OpCase locallyConnected(String name, int batch, int positions, int taps, int filters) {
        return OpCase.of("locallyconnected/" + name, new LocallyConnected(false))
                .on(Values.uniform(-1, 1), batch, positions, taps)
                .on(Values.uniform(-1, 1), positions, taps, filters).tolerance(Tolerance.ofSum(taps)).order(2);
    }

    public static List<OpCase> locallyConnectedKernelGradient() {
        return Stream.concat(
                sizes().map(s -> kernelGradient(text(s), s.extent(0), s.extent(1), s.extent(2), s.extent(3))),
                Stream.of(
                        kernelGradient("one-position", 3, 1, 4, 2), kernelGradient("2-of-3x4-positions", 2, 12, 5, 3),
                        kernelGradient("one-sample", 1, 5, 3, 4), kernelGradient("many", 8, 36, 25, 16).order(0),
                        OpCase.of("locallyconnectedkernelgradient/by-hand", new LocallyConnectedKernelGradient())
                                .on(Values.of(1, 2, 3, 4), 2, 2, 1).on(Values.of(10, 20, 30, 40), 2, 2, 1)
                                .tolerance(Tolerance.ofSum(2)).byHand(100, 200)))
                .toList();
    }

    private static OpCase kernelGradient(String name, int batch, int positions, int taps, int filters) {
        return OpCase.of("locallyconnectedkernelgradient/" + name, new LocallyConnectedKernelGradient())
                .on(Values.uniform(-1, 1), batch, positions, taps)
                .on(Values.uniform(-1, 1), batch, positions, filters).tolerance(Tolerance.ofSum(batch)).order(2);
    }
}
