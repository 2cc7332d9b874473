package dev.fovea.nn.loss;

import static dev.fovea.nn.loss.Losses.*;
import static dev.fovea.op.Ops.sigmoid;
import static dev.fovea.op.Ops.softmax;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.fovea.nn.Runs;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Values worked out by hand, and the examples in the documentation of Keras 3.
class LossValuesTest {
    private static final Tensor RIGHT = Tensor.of(Shape.of(2, 2), 0f, 1f, 0f, 0f);
    private static final Tensor ANSWER = Tensor.of(Shape.of(2, 2), 0.6f, 0.4f, 0.4f, 0.6f);
    private static final Tensor KERAS_LOGITS = Tensor.of(Shape.of(2, 2), -18.6f, 0.51f, 2.94f, -12.8f);
    private static final Tensor KERAS_ROWS = Tensor.of(Shape.of(2, 3), 0f, 1f, 0f, 0f, 0f, 1f);
    private static final Tensor KERAS_PROBABILITIES = Tensor.of(Shape.of(2, 3), 0.05f, 0.95f, 0f, 0.1f, 0.8f, 0.1f);

    private static double[] values(Loss loss, Tensor y, Tensor target) {
        return Runs.of(v -> loss.of(v.get(0), v.get(1)), y, target).doubles();
    }

    private static double mean(Loss loss, Tensor y, Tensor target) {
        return Runs.of(v -> loss.mean(v.get(0), v.get(1)), y, target).get(0);
    }

    @Test void meanAbsoluteErrorIsTheMeanOverTheNumbersOfASample() {
        assertThat(values(meanAbsoluteError(), Tensor.of(Shape.of(2, 2), 1f, 5f, 0f, 0f),
                Tensor.of(Shape.of(2, 2), 2f, 2f, 0f, -3f))).containsExactly(2, 1.5);
    }

    /// Keras: 0.155; by hand, with errors of 0.25, 1 and 3 and δ of 1 and 2.
    @Test void huberIsSquaredNearTheTargetAndStraightFarFromIt() {
        assertThat(mean(huber(), ANSWER, RIGHT)).isCloseTo(0.155, within(1e-6));
        Tensor y = Tensor.of(Shape.of(3, 1), 0.25f, -1f, 3f);
        Tensor zero = Tensor.of(Shape.of(3), 0f, 0f, 0f);
        assertThat(values(huber(), y, zero)).containsExactly(0.03125, 0.5, 2.5);
        assertThat(values(huber().delta(2), y, zero)).containsExactly(0.03125, 0.5, 4);
    }

    /// Keras: 0.108, a quarter of ln cosh 1.
    @Test void logCoshIsHalfTheSquareForSmallErrorsAndTheErrorForLargeOnes() {
        assertThat(
                mean(logCosh(), Tensor.of(Shape.of(2, 2), 1f, 1f, 0f, 0f), Tensor.of(Shape.of(2, 2), 0f, 1f, 0f, 0f)))
                .isCloseTo(Math.log(Math.cosh(1)) / 4, within(1e-7));
        assertThat(values(logCosh(), Tensor.of(Shape.of(2, 1), 0.01, -1000.0), Tensor.of(Shape.of(2, 1), 0.0, 0.0)))
                .containsExactly(new double[]{0.00005, 1000 - Math.log(2)}, within(1e-8));
    }

    @Test void hingeCostsTheDistanceToTheMargin() {
        Tensor y = Tensor.of(Shape.of(4, 1), 2f, 0.5f, -1f, -3f);
        Tensor sides = Tensor.of(Shape.of(4), 1, 1, 1, -1);
        Tensor zeroOrOne = Tensor.of(Shape.of(4), 1, 1, 1, 0);
        assertThat(values(hinge(), y, sides)).containsExactly(0, 0.5, 2, 0);
        assertThat(values(hinge(), y, zeroOrOne)).containsExactly(0, 0.5, 2, 0);
        assertThat(values(squaredHinge(), y, sides)).containsExactly(0, 0.25, 4, 0);
        assertThat(values(squaredHinge(), y, zeroOrOne)).containsExactly(0, 0.25, 4, 0);
    }

    @Test void categoricalHingeComparesTheRightClassWithTheBestOther() {
        Tensor y = Tensor.of(Shape.of(4, 3), 1f, 3f, 0.5f, 1f, 1.5f, 0f, 2f, 0f, 2.5f, 0.25f, -1f, -2f);
        Tensor labels = Tensor.of(Shape.of(4), 1, 1, 0, 0);
        Tensor rows = Tensor.of(Shape.of(4, 3), 0f, 1f, 0f, 0f, 1f, 0f, 1f, 0f, 0f, 1f, 0f, 0f);
        assertThat(values(categoricalHinge(), y, labels)).containsExactly(0, 0.5, 1.5, 0.75);
        assertThat(values(categoricalHinge(), y, rows)).containsExactly(0, 0.5, 1.5, 0.75);
    }

    /// Keras' documentation: 0, −1, 1.
    @Test void cosineSimilarityIsMinusOneAtBest() {
        Tensor t = Tensor.of(Shape.of(4, 2), 0f, 1f, 1f, 1f, 1f, 1f, 1f, 2f);
        Tensor y = Tensor.of(Shape.of(4, 2), 1f, 0f, 1f, 1f, -1f, -1f, 0f, 0f);
        assertThat(values(cosineSimilarity(), y, t)).containsExactly(new double[]{0, -1, 1, 0}, within(1e-6));
    }

    @Test void klDivergenceIsTheCrossEntropyLessTheEntropy() {
        Tensor t = Tensor.of(Shape.of(3, 2), 0.5f, 0.5f, 1f, 0f, 0.25f, 0.75f);
        Tensor y = Tensor.of(Shape.of(3, 2), 0.25f, 0.75f, 0.25f, 0.75f, 0.25f, 0.75f);
        double[] expected = {0.5 * Math.log(2) + 0.5 * Math.log(2.0 / 3), Math.log(4), 0};
        assertThat(values(klDivergence(), y, t)).containsExactly(expected, within(1e-6));
        Tensor z = Tensor.of(Shape.of(3, 2), 0f, (float) Math.log(3), 5f, (float) (5 + Math.log(3)), 0f,
                (float) Math.log(3));
        assertThat(values(klDivergence().fromLogits(true), z, t)).containsExactly(expected, within(1e-6));
        assertThat(values((v, r) -> klDivergence().of(softmax(v), r), z, t)).containsExactly(expected, within(1e-6));
    }

    @Test void poissonIsTheNegativeLogLikelihoodOfACount() {
        Tensor t = Tensor.of(Shape.of(2, 1), 3f, 0f);
        double[] expected = {2 - 3 * Math.log(2), 0.5};
        assertThat(values(poisson(), Tensor.of(Shape.of(2, 1), 2f, 0.5f), t)).containsExactly(expected, within(1e-6));
        assertThat(
                values(poisson().logInput(true), Tensor.of(Shape.of(2, 1), (float) Math.log(2), (float) -Math.log(2)),
                        t))
                .containsExactly(expected, within(1e-6));
    }

    /// Keras' documentation, γ from 2 to 5, with and without α.
    @Test void binaryFocalCrossentropyIsThatOfKeras() {
        var focal = binaryFocalCrossentropy().fromLogits(true);
        Tensor four = KERAS_LOGITS.reshape(Shape.of(1, 4));
        assertThat(mean(focal, four, RIGHT.reshape(Shape.of(1, 4)))).isCloseTo(0.691, within(5e-4));
        assertThat(mean(focal.classBalancing(true), four, RIGHT.reshape(Shape.of(1, 4)))).isCloseTo(0.51, within(5e-3));
        assertThat(mean(focal.gamma(3), KERAS_LOGITS, RIGHT)).isCloseTo(0.647, within(5e-4));
        assertThat(mean(focal.gamma(3).alpha(0.25), KERAS_LOGITS, RIGHT)).isCloseTo(0.482, within(5e-4));
        assertThat(values(focal.gamma(5), KERAS_LOGITS, RIGHT)).containsExactly(new double[]{0.0017, 1.1561},
                within(5e-5));
        assertThat(values(focal.gamma(5).alpha(0.25), KERAS_LOGITS, RIGHT))
                .containsExactly(new double[]{0.0004, 0.8670}, within(1e-4));                      // cut, not rounded
    }

    /// Lin et al. 2017: with γ = 2 an example that is right at 0.9 costs 100 times less; at 0.968 about 1000 times.
    @Test void focalLossTurnsFromWhatIsKnown() {
        Tensor p = Tensor.of(Shape.of(2, 1), 0.9, 0.968);
        Tensor t = Tensor.of(Shape.of(2, 1), 1.0, 1.0);
        double[] plain = values(binaryCrossentropy(), p, t);
        double[] focal = values(binaryFocalCrossentropy(), p, t);
        assertThat(plain[0] / focal[0]).isCloseTo(100, within(1e-6));
        assertThat(plain[1] / focal[1]).isCloseTo(1000, within(30.0));
        assertThat(values(binaryFocalCrossentropy().gamma(0), p, t)).containsExactly(plain);
        Tensor z = Tensor.of(Shape.of(2, 1), Math.log(9), Math.log(0.968 / 0.032));
        assertThat(values((v, r) -> binaryFocalCrossentropy().of(sigmoid(v), r), z, t)).containsExactly(focal,
                within(1e-12));
    }

    @Test void categoricalFocalCrossentropyIsThatOfKeras() {
        double[] keras = {3.2058331e-05, 4.6627346e-01};
        assertThat(values(categoricalFocalCrossentropy(), KERAS_PROBABILITIES, KERAS_ROWS)).containsExactly(keras,
                within(1e-6));
        assertThat(values(categoricalFocalCrossentropy(), KERAS_PROBABILITIES, Tensor.of(Shape.of(2), 1, 2)))
                .containsExactly(keras, within(1e-6));
        Tensor z = Tensor.of(Shape.of(1, 3), (float) Math.log(1), (float) Math.log(8), (float) Math.log(1));
        Tensor third = Tensor.of(Shape.of(1), 2);
        assertThat(values(categoricalFocalCrossentropy().fromLogits(true), z, third))
                .containsExactly(new double[]{keras[1]}, within(1e-6));
        assertThat(values((v, t) -> categoricalFocalCrossentropy().alpha(1, 1, 0.5).of(softmax(v), t), z, third))
                .containsExactly(new double[]{2 * keras[1]}, within(2e-6));
        assertThat(values(categoricalFocalCrossentropy().gamma(0).alpha(1), KERAS_PROBABILITIES, KERAS_ROWS))
                .containsExactly(values(categoricalCrossentropy(), KERAS_PROBABILITIES, KERAS_ROWS), within(1e-6));
    }

    /// Szegedy et al. 2016: with ε = 0.1 and 4 classes the right one gets 0.925, the others 0.025 each.
    @Test void labelSmoothingSpreadsAShareOverAllClasses() {
        Tensor p = Tensor.of(Shape.of(1, 4), 0.7f, 0.1f, 0.1f, 0.1f);
        double expected = -0.925 * Math.log(0.7) - 3 * 0.025 * Math.log(0.1);
        Tensor row = Tensor.of(Shape.of(1, 4), 1f, 0f, 0f, 0f);
        Tensor label = Tensor.of(Shape.of(1), 0);
        Tensor z = Tensor.of(Shape.of(1, 4), (float) Math.log(7), 0f, 0f, 0f);
        assertThat(values(categoricalCrossentropy().labelSmoothing(0.1), p, row)).containsExactly(
                new double[]{expected},
                within(1e-6));
        assertThat(values(sparseCategoricalCrossentropy().labelSmoothing(0.1), p, label))
                .containsExactly(new double[]{expected}, within(1e-6));
        assertThat(values(softmaxCrossEntropy().labelSmoothing(0.1), z, label)).containsExactly(new double[]{expected},
                within(1e-6));

        Tensor one = Tensor.of(Shape.of(1, 1), 0.9f);
        assertThat(values(binaryCrossentropy().labelSmoothing(0.2), one, Tensor.of(Shape.of(1), 1)))
                .containsExactly(new double[]{-0.9 * Math.log(0.9) - 0.1 * Math.log(0.1)}, within(1e-6));
    }

    @Test void aMapOfAnswersCostsTheMeanOverItsPlaces() {
        Tensor y = Tensor.of(Shape.of(1, 2, 2), 1f, 3f, 1f, 1.5f);
        Tensor labels = Tensor.of(Shape.of(1, 2), 1, 1);
        assertThat(values(categoricalHinge(), y, labels)).containsExactly(0.25);
        assertThat(values(cosineSimilarity(), Tensor.of(Shape.of(1, 2, 2), 1f, 0f, 0f, 1f),
                Tensor.of(Shape.of(1, 2, 2), 2f, 0f, 3f, 0f))).containsExactly(new double[]{-0.5}, within(1e-6));
        assertThat(values(categoricalFocalCrossentropy(), KERAS_PROBABILITIES.reshape(Shape.of(1, 2, 3)),
                KERAS_ROWS.reshape(Shape.of(1, 2, 3)))).containsExactly(new double[]{0.23315276}, within(1e-6));
        assertThat(values(klDivergence(), Tensor.of(Shape.of(1, 2, 2), 0.5f, 0.5f, 0.5f, 0.5f),
                Tensor.of(Shape.of(1, 2, 2), 1f, 0f, 0.5f, 0.5f))).containsExactly(new double[]{Math.log(2) / 2},
                        within(1e-6));
    }

    @Test void lossesPrintAsTheCallThatMakesThem() {
        assertThat(List.of(meanAbsoluteError(), huber(), huber().delta(0.5), logCosh(), hinge(), squaredHinge(),
                categoricalHinge(), cosineSimilarity(), klDivergence().fromLogits(true), poisson().logInput(true)))
                .hasToString("[meanAbsoluteError(), huber(), huber().delta(0.5), logCosh(), hinge(), squaredHinge(), "
                        + "categoricalHinge(), cosineSimilarity(), klDivergence().fromLogits(true), "
                        + "poisson().logInput(true)]");
        assertThat(List.of(binaryFocalCrossentropy(), binaryFocalCrossentropy().alpha(0.3).gamma(3).fromLogits(true),
                binaryFocalCrossentropy().alpha(0.25),
                categoricalFocalCrossentropy(), categoricalFocalCrossentropy().alpha(0.5, 1).labelSmoothing(0.1),
                sparseCategoricalCrossentropy().labelSmoothing(0.1), binaryCrossentropy().labelSmoothing(0.1)))
                .hasToString(
                        "[binaryFocalCrossentropy(), binaryFocalCrossentropy().gamma(3).alpha(0.3).fromLogits(true), "
                                + "binaryFocalCrossentropy().classBalancing(true), "
                                + "categoricalFocalCrossentropy(), categoricalFocalCrossentropy().alpha(0.5, 1).labelSmoothing(0.1), "
                                + "sparseCategoricalCrossentropy().labelSmoothing(0.1), binaryCrossentropy().labelSmoothing(0.1)]");
    }
}
