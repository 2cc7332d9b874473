package dev.fovea.tck;

import dev.fovea.op.Softmax;
import dev.fovea.op.SoftmaxCrossEntropy;
import dev.fovea.op.SoftmaxCrossEntropyGradient;
import dev.fovea.op.SoftmaxGradient;
import dev.fovea.tensor.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// Softmax and cross-entropy: composites, claimed or expanded.
///
/// Rounding `z − max z` errs by `u·|z|` and so does its exponential, relatively; then come the sum over the classes and
/// some functions.
public final class SoftmaxCases {
    private static final Values LOGITS = Values.uniform(-4, 4);
    private static final double RANGE = 8;
    private static final double FUNCTIONS = 48;
    private static final Values EXTREME = Values.of(1e4, -1e4, 0, -1e4, -1e4, -1e4, 1e4, 1e4, 0);
    private static final double LN_2 = Math.log(2);
    private static final double LN_3 = Math.log(3);

    private SoftmaxCases() {
    }

    private static Tolerance tolerance(int classes) {
        return Tolerance.absolute(Math.min(classes, 8 * Math.sqrt(classes)) + RANGE + FUNCTIONS);
    }

    /// Rows in up to three axes, one and several, of so many classes.
    private static Stream<Shape> sizes(Integer... counts) {
        return Stream.of(Shape.scalar(), Shape.of(1), Shape.of(4), Shape.of(3, 2), Shape.of(1, 2, 3))
                .flatMap(rows -> Stream.of(counts).map(classes -> {
                    var extents = new ArrayList<>(rows.extents());
                    extents.add(classes);
                    return new Shape(extents);
                }));
    }

    public static List<OpCase> softmax() {
        return Stream.concat(sizes(1, 2, 6).map(x -> softmax("of-" + Combinations.text(x), ConvCases.extents(x))),
                Stream.of(
                        softmax("5", 5), softmax("2x5", 2, 5), softmax("3x10", 3, 10), softmax("2x3x4", 2, 3, 4),
                        softmax("2x3x2x17", 2, 3, 2, 17),
                        softmax("one-class", 3, 1), softmax("thousand", 4, 1000).order(0),
                        OpCase.of("softmax/by-hand", new Softmax()).on(Values.of(0, 0, 0, 0), 2, 2)
                                .tolerance(tolerance(2))
                                .byHand(0.5, 0.5, 0.5, 0.5),
                        OpCase.of("softmax/extreme", new Softmax()).on(EXTREME, 3, 3).tolerance(tolerance(3))
                                .byHand(1, 0, 0, 1 / 3.0, 1 / 3.0, 1 / 3.0, 0.5, 0.5, 0)))
                .toList();
    }

    private static OpCase softmax(String name, int... extents) {
        return OpCase.of("softmax/" + name, new Softmax()).on(LOGITS, extents)
                .tolerance(tolerance(extents[extents.length - 1])).order(2);
    }

    public static List<OpCase> softmaxGradient() {
        return Stream
                .concat(sizes(2, 3, 6).map(x -> softmaxGradient("of-" + Combinations.text(x), ConvCases.extents(x))),
                        Stream.of(
                                softmaxGradient("2x5", 2, 5), softmaxGradient("2x3x2x17", 2, 3, 2, 17),
                                softmaxGradient("40x16", 40, 16), softmaxGradient("3x50", 3, 50),
                                softmaxGradient("one-class", 3, 1).order(0),
                                softmaxGradient("thousand", 4, 1000).order(0),
                                OpCase.of("softmaxgradient/by-hand", new SoftmaxGradient())
                                        .on(Values.of(0.25, 0.75), 1, 2)
                                        .on(Values.of(4, 8), 1, 2).tolerance(tolerance(2)).byHand(-0.75, 0.75)))
                .toList();
    }

    private static OpCase softmaxGradient(String name, int... extents) {
        return OpCase.of("softmaxgradient/" + name, new SoftmaxGradient()).on(Values.probabilities(), extents)
                .on(Values.uniform(-1, 1), extents).tolerance(tolerance(extents[extents.length - 1])).order(2);
    }

    public static List<OpCase> softmaxCrossEntropy() {
        return Stream.concat(sizes(2, 3, 6).map(x -> crossEntropy("of-" + Combinations.text(x), ConvCases.extents(x))),
                Stream.of(
                        crossEntropy("5", 5), crossEntropy("2x5", 2, 5), crossEntropy("3x10", 3, 10),
                        crossEntropy("2x3x4", 2, 3, 4),
                        crossEntropy("one-class", 3, 1), crossEntropy("thousand", 4, 1000).order(0),
                        OpCase.of("softmaxcrossentropy/by-hand", new SoftmaxCrossEntropy())
                                .on(Values.of(0, 0, 5, 5), 2, 2)
                                .on(Values.of(1, 0, 0.5, 0.5), 2, 2).tolerance(tolerance(2)).byHand(LN_2, LN_2),
                        OpCase.of("softmaxcrossentropy/extreme", new SoftmaxCrossEntropy()).on(EXTREME, 3, 3)
                                .on(Values.of(0, 1, 0, 1, 0, 0, 1, 0, 0), 3, 3).tolerance(tolerance(3))
                                .byHand(2e4, LN_3, LN_2)))
                .toList();
    }

    private static OpCase crossEntropy(String name, int... extents) {
        return OpCase.of("softmaxcrossentropy/" + name, new SoftmaxCrossEntropy()).on(LOGITS, extents)
                .on(Values.probabilities(), extents)
                .tolerance(tolerance(extents[extents.length - 1])).order(2);
    }

    public static List<OpCase> softmaxCrossEntropyGradient() {
        return Stream.concat(sizes(2, 3, 6).map(x -> gradient("of-" + Combinations.text(x), ConvCases.extents(x),
                ConvCases.extents(x.sub(0, x.rank() - 1)))), Stream.of(
                        gradient("5", new int[]{5}), gradient("2x5", new int[]{2, 5}, 2),
                        gradient("3x10", new int[]{3, 10}, 3),
                        gradient("2x3x4", new int[]{2, 3, 4}, 2, 3),
                        gradient("thousand", new int[]{4, 1000}, 4).order(0),
                        OpCase.of("softmaxcrossentropygradient/by-hand", new SoftmaxCrossEntropyGradient())
                                .on(Values.of(0, 0), 1, 2)
                                .on(Values.of(1, 0), 1, 2).on(Values.of(3), 1).tolerance(tolerance(2))
                                .byHand(-1.5, 1.5),
                        OpCase.of("softmaxcrossentropygradient/extreme", new SoftmaxCrossEntropyGradient())
                                .on(EXTREME, 3, 3)
                                .on(Values.of(0, 1, 0, 1, 0, 0, 1, 0, 0), 3, 3).on(Values.of(1, 1, 2), 3)
                                .tolerance(tolerance(3))
                                .byHand(1, -1, 0, -2 / 3.0, 1 / 3.0, 1 / 3.0, -1, 1, 0)))
                .toList();
    }

    private static OpCase gradient(String name, int[] logits, int... rows) {
        return OpCase.of("softmaxcrossentropygradient/" + name, new SoftmaxCrossEntropyGradient()).on(LOGITS, logits)
                .on(Values.probabilities(), logits).on(Values.uniform(-1, 1), rows)
                .tolerance(tolerance(logits[logits.length - 1])).order(2);
    }
}
