package dev.fovea.reference;

import static dev.fovea.tck.TensorAssert.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.fovea.autodiff.Gradients;
import dev.fovea.graph.Graph;
import dev.fovea.graph.Value;
import dev.fovea.op.Ops;
import dev.fovea.tck.Evaluator;
import dev.fovea.tensor.DType;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// The lectures' recursions for a fully connected net, written as loops, against the gradients of the graph.
///
/// The net is `3 → 4 → 2`, both layers logistic, with the loss `−Σ y ln ŷ + (1 − y) ln (1 − ŷ)` (the lecture prints its
/// negative, Q7).
class LectureBackpropagationTest {
    private static final Offset<Double> EXACT = within(1e-14);          // some tens of roundings of numbers around 1
    private static final int INSTANCES = 5;

    @Test
    @Tag("binary") void s08ChainRuleWithEveryFactorInspectable() {
        var graph = new Graph(DType.F64);
        Value w1 = Ops.input(graph, "w1", Shape.scalar());
        Value w2 = Ops.input(graph, "w2", Shape.scalar());
        Value q = Ops.plus(Ops.times(w1, 2), Ops.times(w2, -1));                    // q = 2·w₁ − w₂
        Value f = Ops.sigmoid(q);
        Value j = Ops.minus(f, 1);                                                  // J = f − f̂
        var feeds = Map.of(w1, Tensor.of(Shape.scalar(), 0.5), w2, Tensor.of(Shape.scalar(), 1.0));
        List<Tensor> gradients = Evaluator.run(Gradients.of(j, List.of(f, q, w1, w2)), feeds);
        assertThat(gradients.get(0)).as("∂J/∂f").hasElements(1);
        assertThat(gradients.get(1)).as("∂J/∂f · ∂f/∂q").hasElements(0.25);
        assertThat(gradients.get(2)).as("∂J/∂f · ∂f/∂q · ∂q/∂w₁").hasElements(0.25 * 2);
        assertThat(gradients.get(3)).as("∂J/∂f · ∂f/∂q · ∂q/∂w₂").hasElements(0.25 * -1);
        Value next = Ops.minus(w1, Ops.times(Gradients.of(j, List.of(w1)).getFirst(), 0.1));
        assertThat(Evaluator.run(List.of(next), feeds).getFirst()).hasElements(0.5 - 0.1 * 0.5);   // descent: minus (Q6)
    }

    /// The net as a graph over a batch, with its values.
    private static final class Net {
        final Graph graph = new Graph(DType.F64);
        final SplittableRandom random = new SplittableRandom(11);
        final Map<Value, Tensor> feeds = new HashMap<>();
        final Value x = feed("x", INSTANCES, 3);
        final Value y = feed("y", INSTANCES, 2);
        final Value theta1 = feed("Θ1", 4, 3);
        final Value bias1 = feed("b1", 4);
        final Value theta2 = feed("Θ2", 2, 4);
        final Value bias2 = feed("b2", 2);
        final Value z2 = Ops.plus(Ops.matmul(x, theta1, false, true), bias1);
        final Value a2 = Ops.sigmoid(z2);
        final Value z3 = Ops.plus(Ops.matmul(a2, theta2, false, true), bias2);
        final Value a3 = Ops.sigmoid(z3);
        final Value losses = Ops.negate(Ops.plus(Ops.times(y, Ops.log(a3)),
                Ops.times(Ops.not(y), Ops.log(Ops.not(a3)))));

        private Value feed(String name, int... extents) {
            Value v = Ops.input(graph, name, Shape.of(extents));
            Tensor t = Tensor.zeros(DType.F64, v.shape());
            for (long i = 0; i < t.count(); i++) {
                t.set(i, name.equals("y") ? random.nextInt(2) : random.nextDouble(-1, 1));
            }
            feeds.put(v, t);
            return v;
        }

        double at(Value v, int... position) {
            return feeds.get(v).at(position);
        }

        List<Value> weights() {
            return List.of(theta1, bias1, theta2, bias2);
        }

        Tensor run(Value v) {
            return Evaluator.run(List.of(v), feeds).getFirst();
        }
    }

    private static double logistic(double z) {
        return 1 / (1 + Math.exp(-z));
    }

    /// `a(1) = x`, `z(l+1) = Θ(l) a(l)`, `a(l+1) = g(z(l+1))`, for instance `k`.
    private static double[][] forward(Net net, int k) {
        var a2 = new double[4];
        for (int i = 0; i < 4; i++) {
            double z = net.at(net.bias1, i);
            for (int j = 0; j < 3; j++) {
                z += net.at(net.theta1, i, j) * net.at(net.x, k, j);
            }
            a2[i] = logistic(z);
        }
        var a3 = new double[2];
        for (int i = 0; i < 2; i++) {
            double z = net.at(net.bias2, i);
            for (int j = 0; j < 4; j++) {
                z += net.at(net.theta2, i, j) * a2[j];
            }
            a3[i] = logistic(z);
        }
        return new double[][]{a2, a3};
    }

    /// `δ(L+1) = a − y`, `δ(l)_i = a_i (1 − a_i) Σ_k δ(l+1)_k Θ_ki`, for instance `k`.
    private static double[][] deltas(Net net, int k) {
        double[][] a = forward(net, k);
        var delta3 = new double[2];
        for (int i = 0; i < 2; i++) {
            delta3[i] = a[1][i] - net.at(net.y, k, i);
        }
        var delta2 = new double[4];
        for (int i = 0; i < 4; i++) {
            double sum = 0;
            for (int m = 0; m < 2; m++) {
                sum += delta3[m] * net.at(net.theta2, m, i);
            }
            delta2[i] = a[0][i] * (1 - a[0][i]) * sum;
        }
        return new double[][]{delta2, delta3};
    }

    @Test
    @Tag("matmul") void s11ForwardRecursion() {
        var net = new Net();
        Tensor a2 = net.run(net.a2);
        Tensor a3 = net.run(net.a3);
        for (int k = 0; k < INSTANCES; k++) {
            double[][] a = forward(net, k);
            for (int i = 0; i < 4; i++) {
                assertThat(a2.at(k, i)).isCloseTo(a[0][i], EXACT);
            }
            for (int i = 0; i < 2; i++) {
                assertThat(a3.at(k, i)).isCloseTo(a[1][i], EXACT);
            }
        }
    }

    @Test
    @Tag("matmul") void s12DeltasAreTheGradientsOfTheLayersSums() {
        var net = new Net();
        List<Value> gradients = Gradients.of(Ops.sum(net.losses), List.of(net.z2, net.z3));
        Tensor delta2 = net.run(gradients.get(0));
        Tensor delta3 = net.run(gradients.get(1));
        for (int k = 0; k < INSTANCES; k++) {
            double[][] delta = deltas(net, k);
            for (int i = 0; i < 4; i++) {
                assertThat(delta2.at(k, i)).isCloseTo(delta[0][i], EXACT);
            }
            for (int i = 0; i < 2; i++) {
                assertThat(delta3.at(k, i)).isCloseTo(delta[1][i], EXACT);
            }
        }
    }

    @Test
    @Tag("matmul") void s12WeightGradientsAreDeltaTimesActivation() {
        var net = new Net();
        Tensor gradient = net.run(Gradients.of(Ops.sum(net.losses), List.of(net.theta2)).getFirst());
        for (int i = 0; i < 2; i++) {
            for (int j = 0; j < 4; j++) {
                double sum = 0;
                for (int k = 0; k < INSTANCES; k++) {
                    sum += deltas(net, k)[1][i] * forward(net, k)[0][j];        // ∂L/∂Θ_ij = δ_i a_j
                }
                assertThat(gradient.at(i, j)).isCloseTo(sum, EXACT);
            }
        }
    }

    /// `D = Δ/n + λΘ` for weights and `Δ/n` for biases: the gradient of the mean loss plus `λ/2·‖Θ‖²` (Q8).
    @Test
    @Tag("matmul") void s13BatchAlgorithmRegularisesWeightsButNotBiases() {
        double lambda = 0.1;
        var net = new Net();
        Value penalty = Ops.plus(Ops.sum(Ops.times(net.theta1, net.theta1)),
                Ops.sum(Ops.times(net.theta2, net.theta2)));
        Value objective = Ops.plus(Ops.times(Ops.sum(net.losses), 1.0 / INSTANCES), Ops.times(penalty, lambda / 2));
        List<Tensor> gradients = Gradients.of(objective, net.weights()).stream().map(net::run).toList();
        var sum1 = new double[4][3];
        var sumBias2 = new double[2];
        for (int k = 0; k < INSTANCES; k++) {
            double[][] delta = deltas(net, k);
            for (int i = 0; i < 4; i++) {
                for (int j = 0; j < 3; j++) {
                    sum1[i][j] += net.at(net.x, k, j) * delta[0][i];               // Δ_ij ← Δ_ij + a_j δ_i
                }
            }
            for (int i = 0; i < 2; i++) {
                sumBias2[i] += delta[1][i];
            }
        }
        for (int i = 0; i < 4; i++) {
            for (int j = 0; j < 3; j++) {
                assertThat(gradients.get(0).at(i, j))
                        .isCloseTo(sum1[i][j] / INSTANCES + lambda * net.at(net.theta1, i, j), EXACT);
            }
        }
        for (int i = 0; i < 2; i++) {
            assertThat(gradients.get(3).at(i)).isCloseTo(sumBias2[i] / INSTANCES, EXACT);
        }
    }

    @Test
    @Tag("matmul") void s13AccumulatedGradientsAreThoseOfTheWholeBatch() {
        var net = new Net();
        for (Value w : net.weights()) {
            Value whole = Gradients.of(Ops.sum(net.losses), List.of(w)).getFirst();
            double[] expected = net.run(whole).doubles();
            var accumulated = new double[expected.length];
            for (int k = 0; k < INSTANCES; k++) {
                Value instance = Ops.slice(net.losses, 0, k, 1, 1);
                double[] part = net.run(Gradients.of(Ops.sum(instance), List.of(w)).getFirst()).doubles();
                for (int i = 0; i < part.length; i++) {
                    accumulated[i] += part[i];
                }
            }
            assertThat(accumulated).containsExactly(expected, EXACT);
        }
    }
}
