package dev.fovea.nn.layer;

import static dev.fovea.nn.layer.Layers.*;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.fovea.nn.Runs;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// What layers compute, on examples small enough to verify by hand, most of them the lectures'.
class LayerValuesTest {

    private static Tensor image(int height, int width, double... pixels) {
        return Tensor.of(Shape.of(1, height, width, 1), floats(pixels));
    }

    private static float[] floats(double... values) {
        var floats = new float[values.length];
        for (int i = 0; i < floats.length; i++) {
            floats[i] = (float) values[i];
        }
        return floats;
    }

    /// S-33: the 5x5 binary image and the X-shaped kernel.
    @Test void theConvolutionOfTheLecture() {
        Tensor x = image(5, 5, 1, 1, 1, 0, 0, 0, 1, 1, 1, 0, 0, 0, 1, 1, 1, 0, 0, 1, 1, 0, 0, 1, 1, 0, 0);
        Tensor kernel = Tensor.of(Shape.of(3, 3, 1, 1), 1f, 0f, 1f, 0f, 1f, 0f, 1f, 0f, 1f);
        Tensor y = Runs.of(conv2d(1, 3).bias(false), x, Map.of("conv2d/kernel", kernel));
        assertThat(y.floats()).containsExactly(4, 3, 4, 2, 4, 3, 2, 3, 4);
    }

    /// S-32: 1 1 1 0 0 with 1 0 1, as a convolution of height 1.
    @Test void theConvolutionOfASequence() {
        Tensor y = Runs.of(conv2d(1, 1, 3).bias(false), image(1, 5, 1, 1, 1, 0, 0),
                Map.of("conv2d/kernel", Tensor.of(Shape.of(1, 3, 1, 1), 1f, 0f, 1f)));
        assertThat(y.floats()).containsExactly(2, 1, 1);
    }

    /// S-36.
    @Test void theMaximaOfTheLecture() {
        Tensor x = image(4, 4, 1, 1, 2, 4, 5, 6, 9, 3, 3, 2, 4, 4, 1, 2, 0, 7);
        assertThat(Runs.of(maxPooling2d(2), x, Map.of()).floats()).containsExactly(6, 9, 3, 7);
        assertThat(Runs.of(averagePooling2d(2), x, Map.of()).floats()).containsExactly(3.25f, 4.5f, 2, 3.75f);
        assertThat(Runs.of(globalAveragePooling2d(), x, Map.of()).floats()).containsExactly(3.375f);
    }

    @Test void paddingDoesNotCountInAMean() {
        assertThat(Runs.of(averagePooling2d(2).padding(SAME), image(3, 1, 1, 2, 4), Map.of()).floats())
                .containsExactly(1.5f, 4);
    }

    @Test void denseSumsUpAndAddsItsBias() {
        Map<String, Tensor> weights = Map.of("dense/kernel", Tensor.of(Shape.of(2, 3), 1f, 2f, 3f, 4f, 5f, 6f),
                "dense/bias", Tensor.of(Shape.of(3), 0.5f, 0f, -100f));
        assertThat(Runs.of(dense(3).relu(), Tensor.of(Shape.of(1, 2), 1f, 10f), weights).floats())
                .containsExactly(41.5f, 52, 0);
        Tensor rows = Tensor.of(Shape.of(1, 1, 2, 2), 1f, 10f, 0f, 1f);
        assertThat(Runs.of(dense(3), rows, weights))
                .isEqualTo(Tensor.of(Shape.of(1, 1, 2, 3), 41.5f, 52f, -37f, 4.5f, 5f, -94f));
    }

    @Test void biasesAreAddedPerFilter() {
        Tensor y = Runs.of(conv2d(2, 1), image(1, 2, 1, 2),
                Map.of("conv2d/kernel", Tensor.of(Shape.of(1, 1, 1, 2), 1f, -1f),
                        "conv2d/bias", Tensor.of(Shape.of(2), 10f, 20f)));
        assertThat(y.floats()).containsExactly(11, 19, 12, 18);
    }

    @Test void activations() {
        Tensor x = Tensor.of(Shape.of(1, 3), -2f, 0f, 2f);
        assertThat(Runs.of(relu(), x, Map.of()).floats()).containsExactly(0, 0, 2);
        assertThat(Runs.of(leakyRelu(0.25), x, Map.of()).floats()).containsExactly(-0.5f, 0, 2);
        assertThat(Runs.of(linear(), x, Map.of()).floats()).containsExactly(-2, 0, 2);
        assertThat(Runs.of(sigmoid(), x, Map.of()).doubles()).containsExactly(new double[]{0.1192029, 0.5, 0.8807971},
                within(1e-7));
        assertThat(Runs.of(tanh(), x, Map.of()).doubles()).containsExactly(new double[]{-0.9640276, 0, 0.9640276},
                within(1e-7));
        assertThat(Runs.of(softmax(), x, Map.of()).doubles())
                .containsExactly(new double[]{0.0158762, 0.1173104, 0.8668133}, within(1e-6));
    }

    @Test void bytesAreUnsigned() {
        Tensor y = Runs.of(rescaling(0.5, 1), Tensor.of(Shape.of(1, 2), (byte) 0xff, (byte) 2), Map.of());
        assertThat(y.floats()).containsExactly(128.5f, 2);
    }

    @Test void dropoutKeepsTheExpectedSum() {
        Tensor ones = Tensor.of(Shape.of(100, 100), floats(new double[10_000])).cast(dev.fovea.tensor.DType.F32);
        for (int i = 0; i < 10_000; i++) {
            ones.set(i, 1);
        }
        float[] y = Runs.of(dropout(0.4), Mode.TRAINING, ones, Map.of()).floats();
        int kept = 0;
        for (float v : y) {
            assertThat(v).isIn(0f, (float) (1 / 0.6));
            kept += v > 0 ? 1 : 0;
        }
        assertThat(kept / 10_000.0).isCloseTo(0.6, within(5 * Math.sqrt(0.24 / 10_000)));
    }

    /// The key is seed, step, path, call and number of the sample: cutting the batch changes nothing.
    @Test void dropoutDoesNotDependOnHowABatchIsCut() {
        Tensor x = Tensor.of(Shape.of(4, 3), 1f, 2f, 3f, 4f, 5f, 6f, 7f, 8f, 9f, 10f, 11f, 12f);
        Tensor whole = Runs.of(dropout(0.5), Mode.TRAINING, x, Map.of());
        assertThat(Runs.of(dropout(0.5), Mode.TRAINING, x.samples(0, 2), Map.of())).isEqualTo(whole.samples(0, 2));
    }

    @Test void mergesAndCombinators() {
        Tensor x = image(1, 2, 1, 2);
        assertThat(Runs.of(residual(rescaling(10)), x, Map.of()).floats()).containsExactly(11, 22);
        assertThat(Runs.of(residual(rescaling(10)).shortcut(rescaling(-1)), x, Map.of()).floats()).containsExactly(9,
                18);
        assertThat(Runs.of(parallel(rescaling(10), sequential()), x, Map.of()))
                .isEqualTo(Tensor.of(Shape.of(1, 1, 2, 2), 10f, 1f, 20f, 2f));
        assertThat(Runs.of(parallel(rescaling(10), sequential()).merge(concatenate(2)), x, Map.of()))
                .isEqualTo(Tensor.of(Shape.of(1, 1, 4, 1), 10f, 20f, 1f, 2f));
        assertThat(Runs.of(lambda("square", v -> dev.fovea.op.Ops.times(v, v)), x, Map.of()).floats())
                .containsExactly(1, 4);
    }
}
