package dev.fovea.tck;

import dev.fovea.op.BatchNorm;
import dev.fovea.op.BatchNormGradient;
import dev.fovea.op.LayerNorm;
import dev.fovea.op.LayerNormGradient;
import dev.fovea.op.Lrn;
import dev.fovea.op.LrnGradient;
import dev.fovea.tensor.Shape;
import java.util.List;
import java.util.stream.Stream;

/// Normalisation over a batch, over a sample, over neighbouring channels: composites, claimed or expanded.
///
/// Values of some units are summed up over `m` places, which errs as [Tolerance#ofSum] says; mean, variance and the
/// quotient each hand on that error at most a few times as large, since no variance here is near 0.
public final class NormalizationCases {
    static final Values X = Values.uniform(-2, 2);
    static final Values ONES = Values.uniform(-1, 1);
    static final Values MEANS = Values.uniform(-0.5, 0.5);
    static final Values VARIANCES = Values.uniform(0.5, 2);
    private static final double HANDED_ON = 8;
    static final double FUNCTIONS = 32;

    private static final Lrn STRONG = new Lrn(5, 0.5, 0.75, 2);
    private static final Lrn RATIONAL = new Lrn(3, 0.5, 1, 1);

    private NormalizationCases() {
    }

    static double roundings(long summands) {
        return HANDED_ON * summed(summands) + FUNCTIONS;
    }

    static double summed(long summands) {
        return Math.min(summands, 8 * Math.sqrt(summands));
    }

    private static long count(int... extents) {
        long count = 1;
        for (int e : extents) {
            count *= e;
        }
        return count;
    }

    private static int last(int... extents) {
        return extents[extents.length - 1];
    }

    /// Batches, extents and channels, one and several of each.
    private static Stream<Shape> sizes() {
        return Stream.of(Shape.of(3, 2), Shape.of(3, 2, 3), Shape.of(2, 2, 3, 2))
                .flatMap(x -> Combinations.subsets(x.rank()).stream().map(axes -> Combinations.flat(x, axes)))
                .filter(x -> x.count() > x.channels());                      // of one number nothing is left
    }

    /// Over each set of axes of a sample.
    private static Stream<OpCase> layerNorms() {
        return Stream.of(Shape.of(2, 5), Shape.of(2, 3, 4), Shape.of(2, 3, 2, 4), Shape.of(1, 2, 3, 2, 2))
                .flatMap(x -> Combinations.subsets(x.rank()).stream()
                        .filter(axes -> !axes.isEmpty() && !axes.contains(0))
                        .map(axes -> layerNorm("over-%s-of-%s".formatted(Combinations.text(new Shape(axes)),
                                Combinations.text(x)), axes, 0.2, ConvCases.extents(x))));
    }

    /// Fewer, as many and more channels than are looked at; the exponents that are a root, and others.
    private static Stream<OpCase> lrns() {
        return Stream.of(1, 3, 5).flatMap(size -> Stream.of(1, 2, 5, 6).flatMap(channels -> Stream.of(0.5, 0.75, 1.0)
                .map(beta -> lrn("%d-of-%d-to-the-%s".formatted(size, channels, beta), new Lrn(size, 0.5, beta, 1.5), 2,
                        3, channels))));
    }

    public static List<OpCase> batchNorm() {
        return Stream.concat(sizes().map(x -> batchNorm("of-" + Combinations.text(x), 0.2, ConvCases.extents(x))),
                Stream.of(
                        batchNorm("features", 0.1, 6, 5), batchNorm("1d", 0.1, 4, 3, 5),
                        batchNorm("2d", 0.1, 2, 3, 4, 5),
                        batchNorm("3d", 0.1, 2, 2, 3, 2, 3), batchNorm("one-channel", 0.1, 2, 3, 4, 1),
                        batchNorm("16-channels", 1e-3, 2, 5, 4, 16),
                        batchNorm("17-channels", 1e-3, 2, 5, 4, 17).order(0),
                        batchNorm("features-64", 1e-3, 32, 64).order(0), batchNorm("1d-32", 1e-5, 3, 20, 32).order(0),
                        batchNorm("3d-32", 1e-5, 2, 3, 4, 5, 32).order(0),
                        batchNorm("large", 1e-3, 4, 14, 14, 64).order(0),
                        OpCase.of("batchnorm/by-hand", new BatchNorm(3)).on(Values.of(1, 3), 2, 1).on(Values.of(4), 1)
                                .on(Values.of(10), 1).tolerance(Tolerance.relative(8)).byHand(8, 12),
                        OpCase.of("batchnorm/constant", new BatchNorm(1e-3)).on(Values.of(7, 7, 7), 3, 1)
                                .on(Values.of(4), 1)
                                .on(Values.of(10), 1).tolerance(Tolerance.relative(8)).byHand(10, 10, 10)))
                .toList();
    }

    private static OpCase batchNorm(String name, double epsilon, int... extents) {
        int channels = last(extents);
        return OpCase.of("batchnorm/" + name, new BatchNorm(epsilon)).on(X, extents).on(ONES, channels)
                .on(ONES, channels).tolerance(Tolerance.absolute(roundings(count(extents) / channels))).order(2);
    }

    /// The sums for `γ` and `β` are of `m` numbers of magnitude 1, so that each rounding is of up to `m`.
    public static List<OpCase> batchNormGradient() {
        return Stream.concat(sizes().map(x -> gradient("of-" + Combinations.text(x), 0.2, ConvCases.extents(x))),
                Stream.of(
                        gradient("features", 0.1, 6, 5), gradient("1d", 0.1, 4, 3, 5), gradient("2d", 0.1, 2, 3, 4, 5),
                        gradient("3d", 0.1, 2, 2, 3, 2, 3), gradient("16-channels", 1e-3, 2, 5, 4, 16).order(1),
                        gradient("17-channels", 1e-3, 2, 5, 4, 17).order(0),
                        gradient("features-64", 1e-3, 32, 64).order(0),
                        gradient("1d-32", 1e-5, 3, 20, 32).order(0), gradient("3d-32", 1e-5, 2, 3, 4, 5, 32).order(0),
                        gradient("large", 1e-3, 4, 14, 14, 64).order(0),
                        OpCase.of("batchnormgradient/by-hand", new BatchNormGradient(3)).on(Values.of(1, 3), 2, 1)
                                .on(Values.of(4), 1).on(Values.of(1, 0), 2, 1).on(Values.of(2), 1).on(Values.of(1), 1)
                                .tolerance(Tolerance.absolute(8)).byHand(0.75, -0.75)))
                .toList();
    }

    private static OpCase gradient(String name, double epsilon, int... extents) {
        int channels = last(extents);
        long summands = count(extents) / channels;
        return OpCase.of("batchnormgradient/" + name, new BatchNormGradient(epsilon)).on(X, extents)
                .on(ONES, channels).on(ONES, extents).on(MEANS, channels).on(VARIANCES, channels)
                .tolerance(Tolerance.absolute(summands * Math.min(summands, 8 * Math.sqrt(summands)) + FUNCTIONS))
                .order(2);
    }

    public static List<OpCase> layerNorm() {
        return Stream.concat(layerNorms(), Stream.of(
                layerNorm("features", List.of(1), 0.1, 3, 7), layerNorm("rows", List.of(2), 0.1, 2, 3, 7),
                layerNorm("sample", List.of(1, 2, 3), 0.1, 2, 2, 3, 4), layerNorm("columns", List.of(1), 0.1, 2, 6, 3),
                layerNorm("groups", List.of(1, 3), 0.1, 2, 4, 3, 2),
                layerNorm("large", List.of(2), 1e-5, 4, 17, 64).order(0),
                layerNorm("one-number", List.of(1), 1, 3, 1),
                layerNorm("image", List.of(3), 0.1, 2, 3, 2, 16).order(1),
                layerNorm("one-group", List.of(1, 3), 0.1, 2, 4, 1, 3), layerNorm("5d", List.of(4), 0.1, 2, 2, 3, 2, 5),
                layerNorm("tiny-epsilon", List.of(2), 1e-12, 2, 5, 32).order(0),
                layerNorm("large-epsilon", List.of(2), 100, 2, 5, 17),
                affine("features", List.of(1), 0.1, 3, 7), affine("rows", List.of(2), 0.1, 2, 3, 7),
                affine("sample", List.of(1, 2, 3), 0.1, 2, 2, 3, 4), affine("columns", List.of(1), 0.1, 2, 6, 3),
                affine("groups", List.of(1, 3), 0.1, 2, 4, 3, 2),
                affine("image", List.of(3), 0.1, 2, 3, 2, 17).order(1),
                affine("one-number", List.of(1), 1, 3, 1), affine("tiny-epsilon", List.of(2), 1e-12, 2, 5, 33).order(0),
                affine("large-epsilon", List.of(2), 100, 2, 5, 17),
                affine("large", List.of(2), 1e-5, 4, 200, 192).order(0),
                OpCase.of("layernorm/affine-by-hand", new LayerNorm(List.of(1), 3)).on(Values.of(1, 3, 5, 5), 2, 2)
                        .on(Values.of(4, 6), 2).on(Values.of(10, 20), 2).tolerance(Tolerance.relative(8))
                        .byHand(8, 23, 10, 20),
                OpCase.of("layernorm/constant", new LayerNorm(List.of(1), 1e-12)).on(Values.of(7, 7, 7, 7), 1, 4)
                        .tolerance(Tolerance.absolute(8)).byHand(0, 0, 0, 0),
                OpCase.of("layernorm/by-hand", new LayerNorm(List.of(1), 3)).on(Values.of(1, 3, 5, 5), 2, 2)
                        .tolerance(Tolerance.absolute(8)).byHand(-0.5, 0.5, 0, 0)))
                .toList();
    }

    private static OpCase layerNorm(String name, List<Integer> axes, double epsilon, int... extents) {
        int summands = axes.stream().mapToInt(axis -> extents[axis]).reduce(1, Math::multiplyExact);
        return OpCase.of("layernorm/" + name, new LayerNorm(axes, epsilon)).on(X, extents)
                .tolerance(Tolerance.absolute(roundings(summands))).order(2);
    }

    private static OpCase affine(String name, List<Integer> axes, double epsilon, int... extents) {
        int[] each = ofAxes(axes, extents);
        OpCase plain = layerNorm("affine-" + name, axes, epsilon, extents);
        return plain.on(ONES, each).on(ONES, each);
    }

    private static int[] ofAxes(List<Integer> axes, int... extents) {
        return axes.stream().mapToInt(axis -> extents[axis]).toArray();
    }

    /// `x̄` sums over the axes, `γ̄` and `β̄` over all others.
    public static List<OpCase> layerNormGradient() {
        return List.of(
                layerNormGradient("features", false, List.of(1), 0.1, 3, 7),
                layerNormGradient("rows", false, List.of(2), 0.1, 2, 3, 7),
                layerNormGradient("columns", false, List.of(1), 0.1, 2, 6, 3),
                layerNormGradient("image", false, List.of(3), 0.1, 2, 3, 2, 16).order(1),
                layerNormGradient("one-group", false, List.of(1, 3), 0.1, 2, 4, 1, 3),
                layerNormGradient("tiny-epsilon", false, List.of(2), 1e-12, 2, 5, 32).order(0),
                layerNormGradient("features", true, List.of(1), 0.1, 3, 7),
                layerNormGradient("rows", true, List.of(2), 0.1, 2, 3, 7),
                layerNormGradient("sample", true, List.of(1, 2, 3), 0.1, 2, 2, 3, 4),
                layerNormGradient("columns", true, List.of(1), 0.1, 2, 6, 3),
                layerNormGradient("groups", true, List.of(1, 3), 0.1, 2, 4, 3, 2),
                layerNormGradient("image", true, List.of(3), 0.1, 2, 3, 2, 17).order(1),
                layerNormGradient("one-number", true, List.of(1), 1, 3, 1),
                layerNormGradient("large-epsilon", true, List.of(2), 100, 2, 5, 17),
                layerNormGradient("large", true, List.of(2), 1e-5, 4, 200, 192).order(0),
                OpCase.of("layernormgradient/by-hand", new LayerNormGradient(new LayerNorm(List.of(1), 3)))
                        .on(Values.of(1, 3), 1, 2).on(Values.of(1, 0), 1, 2).on(Values.of(2), 1, 1)
                        .on(Values.of(1), 1, 1).on(Values.of(4, 4), 2).tolerance(Tolerance.absolute(8))
                        .byHand(0.75, -0.75));
    }

    private static OpCase layerNormGradient(String name, boolean affine, List<Integer> axes, double epsilon,
            int... extents) {
        int[] each = ofAxes(axes, extents);
        int[] statistics = extents.clone();
        axes.forEach(axis -> statistics[axis] = 1);
        long summands = Math.max(count(each), count(statistics));
        OpCase c = OpCase
                .of("layernormgradient/" + (affine ? "affine-" : "") + name,
                        new LayerNormGradient(new LayerNorm(axes, epsilon)))
                .on(X, extents).on(ONES, extents).on(MEANS, statistics).on(VARIANCES, statistics)
                .tolerance(Tolerance.absolute(summands * Math.min(summands, 8 * Math.sqrt(summands)) + FUNCTIONS))
                .order(2);
        return affine ? c.on(ONES, each) : c;
    }

    public static List<OpCase> lrn() {
        return Stream.concat(lrns(), Stream.of(
                lrn("features", new Lrn(3, 0.5, 0.75, 2), 2, 6), lrn("2d", new Lrn(5, 0.5, 0.75, 2), 2, 3, 2, 7),
                lrn("wider-than-it-is", new Lrn(9, 0.2, 0.5, 1), 2, 3, 4), lrn("alone", new Lrn(1, 1, 1, 1), 2, 2, 3),
                lrn("wide", new Lrn(9, 0.2, 0.75, 1), 2, 3, 4, 5), lrn("1d", STRONG, 2, 5, 17),
                lrn("3d", STRONG, 2, 2, 3, 2, 16).order(1), lrn("16-channels", STRONG, 2, 3, 2, 16).order(1),
                lrn("17-channels", STRONG, 2, 3, 2, 17).order(1), lrn("24-channels", STRONG, 2, 3, 2, 24)
                        .order(0),
                lrn("nine-of-40", new Lrn(9, 0.1, 0.75, 1), 2, 3, 2, 40).order(0),
                lrn("15-of-40", new Lrn(15, 0.1, 0.75, 1), 2, 3, 2, 40).order(0),
                lrn("15-of-64", new Lrn(15, 0.1, 1, 1), 2, 3, 2, 64).order(0), lrn("one-channel", STRONG, 2, 3, 2, 1),
                lrn("power-1", RATIONAL, 2, 3, 2, 32).order(0),
                lrn("no-power", new Lrn(5, 0.5, 0, 2), 2, 3, 2, 16).order(0),
                lrn("large", new Lrn(5, 1e-4, 0.75, 2), 3, 27, 27, 96).order(0),
                lrn("krizhevsky", new Lrn(5, 1e-4, 0.75, 2), 2, 5, 5, 32).order(0),
                OpCase.of("lrn/zeros", new Lrn(5, 1e-4, 0.75, 2)).on(Values.of(0, 0, 0, 0, 0, 0), 2, 3)
                        .tolerance(Tolerance.absolute(1)).order(2).byHand(0, 0, 0, 0, 0, 0),
                OpCase.of("lrn/by-hand", new Lrn(3, 1, 0.5, 3)).on(Values.of(1, 2, 1), 1, 3)
                        .tolerance(Tolerance.relative(16))
                        .byHand(1 / Math.sqrt(8), 2 / 3.0, 1 / Math.sqrt(8)),
                OpCase.of("lrn/before-the-sum", new Lrn(5, 3, 0.75, 4)).on(Values.of(2, 0, 0), 1, 3)
                        .tolerance(Tolerance.relative(16)).byHand(0.25, 0, 0)))
                .toList();
    }

    private static OpCase lrn(String name, Lrn op, int... extents) {
        return OpCase.of("lrn/" + name, op).on(X, extents).tolerance(Tolerance.absolute(roundings(op.size()))).order(2);
    }

    /// `y` is what the forward op makes of `x`: a backend may make it again instead of reading it.
    public static List<OpCase> lrnGradient() {
        return List.of(
                lrnGradient("features", new Lrn(3, 0.5, 0.75, 2), 2, 6), lrnGradient("2d", STRONG, 2, 3, 2, 7),
                lrnGradient("wider-than-it-is", new Lrn(9, 0.2, 0.5, 1), 2, 3, 4),
                lrnGradient("wide", new Lrn(9, 0.2, 0.75, 1), 2, 3, 2, 5),
                lrnGradient("alone", new Lrn(1, 1, 1, 1), 2, 2, 3), lrnGradient("1d", STRONG, 2, 5, 17).order(1),
                lrnGradient("3d", STRONG, 2, 2, 3, 2, 16).order(0),
                lrnGradient("16-channels", STRONG, 2, 3, 2, 16).order(1),
                lrnGradient("17-channels", STRONG, 2, 3, 2, 17).order(0),
                lrnGradient("24-channels", STRONG, 2, 3, 2, 24).order(0),
                lrnGradient("nine-of-40", new Lrn(9, 0.1, 0.75, 1), 2, 3, 2, 40).order(0),
                lrnGradient("15-of-40", new Lrn(15, 0.1, 0.75, 1), 2, 3, 2, 40).order(0),
                lrnGradient("15-of-64", new Lrn(15, 0.1, 1, 1), 2, 3, 2, 64).order(0),
                lrnGradient("power-1", RATIONAL, 2, 3, 2, 32).order(0),
                lrnGradient("krizhevsky", new Lrn(5, 1e-4, 0.75, 2), 2, 5, 5, 32).order(0),
                lrnGradient("large", new Lrn(5, 1e-4, 0.75, 2), 3, 27, 27, 96).order(0),
                OpCase.of("lrngradient/by-hand", new LrnGradient(new Lrn(3, 1, 1, 1))).on(Values.of(1, 1), 1, 2)
                        .on(Values.resultOf(new Lrn(3, 1, 1, 1)), 1, 2).on(Values.of(9, 0), 1, 2)
                        .tolerance(Tolerance.absolute(16)).byHand(1, -2));
    }

    private static OpCase lrnGradient(String name, Lrn op, int... extents) {
        return OpCase.of("lrngradient/" + name, new LrnGradient(op)).on(X, extents).on(Values.resultOf(op), extents)
                .on(ONES, extents).tolerance(Tolerance.absolute(roundings(op.size()))).order(2);
    }
}
