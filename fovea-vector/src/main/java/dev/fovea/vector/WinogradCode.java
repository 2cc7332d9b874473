package dev.fovea.vector;

import static dev.fovea.vector.Lanes.VECTOR;

import dev.fovea.vector.WarmUp.Code;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// The vector code of Winograd's algorithm, for [WarmUp]: the transforms of a tile, the products of a few channels.
record WinogradCode(WinogradTransforms transforms) {
    private static final long PART = WarmUp.BYTES / 4;
    private static final int CHANNELS = 16;

    /// Lines of a tile, as [WinogradTransforms] reads and writes them.
    private interface Transform {
        void run(long[] from, int count, long out, long next);
    }

    private Code transform(String name, int count, Transform transform) {
        int points = transforms.points();
        long line = points * VECTOR;
        return new Code(transforms.taps() + " " + name, memory -> {
            var from = new long[points];
            for (int k = 0; k < points; k++) {
                from[k] = memory + k * line;
            }
            transform.run(from, count, memory + PART, line);
        });
    }

    /// @param adds whether another value is added to the result
    List<Code> convolution(Pixels x, Pixels y, boolean adds) {
        int points = transforms.points();
        var code = new ArrayList<>(products(x, y));
        code.add(input());
        code.add(transform("output", points,
                (from, count, out, next) -> transforms.output(from, VECTOR, count, out, next, VECTOR)));
        code.add(adds
                ? transform("sum", WinogradTransforms.TILE,
                        (from, count, out, next) -> transforms.outputWithSum(from, VECTOR, count, out, next, VECTOR,
                                out + PART, out, 0))
                : transform("bias", WinogradTransforms.TILE,
                        (from, count, out, next) -> transforms.outputWithBias(from, VECTOR, count, out, next, VECTOR,
                                out + PART, 0)));
        code.addAll(bf16(x, y));
        if (y.isBf16()) {
            code.add(new Code("round", memory -> Bf16.round(memory, VECTOR, CHANNELS, memory + PART, VECTOR)));
        }
        return code;
    }

    List<Code> kernelGradient(Pixels x, Pixels y) {
        int points = transforms.points();
        var code = new ArrayList<>(sums(x, y));
        code.add(input());
        code.add(transform("gradient of output", points,
                (from, count, out, next) -> transforms.outputGradient(from, VECTOR, count, out, next, VECTOR)));
        code.add(transform("gradient of kernel", points,
                (from, count, out, next) -> transforms.kernelGradient(from, VECTOR, count, out, next, VECTOR)));
        code.add(new Code("bias", memory -> FoldTask.addLines(memory, VECTOR, 2 * CHANNELS, false, memory + PART)));
        code.addAll(bf16(x, y));
        return code;
    }

    List<Code> kernel(boolean turned) {
        var code = new ArrayList<Code>();
        code.add(transform("kernel", transforms.points(),
                (from, count, out, next) -> transforms.kernel(from, VECTOR, count, out, next, VECTOR)));
        if (turned) {
            code.add(new Code("square", memory -> Square.turn(memory, VECTOR, memory + PART)));
        }
        return code;
    }

    private Code input() {
        return transform("input", transforms.points(),
                (from, count, out, next) -> transforms.input(from, VECTOR, count, out, next, VECTOR));
    }

    private static List<Code> products(Pixels x, Pixels y) {
        return panels(x, y).map(vectors -> {
            var panels = new Panels(CHANNELS, vectors * Lanes.LENGTH);
            return new Code("product " + vectors,
                    memory -> panels.multiply(0, 1, memory, panels.rows() * 4L, memory + PART, memory + 2 * PART,
                            panels.columns() * 4L));
        }).toList();
    }

    private static List<Code> sums(Pixels x, Pixels y) {
        return panels(x, y).map(vectors -> {
            var panels = new Panels(CHANNELS, vectors * Lanes.LENGTH);
            return new Code("sum of products " + vectors,
                    memory -> panels.add(0, CHANNELS, memory, panels.rows() * 4L, memory + PART, panels.columns() * 4L,
                            memory + 2 * PART));
        }).toList();
    }

    /// Vectors in a row of the panels: two at most, as all but the last are as wide.
    private static Stream<Integer> panels(Pixels x, Pixels y) {
        var panels = new Panels(x.channels(), y.channels());
        return IntStream.range(0, panels.count()).map(panels::vectors).distinct().boxed();
    }

    private static List<Code> bf16(Pixels x, Pixels y) {
        return x.isBf16() || y.isBf16()
                ? List.of(new Code("widen",
                        memory -> Bf16.widen(memory, VECTOR, CHANNELS, memory + PART, VECTOR)))
                : List.of();
    }
}
