package dev.fovea.nn.loss;

import static dev.fovea.nn.loss.Losses.*;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.fovea.autodiff.Gradients;
import dev.fovea.nn.Runs;
import dev.fovea.op.Ops;
import dev.fovea.tensor.DType;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import java.util.List;
import java.util.Random;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// `∂L/∂y` against central differences in double, and finite where the answer is as sure as numbers can be.
public class LossGradientsTest {
    private static final int ROWS = 4;
    private static final int CLASSES = 3;
    private static final double STEP = 1e-6;
    private static final double TOLERANCE = 1e-7;           // an error of STEP² in the differences, and 1e-16/STEP of rounding

    /// What a loss is asked with.
    private enum Answers { NUMBERS, PROBABILITIES, POSITIVE }

    private enum Goals { NUMBERS, SIDES, SHARES, ROWS, COUNTS, LABELS }

    private record Case(Loss loss, Answers answers, Goals goals) {
        @Override public String toString() {
            return loss.toString();
        }
    }

    /// How many losses are checked.
    public static long configurations() {
        return cases().map(Case::toString).distinct().count();
    }

    private static Stream<Case> cases() {
        return Stream.concat(table(), combinations().filter(c -> table().noneMatch(t -> t.loss.equals(c.loss))));
    }

    /// Logits or probabilities, smoothing, focus and weights, each with each.
    private static Stream<Case> combinations() {
        return Stream.of(true, false).flatMap(logits -> {
            Answers answers = logits ? Answers.NUMBERS : Answers.PROBABILITIES;
            return Stream.of(0.0, 0.2).flatMap(smoothing -> Stream.concat(Stream.of(
                    new Case(binaryCrossentropy().fromLogits(logits).labelSmoothing(smoothing), answers, Goals.SHARES),
                    new Case(categoricalCrossentropy().fromLogits(logits).labelSmoothing(smoothing), answers,
                            Goals.SHARES),
                    new Case(sparseCategoricalCrossentropy().fromLogits(logits).labelSmoothing(smoothing), answers,
                            Goals.LABELS)),
                    Stream.of(0.0, 0.5, 1.0, 2.0).flatMap(gamma -> {
                        var binary = binaryFocalCrossentropy().fromLogits(logits).labelSmoothing(smoothing)
                                .gamma(gamma);
                        var categorical = categoricalFocalCrossentropy().fromLogits(logits).labelSmoothing(smoothing)
                                .gamma(gamma);
                        return Stream.of(new Case(binary, answers, Goals.ROWS),
                                new Case(binary.alpha(0.4), answers, Goals.SHARES),
                                new Case(categorical, answers, Goals.ROWS),
                                new Case(categorical.alpha(0.2, 0.7, 1.5), answers, Goals.ROWS));
                    })));
        });
    }

    private static Stream<Case> table() {
        return Stream.of(
                new Case(meanSquaredError(), Answers.NUMBERS, Goals.NUMBERS),
                new Case(meanAbsoluteError(), Answers.NUMBERS, Goals.NUMBERS),
                new Case(huber(), Answers.NUMBERS, Goals.NUMBERS),
                new Case(huber().delta(0.3), Answers.NUMBERS, Goals.NUMBERS),
                new Case(logCosh(), Answers.NUMBERS, Goals.NUMBERS),
                new Case(hinge(), Answers.NUMBERS, Goals.SIDES),
                new Case(squaredHinge(), Answers.NUMBERS, Goals.SIDES),
                new Case(categoricalHinge(), Answers.NUMBERS, Goals.ROWS),
                new Case(cosineSimilarity(), Answers.NUMBERS, Goals.NUMBERS),
                new Case(klDivergence(), Answers.PROBABILITIES, Goals.SHARES),
                new Case(klDivergence().fromLogits(true), Answers.NUMBERS, Goals.SHARES),
                new Case(poisson(), Answers.POSITIVE, Goals.COUNTS),
                new Case(poisson().logInput(true), Answers.NUMBERS, Goals.COUNTS),
                new Case(binaryCrossentropy().labelSmoothing(0.1), Answers.PROBABILITIES, Goals.ROWS),
                new Case(binaryCrossentropy().fromLogits(true).labelSmoothing(0.1), Answers.NUMBERS, Goals.ROWS),
                new Case(binaryFocalCrossentropy(), Answers.PROBABILITIES, Goals.ROWS),
                new Case(binaryFocalCrossentropy().gamma(0.5).alpha(0.25), Answers.PROBABILITIES, Goals.SHARES),
                new Case(binaryFocalCrossentropy().fromLogits(true), Answers.NUMBERS, Goals.ROWS),
                new Case(binaryFocalCrossentropy().fromLogits(true).gamma(0.5).alpha(0.25).labelSmoothing(0.1),
                        Answers.NUMBERS, Goals.ROWS),
                new Case(categoricalFocalCrossentropy(), Answers.PROBABILITIES, Goals.ROWS),
                new Case(categoricalFocalCrossentropy().fromLogits(true).alpha(0.2, 0.5, 1), Answers.NUMBERS,
                        Goals.ROWS),
                new Case(categoricalFocalCrossentropy().fromLogits(true).gamma(0.5).labelSmoothing(0.1),
                        Answers.NUMBERS,
                        Goals.ROWS),
                new Case(categoricalCrossentropy().labelSmoothing(0.1), Answers.PROBABILITIES, Goals.ROWS),
                new Case(categoricalCrossentropy().fromLogits(true).labelSmoothing(0.1), Answers.NUMBERS, Goals.ROWS));
    }

    private static Tensor answers(Answers kind, Random random) {
        return rows(() -> switch (kind) {
            case NUMBERS -> DoubleStream.generate(() -> 1.5 * random.nextGaussian()).limit(CLASSES).toArray();
            case PROBABILITIES -> shares(random);
            case POSITIVE -> DoubleStream.generate(() -> 0.1 + random.nextDouble()).limit(CLASSES).toArray();
        });
    }

    private static Tensor goals(Goals kind, Random random) {
        if (kind == Goals.LABELS) {
            return Tensor.of(Shape.of(ROWS), random.ints(ROWS, 0, CLASSES).toArray());
        }
        return rows(() -> switch (kind) {
            case LABELS -> throw new IllegalStateException("labels are whole numbers");
            case NUMBERS -> DoubleStream.generate(random::nextGaussian).limit(CLASSES).toArray();
            case SIDES -> DoubleStream.generate(() -> random.nextInt(2)).limit(CLASSES).toArray();
            case SHARES -> shares(random);
            case ROWS -> oneHot(random.nextInt(CLASSES));
            case COUNTS -> DoubleStream.generate(() -> random.nextInt(5)).limit(CLASSES).toArray();
        });
    }

    private static double[] oneHot(int label) {
        var row = new double[CLASSES];
        row[label] = 1;
        return row;
    }

    private static double[] shares(Random random) {
        double[] row = DoubleStream.generate(() -> 0.1 + random.nextDouble()).limit(CLASSES).toArray();
        double sum = DoubleStream.of(row).sum();
        return DoubleStream.of(row).map(v -> v / sum).toArray();
    }

    private static Tensor rows(java.util.function.Supplier<double[]> row) {
        return Tensor.of(Shape.of(ROWS, CLASSES),
                Stream.generate(row).limit(ROWS).flatMapToDouble(DoubleStream::of).toArray());
    }

    private static double cost(Loss loss, Tensor y, Tensor t) {
        return DoubleStream.of(Runs.of(v -> loss.of(v.get(0), v.get(1)), y, t).doubles()).sum();
    }

    private static Tensor gradient(Loss loss, Tensor y, Tensor t) {
        return Runs.of(v -> Gradients.of(Ops.sum(loss.of(v.get(0), v.get(1))), List.of(v.get(0))).getFirst(), y, t);
    }

    @ParameterizedTest
    @MethodSource("cases") void theGradientIsTheSlope(Case c) {
        for (long seed = 1; seed <= 3; seed++) {
            var random = new Random(seed);
            Tensor y = answers(c.answers, random);
            Tensor t = goals(c.goals, random);
            Tensor gradient = gradient(c.loss, y, t);
            for (int i = 0; i < y.count(); i++) {
                Tensor more = y.copy();
                Tensor less = y.copy();
                more.set(i, y.get(i) + STEP);
                less.set(i, y.get(i) - STEP);
                double slope = (cost(c.loss, more, t) - cost(c.loss, less, t)) / (2 * STEP);
                assertThat(gradient.get(i)).as("seed %d, number %d", seed, i).isCloseTo(slope, within(TOLERANCE));
            }
        }
    }

    /// In float32, from hopelessly wrong to hopelessly right.
    @ParameterizedTest
    @MethodSource("cases") void anAnswerThatIsAsSureAsCanBeCostsAFiniteNumberWithAFiniteGradient(Case c) {
        double[] extremes = switch (c.answers) {
            case NUMBERS -> new double[]{-50, 0, 50};
            case PROBABILITIES, POSITIVE -> new double[]{0, 1e-12, 1};
        };
        var random = new Random(5);
        for (double least : extremes) {
            for (double most : extremes) {
                Tensor y = Tensor.of(Shape.of(ROWS, CLASSES), DoubleStream
                        .iterate(0, i -> i + 1).limit((long) ROWS * CLASSES).map(i -> i % 2 == 0 ? least : most)
                        .toArray())
                        .cast(DType.F32);
                Tensor goals = goals(c.goals, random);
                Tensor t = goals.dtype().isFloat() ? goals.cast(DType.F32) : goals;
                assertThat(cost(c.loss, y, t)).as("%s against %s", y, t).isFinite();
                assertThat(DoubleStream.of(gradient(c.loss, y, t).doubles()).allMatch(Double::isFinite))
                        .as("the gradient at %s against %s is finite", y, t).isTrue();
            }
        }
    }

    @Test void theGradientOfHugeLogitsIsThatOfTheLimit() {
        Tensor z = Tensor.of(Shape.of(2, 1), 1000f, -1000f);
        Tensor t = Tensor.of(Shape.of(2, 1), 1f, 1f);
        assertThat(gradient(binaryFocalCrossentropy().fromLogits(true), z, t).doubles())
                .containsExactly(new double[]{0, -1}, within(1e-6));
        assertThat(gradient(binaryFocalCrossentropy().fromLogits(true).gamma(0.5), z, t).doubles())
                .containsExactly(new double[]{0, -1}, within(1e-6));
        Tensor rows = Tensor.of(Shape.of(2, 2), 1000f, -1000f, -1000f, 1000f);
        Tensor first = Tensor.of(Shape.of(2, 2), 1f, 0f, 1f, 0f);
        assertThat(gradient(categoricalFocalCrossentropy().alpha(1).fromLogits(true), rows, first).doubles())
                .containsExactly(new double[]{0, 0, -1, 1}, within(1e-6));
        assertThat(gradient(klDivergence().fromLogits(true), rows, first).doubles())
                .containsExactly(new double[]{0, 0, -1, 1}, within(1e-6));
        assertThat(gradient(logCosh(), z, Tensor.of(Shape.of(2, 1), 0f, 0f)).doubles()).containsExactly(1, -1);
    }
}
