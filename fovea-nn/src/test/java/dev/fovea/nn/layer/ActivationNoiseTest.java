package dev.fovea.nn.layer;

import static dev.fovea.nn.layer.Layers.*;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.fovea.graph.Graph;
import dev.fovea.graph.Value;
import dev.fovea.nn.Runs;
import dev.fovea.op.Ops;
import dev.fovea.tensor.DType;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/// Noise and dropouts: their moments, and what is dropped together.
class ActivationNoiseTest {
    private static final int COUNT = 40_000;

    private static Tensor filled(double value, int... extents) {
        Tensor t = Tensor.zeros(DType.F32, Shape.of(extents));
        for (int i = 0; i < t.count(); i++) {
            t.set(i, value);
        }
        return t;
    }

    private static double mean(double[] values) {
        return Arrays.stream(values).average().orElseThrow();
    }

    private static double variance(double[] values) {
        double mean = mean(values);
        return Arrays.stream(values).map(v -> (v - mean) * (v - mean)).average().orElseThrow();
    }

    private static double[] trained(Layer layer, Tensor x) {
        return Runs.of(layer, Mode.TRAINING, x, Map.of()).doubles();
    }

    /// The standard error of a mean of normal numbers is σ/√n, that of their variance σ²·√(2/n); five of them.
    @Test void noiseHasItsDeviation() {
        double[] y = trained(gaussianNoise(0.5), filled(3, 4, COUNT / 4));
        assertThat(mean(y)).isCloseTo(3, within(5 * 0.5 / Math.sqrt(COUNT)));
        assertThat(variance(y)).isCloseTo(0.25, within(5 * 0.25 * Math.sqrt(2.0 / COUNT)));
    }

    /// Srivastava et al. 2014, section 10: mean 1 and variance rate/(1 − rate), times the number itself.
    @Test void gaussianDropoutHasMeanAndVarianceOfDropout() {
        double[] y = trained(gaussianDropout(0.2), filled(2, 4, COUNT / 4));
        assertThat(mean(y)).isCloseTo(2, within(5 * 1 / Math.sqrt(COUNT)));
        assertThat(variance(y)).isCloseTo(4 * 0.25, within(5 * 4 * 0.25 * Math.sqrt(2.0 / COUNT)));
    }

    /// Klambauer et al. 2017: of mean 0 and variance 1 it makes mean 0 and variance 1; the variance of the squares is below 8.
    @Test void alphaDropoutKeepsMeanAndVariance() {
        var random = new SplittableRandom(3);
        Tensor x = Tensor.zeros(DType.F32, Shape.of(4, COUNT / 4));
        for (int i = 0; i < COUNT; i++) {
            x.set(i, random.nextGaussian());
        }
        double[] y = trained(alphaDropout(0.3), x);
        assertThat(mean(y)).isCloseTo(0, within(10 / Math.sqrt(COUNT)));
        assertThat(variance(y)).isCloseTo(1, within(5 * Math.sqrt(8.0 / COUNT)));
        double a = 1 / Math.sqrt(0.7 + 1.7580993408473766 * 1.7580993408473766 * 0.7 * 0.3);
        double b = a * 1.7580993408473766 * 0.3;
        double lost = a * -1.7580993408473766 + b;
        long dropped = Arrays.stream(y).filter(v -> Math.abs(v - lost) < 1e-6).count();
        assertThat(dropped / (double) COUNT).isCloseTo(0.3, within(5 * Math.sqrt(0.21 / COUNT)));
    }

    @Test void spatialDropoutDropsWholeFeatureMaps() {
        wholeMaps(spatialDropout1d(0.5), filled(1, 30, 4, 20));
        wholeMaps(spatialDropout2d(0.5), filled(1, 30, 2, 3, 20));
        wholeMaps(spatialDropout3d(0.5), filled(1, 30, 2, 2, 2, 20));
    }

    /// 600 maps, half of them dropped, sample by sample and map by map.
    private static void wholeMaps(Layer layer, Tensor x) {
        double[] y = trained(layer, x);
        int channels = x.shape().channels();
        int positions = Math.toIntExact(x.shape().sampleCount()) / channels;
        int kept = 0;
        for (int n = 0; n < x.shape().batch(); n++) {
            for (int c = 0; c < channels; c++) {
                double first = y[n * positions * channels + c];
                assertThat(first).isIn(0.0, 2.0);
                for (int p = 0; p < positions; p++) {
                    assertThat(y[(n * positions + p) * channels + c]).isEqualTo(first);
                }
                kept += first > 0 ? 1 : 0;
            }
        }
        assertThat(kept / 600.0).isCloseTo(0.5, within(5 * Math.sqrt(0.25 / 600)));
    }

    @Test void nothingIsDrawnInInference() {
        var graph = new Graph();
        Value x = Ops.input(graph, "x", Shape.of(Shape.N, 5));
        for (Layer layer : List.of(gaussianNoise(0.1), gaussianDropout(0.1), alphaDropout(0.1))) {
            assertThat(Scope.root(graph, Mode.INFERENCE).call(layer, x)).isSameAs(x);
        }
        for (Layer layer : List.of(gaussianNoise(0), gaussianDropout(0), alphaDropout(0))) {
            assertThat(Scope.root(graph, Mode.TRAINING).call(layer, x)).isSameAs(x);
        }
        Value image = Ops.input(graph, "image", Shape.of(Shape.N, 5, 5, 2));
        assertThat(Scope.root(graph, Mode.INFERENCE).call(spatialDropout2d(0.1), image)).isSameAs(image);
        assertThat(Scope.root(graph, Mode.TRAINING).call(spatialDropout2d(0), image)).isSameAs(image);
    }

    /// The key is seed, step, path, call and number of the sample: cutting the batch changes nothing.
    @Test void cuttingABatchChangesNothing() {
        Tensor x = filled(1, 4, 2, 2, 3);
        for (Layer layer : List.of(spatialDropout2d(0.5), gaussianNoise(1), gaussianDropout(0.5), alphaDropout(0.5))) {
            Tensor whole = Runs.of(layer, Mode.TRAINING, x, Map.of());
            assertThat(Runs.of(layer, Mode.TRAINING, x.samples(0, 2), Map.of())).isEqualTo(whole.samples(0, 2));
        }
    }
}
