package dev.fovea.nn.optimizer;

import static dev.fovea.nn.optimizer.OptimizerSteps.weights;
import static dev.fovea.nn.optimizer.Optimizers.*;
import static dev.fovea.nn.schedule.Schedules.polynomialDecay;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import java.util.List;
import java.util.Map;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

/// Each rule against its formula, step by step in float64.
class OptimizerRulesTest {
    private static final Offset<Double> EXACT = within(1e-14);

    @Test void rmspropDividesByTheMovingRootMeanSquare() {
        double v1 = 0.1 * 4;                                  // (1 − 0.9) · 2²
        double v2 = 0.9 * v1 + 0.1 * 1;
        double w1 = 1 - 0.1 * 2 / Math.sqrt(v1 + 1e-7);
        double w2 = w1 - 0.1 * -1 / Math.sqrt(v2 + 1e-7);
        assertThat(weights(rmsprop(0.1), 1, 2, -1)).containsExactly(new double[]{w1, w2}, EXACT);
    }

    @Test void rmspropWithMomentumKeepsRolling() {
        double d1 = 0.1 * 2 / Math.sqrt(0.2 * 4 + 1e-7);      // ρ = 0.8
        double d2 = 0.1 * -1 / Math.sqrt(0.8 * 0.8 + 0.2 * 1 + 1e-7);
        double b2 = 0.5 * d1 + d2;
        assertThat(weights(rmsprop(0.1).rho(0.8).momentum(0.5), 1, 2, -1))
                .containsExactly(new double[]{1 - d1, 1 - d1 - b2}, EXACT);
    }

    @Test void centeredRmspropDividesByTheDeviation() {
        double v1 = 0.1 * 4;
        double m1 = 0.1 * 2;
        double v2 = 0.9 * v1 + 0.1 * 1;
        double m2 = 0.9 * m1 + 0.1 * -1;
        double w1 = 1 - 0.1 * 2 / Math.sqrt(v1 - m1 * m1 + 1e-7);
        double w2 = w1 - 0.1 * -1 / Math.sqrt(v2 - m2 * m2 + 1e-7);
        assertThat(weights(rmsprop(0.1).centered(true), 1, 2, -1)).containsExactly(new double[]{w1, w2}, EXACT);
    }

    @Test void adagradDividesByTheRootOfTheSumOfSquares() {
        double w1 = 1 - 0.1 * 2 / Math.sqrt(0.1 + 4 + 1e-7);
        double w2 = w1 - 0.1 * -1 / Math.sqrt(0.1 + 4 + 1 + 1e-7);
        assertThat(weights(adagrad(0.1), 1, 2, -1)).containsExactly(new double[]{w1, w2}, EXACT);
    }

    @Test void adamaxIsAlgorithm2OfThePaper() {
        double m1 = 0.1 * 2;
        double w1 = 1 - 0.1 / (1 - 0.9) * m1 / (2 + 1e-7);
        double m2 = 0.9 * m1 + 0.1 * -1;
        double w2 = w1 - 0.1 / (1 - 0.81) * m2 / (0.999 * 2 + 1e-7);
        assertThat(weights(adamax(0.1), 1, 2, -1)).containsExactly(new double[]{w1, w2}, EXACT);
    }

    /// Loshchilov & Hutter 2019, algorithm 2, line 12, with the rate in both terms as Keras and PyTorch have it.
    @Test void adamWDecaysKernelsAndNotBiases() {
        double m2 = 0.9 * 0.2 + 0.1 * -1;
        double v2 = 0.999 * 0.004 + 0.001;
        double w1 = 1 - 0.1 * (0.2 / 0.1 / (Math.sqrt(0.004 / 0.001) + 1e-7) + 0.5 * 1);
        double w2 = w1 - 0.1 * (m2 / 0.19 / (Math.sqrt(v2 / (1 - 0.999 * 0.999)) + 1e-7) + 0.5 * w1);
        var steps = new OptimizerSteps(adamW(0.1).weightDecay(0.5),
                Map.of("kernel", Tensor.of(Shape.of(1, 1), 1.0), "bias", Tensor.of(Shape.of(1), 1.0)));
        for (double expected : new double[]{w1, w2}) {
            double g = expected == w1 ? 2 : -1;
            steps.step(Map.of("kernel", Tensor.of(Shape.of(1, 1), g), "bias", Tensor.of(Shape.of(1), g)));
            assertThat(steps.at("kernel").get(0)).isCloseTo(expected, within(1e-12));
        }
        assertThat(steps.at("bias").get(0)).isCloseTo(weights(adam(0.1), 1, 2, -1)[1], EXACT);
    }

    @Test void weightDecayOfAnyOptimizerIsApartFromItsRule() {
        var steps = new OptimizerSteps(momentum(0.1).momentum(0.5).weightDecay(0.2),
                Map.of("kernel", Tensor.of(Shape.of(1, 1), 3.0)));
        steps.step(Map.of("kernel", Tensor.of(Shape.of(1, 1), 2.0)));
        assertThat(steps.at("kernel").get(0)).isCloseTo(3 - 0.1 * 0.2 * 3 - 0.1 * 2, EXACT);
        assertThat(steps.at("kernel/velocity").get(0)).isCloseTo(-0.2, EXACT);
    }

    /// `G = U·Σ·Vᵀ` keeps its `U` and `V`; the five polynomials are applied to each singular value. With `G` diagonal this can be
    /// done by hand.
    @Test void muonBringsEverySingularValueNearOne() {
        double norm = Math.sqrt(3 * 3 + 0.6 * 0.6) + 1e-7 / (0.05 + 0.95 * 0.05);
        var steps = new OptimizerSteps(muon(0.1), Map.of("dense/kernel", Tensor.of(Shape.of(2, 2), 1.0, 2, 3, 4)));
        steps.step(Map.of("dense/kernel", Tensor.of(Shape.of(2, 2), 3.0, 0, 0, 0.6)));

        double[] o = {newtonSchulz(3 / norm), newtonSchulz(0.6 / norm)};
        assertThat(o[0]).isBetween(0.65, 1.25);
        assertThat(o[1]).isBetween(0.65, 1.25);
        Tensor w = steps.at("dense/kernel");
        assertThat(new double[]{w.get(0), w.get(1), w.get(2), w.get(3)})
                .containsExactly(new double[]{1 - 0.1 * o[0], 2, 3, 4 - 0.1 * o[1]}, within(1e-12));
        assertThat(steps.at("dense/kernel/momentum").get(0)).isCloseTo(0.05 * 3, EXACT);
    }

    private static double newtonSchulz(double s) {
        for (int i = 0; i < 5; i++) {
            s = 3.4445 * s - 4.7750 * Math.pow(s, 3) + 2.0315 * Math.pow(s, 5);
        }
        return s;
    }

    /// A convolution's kernel `[1, 1, 1, 4]` is a row: `√(filters / rest)` is 2, and the row comes out with length near 1.
    @Test void muonTakesAKernelAsAMatrixOfItsFilters() {
        var wide = new OptimizerSteps(muon(1), Map.of("k", Tensor.of(Shape.of(1, 1, 1, 4), new double[4])));
        wide.step(Map.of("k", Tensor.of(Shape.of(1, 1, 1, 4), 3.0, 0, 4, 0)));
        double length = newtonSchulz(5 / (5 + 1e-7 / (0.05 + 0.95 * 0.05)));
        assertThat(wide.at("k").get(0)).isCloseTo(-2 * 0.6 * length, within(1e-12));
        assertThat(wide.at("k").get(2)).isCloseTo(-2 * 0.8 * length, within(1e-12));

        var tall = new OptimizerSteps(muon(1), Map.of("k", Tensor.of(Shape.of(2, 2, 1, 1), new double[4])));
        tall.step(Map.of("k", Tensor.of(Shape.of(2, 2, 1, 1), 3.0, 0, 4, 0)));
        assertThat(tall.at("k").get(0)).isCloseTo(-0.6 * length, within(1e-12));
    }

    @Test void muonLeavesBiasesToAdamW() {
        double[] adam = weights(adamW(0.02 * 0.5).beta2(0.95).epsilon(1e-10), 1, 2, -1);
        assertThat(weights(muon(0.02).adamRatio(0.5).weightDecay(0.1), 1, 2, -1)).containsExactly(adam, EXACT);
    }

    // options

    @Test void clipValueClipsEachElement() {
        assertThat(weights(sgd(1.0).clipValue(0.5), 0, 2, -0.25, -3)).containsExactly(-0.5, -0.25, 0.25);
    }

    private static Map<String, Tensor> two(double... values) {
        return Map.of("a", Tensor.of(Shape.of(2), values[0], values[1]), "b", Tensor.of(Shape.of(1), values[2]));
    }

    @Test void clipNormShortensTheGradientOfEachParameter() {
        var steps = new OptimizerSteps(sgd(1.0).clipNorm(1), two(0, 0, 0));
        steps.step(two(3, 4, 0.5));                       // norms 5 and 0.5
        assertThat(steps.at("a").get(0)).isCloseTo(-0.6, EXACT);
        assertThat(steps.at("a").get(1)).isCloseTo(-0.8, EXACT);
        assertThat(steps.at("b").get(0)).isEqualTo(-0.5);
    }

    @Test void globalClipNormShortensAllGradientsTogether() {
        var steps = new OptimizerSteps(sgd(1.0).globalClipNorm(6.5), two(0, 0, 0));
        steps.step(two(3, 4, 12));                        // ‖(3, 4, 12)‖ = 13
        assertThat(steps.at("a").get(0)).isCloseTo(-1.5, EXACT);
        assertThat(steps.at("a").get(1)).isCloseTo(-2, EXACT);
        assertThat(steps.at("b").get(0)).isCloseTo(-6, EXACT);
        steps.step(two(0, 0, 1));
        assertThat(steps.at("b").get(0)).isCloseTo(-7, EXACT);
    }

    @Test void theAverageFollowsTheWeights() {
        var steps = OptimizerSteps.ofOne(sgd(1.0).average(0.9), 0);
        double[] averages = {-1, 0.9 * -1 + 0.1 * -3, 0.9 * -1.2 + 0.1 * -2};
        double[] gradients = {1, 2, -1};
        for (int t = 0; t < 3; t++) {
            steps.step(Map.of("w", Tensor.of(Shape.of(1), gradients[t])));
            assertThat(steps.at("w/average").get(0)).isCloseTo(averages[t], EXACT);
        }
        assertThat(WeightAverage.path("w")).isEqualTo("w/average");
    }

    @Test void accumulationMakesOneUpdateOfTheMean() {
        double[] two = weights(adam(polynomialDecay(1)).clipValue(2), 1, 2, -1);
        double[] six = weights(adam(polynomialDecay(1)).clipValue(2).accumulate(3), 1, 1, 2, 3, 0, -3, 0);
        // the rate of a run of 100 steps falls in 34 updates here, and in 100 there: compare with the rate that it had
        assertThat(six[0]).isEqualTo(1);
        assertThat(six[1]).isEqualTo(1);
        assertThat(six[2]).isCloseTo(two[0], EXACT);
        assertThat(six[4]).isEqualTo(six[2]);
        assertThat(weights(adam(0.1).accumulate(3), 1, 1, 2, 3, 0, -3, 0)[5])
                .isCloseTo(weights(adam(0.1), 1, 2, -1)[1], EXACT);
        assertThat(adam(polynomialDecay(1)).accumulate(3).rate().at(0, 5, 12)).isEqualTo(0.75);     // update 1 of 4
    }

    @Test void everyOptionGoesWithEveryOther() {
        Optimizer all = momentum(0.1).weightDecay(0.5).clipNorm(1).globalClipNorm(4).average(0.9).accumulate(2);
        var steps = new OptimizerSteps(all, Map.of("kernel", Tensor.of(Shape.of(1, 1), 1.0)));
        for (double g : new double[]{1, 5, 0, 0}) {
            steps.step(Map.of("kernel", Tensor.of(Shape.of(1, 1), g)));
        }
        double w1 = 1 - 0.05 - 0.1;                       // the mean 3 is clipped to 1
        double w2 = w1 - 0.1 * 0.5 * w1 - 0.9 * 0.1;
        assertThat(steps.at("kernel").get(0)).isCloseTo(w2, EXACT);
        assertThat(steps.at("kernel/average").get(0)).isCloseTo(0.9 * w1 + 0.1 * w2, EXACT);
        assertThat(all).hasToString(
                "momentum(0.1).weightDecay(0.5).clipNorm(1).globalClipNorm(4).average(0.9).accumulate(2)");
    }

    @Test void optimizersPrintAsCalls() {
        assertThat(
                List.of(rmsprop(), rmsprop(0.1).rho(0.8).momentum(0.5).centered(true), adagrad(), adagrad(1).initial(0),
                        adamW(), adamW(1e-4).weightDecay(0.1), adamax(), muon(), muon(0.1).momentum(0.9).adamRatio(0.1),
                        adam().clipValue(0.5)))
                .hasToString("[rmsprop(0.001), rmsprop(0.1).rho(0.8).momentum(0.5).centered(true), adagrad(0.001), "
                        + "adagrad(1).initial(0), adamW(0.001), adamW(1e-4).weightDecay(0.1), adamax(0.001), muon(0.02), "
                        + "muon(0.1).momentum(0.9).adamRatio(0.1), adam(0.001).clipValue(0.5)]");
    }

    @Test void numbersOfAnOptimizerAreChecked() {
        assertThatThrownBy(() -> rmsprop().rho(1)).hasMessage("rho of RMSprop must be in [0, 1), but is 1.0");
        assertThatThrownBy(() -> rmsprop().momentum(-1))
                .hasMessage("momentum of RMSprop must be in [0, 1), but is -1.0");
        assertThatThrownBy(() -> adagrad().initial(-1))
                .hasMessage("the initial sum of Adagrad must be 0 or more, but is -1.0");
        assertThatThrownBy(() -> adamW().weightDecay(-1))
                .hasMessage("the weight decay of AdamW must be 0 or more, but is -1.0");
        assertThatThrownBy(() -> adamW().beta1(1)).hasMessage("beta1 of Adam must be in [0, 1), but is 1.0");
        assertThatThrownBy(() -> adamax().beta2(1)).hasMessage("beta2 of Adamax must be in [0, 1), but is 1.0");
        assertThatThrownBy(() -> muon().momentum(1)).hasMessage("momentum of Muon must be in [0, 1), but is 1.0");
        assertThatThrownBy(() -> sgd().weightDecay(-1)).hasMessage("the weight decay must be 0 or more, but is -1.0");
        assertThatThrownBy(() -> sgd().clipValue(0))
                .hasMessage("the limit of clipValue must be greater than 0, but is 0.0");
        assertThatThrownBy(() -> sgd().clipNorm(-1))
                .hasMessage("the limit of clipNorm must be greater than 0, but is -1.0");
        assertThatThrownBy(() -> sgd().globalClipNorm(Double.NaN))
                .hasMessage("the limit of globalClipNorm must be greater than 0, but is NaN");
        assertThatThrownBy(() -> sgd().average(1))
                .hasMessage("the momentum of the average must be in [0, 1), but is 1.0");
        assertThatThrownBy(() -> sgd().accumulate(0))
                .hasMessage("the number of steps of an update must be 1 or more, but is 0");
        assertThatThrownBy(() -> sgd().accumulate(4).clipNorm(1)).hasMessage(
                "clipNorm comes after accumulate(4), which must be the last option: sgd(0.01).accumulate(4)");
    }
}
