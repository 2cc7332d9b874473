package dev.fovea.data;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fovea.tensor.Tensor;
import java.util.Arrays;
import java.util.Collections;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class DigitsTest {

    @Test void twoParts() {
        assertThat(Digits.training())
                .hasToString("digits/training: 12000 samples of image u8[28, 28, 1] → label i32[]");
        assertThat(Digits.test()).hasToString("digits/test: 2000 samples of image u8[28, 28, 1] → label i32[]");
        assertThat(Digits.test().classNames()).containsExactlyElementsOf(Mnist.CLASSES);
    }

    /// The same bytes on every JVM: a change here changes every accuracy that was ever reported for this data set.
    @Test void theBytesNeverChange() {
        assertThat(Digits.training().digest())
                .isEqualTo("426701b1958c2f3a6b41613803e0319ab4928e3e757007e75dfedd7dc38a5657");
        assertThat(Digits.test().digest())
                .isEqualTo("0fff13e2a0555d3bc405f8417cbebdb087a735bd6106ad29ba171ec29601e367");
    }

    @Test void aSampleDependsOnSeedAndNumberAlone() {
        assertThat(Digits.of(1, 50).digest()).isEqualTo(Digits.training().take(50).digest());
        assertThat(Digits.of(2, 50).digest()).isEqualTo(Digits.test().take(50).digest());
        assertThat(Digits.of(3, 50).digest()).isNotEqualTo(Digits.of(4, 50).digest());
    }

    @Test void tenInARowAreTenDigits() {
        var all = DataSetTest.numbers(labelsOnly(Digits.test()));
        for (int i = 0; i < all.size(); i += 10) {
            assertThat(all.subList(i, i + 10)).containsExactlyInAnyOrder(0, 1, 2, 3, 4, 5, 6, 7, 8, 9);
        }
    }

    private static DataSet labelsOnly(DataSet data) {
        try (Epoch epoch = Batches.inOrder(data, data.size()).epoch(0)) {
            Tensor labels = epoch.next().target("label").copy();
            return DataSet.of(labels, labels);
        }
    }

    @Test void inkIsLightOnDarkGround() {
        try (Epoch epoch = Batches.inOrder(Digits.test(), 500).epoch(0)) {
            Tensor images = epoch.next().input("image");
            double mean = Arrays.stream(images.doubles()).average().orElseThrow();
            assertThat(mean).isBetween(25.0, 75.0);
            assertThat(IntStream.range(0, 500).filter(i -> Images.isOnLightGround(images.samples(i, i + 1)
                    .reshape(images.shape().sub(1, 4))))).isEmpty();
        }
    }

    @Test void severalThreadsSeeTheSameImages() throws InterruptedException {
        DataSet shared = Digits.of(9, 300);
        String expected = Digits.of(9, 300).take(299).digest();
        try (var threads = Executors.newFixedThreadPool(4)) {
            Callable<String> task = () -> shared.take(299).digest();
            for (var result : threads.invokeAll(Collections.nCopies(4, task))) {
                assertThat(result.resultNow()).isEqualTo(expected);
            }
        }
    }
}
