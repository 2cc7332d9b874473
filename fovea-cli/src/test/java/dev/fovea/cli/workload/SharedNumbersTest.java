package dev.fovea.cli.workload;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fovea.data.Batch;
import dev.fovea.data.Idx;
import dev.fovea.tensor.DType;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import java.lang.foreign.Arena;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SharedNumbersTest {
    private static final int IMAGES = 3;

    /// As the comparison's own hash gives them.
    @Test void theHashIsTheOneOfTheComparison() {
        assertThat(SharedNumbers.uniform(1, 0, 0)).isEqualTo(0.8833107948303223);
        assertThat(SharedNumbers.uniform(1, 2, 5)).isEqualTo(0.9491867423057556);
        assertThat(SharedNumbers.uniform(1000, 0, 7)).isEqualTo(0.14649146795272827);
        assertThat(SharedNumbers.uniform(2003, 0, 99)).isEqualTo(0.9037274122238159);
    }

    private static Tensor zeros(int... extents) {
        return Tensor.zeros(DType.F32, Shape.of(extents));
    }

    @Test void aConvolutionKernelIsNumberedByFilterChannelRowAndColumn() {
        int height = 2;
        int width = 3;
        int in = 4;
        int out = 5;
        Tensor kernel = zeros(height, width, in, out);
        SharedWeights.convolution(kernel, 2, in, out, false);

        double limit = Math.sqrt(6.0 / (height * width * in));
        int theirs = ((3 * in + 1) * height + 1) * width + 2;                    // filter 3, channel 1, row 1, column 2
        assertThat(kernel.at(1, 2, 1, 3)).isEqualTo((float) (SharedNumbers.weight(2, theirs) * limit));
    }

    @Test void aTransposedConvolutionKernelIsNumberedByChannelFilterRowAndColumn() {
        int height = 2;
        int width = 3;
        int in = 4;
        int out = 5;
        Tensor kernel = zeros(height, width, out, in);
        SharedWeights.convolution(kernel, 2, in, out, true);

        double limit = Math.sqrt(6.0 / (height * width * in));
        int theirs = ((1 * out + 3) * height + 1) * width + 2;                   // channel 1, filter 3, row 1, column 2
        assertThat(kernel.at(1, 2, 3, 1)).isEqualTo((float) (SharedNumbers.weight(2, theirs) * limit));
    }

    @Test void theThirdsOfAttentionAreOneDenseKernel() {
        Tensor value = zeros(4, 4);
        SharedWeights.dense(value, 6, 3, 1, 2);

        assertThat(value.at(1, 3)).isEqualTo((float) (SharedNumbers.weight(6, (2 * 4 + 3) * 4 + 1) * Math.sqrt(0.75)));
    }

    @Test void aDenseKernelReadsAFlattenedImageChannelByChannel() {
        int pixels = 6;
        int channels = 4;
        int out = 5;
        Tensor kernel = zeros(pixels * channels, out);
        SharedWeights.dense(kernel, 4, 1, channels, 0);

        double limit = Math.sqrt(1.0 / (pixels * channels));
        int ours = 5 * channels + 2;                                              // pixel 5, channel 2
        int theirs = 3 * pixels * channels + 2 * pixels + 5;                      // of neuron 3
        assertThat(kernel.at(ours, 3)).isEqualTo((float) (SharedNumbers.weight(4, theirs) * limit));
    }

    @Test void imagesLieInTheMiddleOfALargerInput(@TempDir Path folder) {
        Tensor images = Tensor.zeros(DType.U8, Shape.of(IMAGES, 28, 28));
        Tensor labels = Tensor.of(Shape.of(IMAGES), new byte[]{7, 8, 9});
        images.set(28 * 28 + 28 + 3, 51);                                         // image 1, row 1, column 3
        Idx.write(folder.resolve("train-images-idx3-ubyte.gz"), images);
        Idx.write(folder.resolve("train-labels-idx1-ubyte.gz"), labels);

        Workload leNet = Workload.find("W4", true).orElseThrow();
        try (Arena arena = Arena.ofConfined()) {
            Batch batch = SharedBatches.mnist(leNet, 5, folder).batch(0, arena);

            assertThat(batch.input("input").at(1, 3, 5, 0)).isEqualTo(51 / 255f);
            assertThat(batch.input("input").at(4, 3, 5, 0)).isEqualTo(51 / 255f);
            assertThat(batch.input("input").at(0, 3, 5, 0)).isZero();
            assertThat(batch.target("label").floats()).containsExactly(7, 8, 9, 7, 8);
        }
    }
}
