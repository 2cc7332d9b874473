package dev.fovea.nn.model;

import static dev.fovea.nn.Trained.images;
import static dev.fovea.nn.Trained.model;
import static dev.fovea.nn.layer.Layers.dense;
import static dev.fovea.nn.layer.Layers.flatten;
import static dev.fovea.nn.layer.Layers.rescaling;
import static dev.fovea.nn.layer.Layers.sequential;
import static dev.fovea.nn.loss.Losses.binaryCrossentropy;
import static dev.fovea.nn.loss.Losses.meanSquaredError;
import static dev.fovea.nn.loss.Losses.softmaxCrossEntropy;
import static dev.fovea.nn.optimizer.Optimizers.sgd;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.sun.management.ThreadMXBean;
import dev.fovea.nn.Trained;
import dev.fovea.nn.train.Batching;
import dev.fovea.tensor.DType;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import java.awt.Color;
import java.awt.image.BufferedImage;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class PredictorTest {
    private static final List<String> NAMES = List.of("ant", "bee", "cat");

    static List<String> backends() {
        return Trained.backends().toList();
    }

    private static Tensor sample(int seed) {
        return Batching.all(images(5)).get("input").samples(seed % 5, seed % 5 + 1);
    }

    @Test void logitsBecomeProbabilitiesWithTheNamesOfTheClasses() {
        try (var model = model(Trained.cnn(), Trained.IMAGE).classNames(NAMES); var predictor = model.predictor()) {
            Tensor x = sample(0);
            double[] logits = model.predict(x).doubles();
            double sum = Math.exp(logits[0]) + Math.exp(logits[1]) + Math.exp(logits[2]);

            Prediction p = predictor.predict(x);

            assertThat(p.probabilities().sequencedKeySet()).containsExactly("ant", "bee", "cat");
            assertThat(p.probability("bee")).isCloseTo(Math.exp(logits[1]) / sum, within(1e-6));
            assertThat(p.top(2)).hasSize(2)
                    .isSortedAccordingTo((a, b) -> Double.compare(b.probability(), a.probability()));
            assertThat(p.best()).isEqualTo(p.top(1).getFirst()).isEqualTo(p.top(9).getFirst());
            assertThat(p.scores().stream().mapToDouble(Prediction.Score::probability).sum()).isCloseTo(1, within(1e-6));
            assertThat(predictor.predict(x.reshape(Trained.IMAGE))).isEqualTo(p);
            assertThat(predictor.predict(x.floats())).isEqualTo(p);
        }
    }

    @Test void aNetworkThatEndsInSoftmaxIsNotSquashedTwice() {
        try (var model = model(sequential(flatten(), dense(3).softmax()), Trained.IMAGE);
                var predictor = model.predictor()) {
            Prediction p = predictor.predict(sample(1));

            assertThat(p.scores().stream().map(s -> (float) s.probability()))
                    .containsExactly(boxed(model.predict(sample(1)).floats()));
            assertThat(predictor.classNames()).containsExactly("0", "1", "2");
        }
    }

    private static Float[] boxed(float[] values) {
        var all = new Float[values.length];
        for (int i = 0; i < all.length; i++) {
            all[i] = values[i];
        }
        return all;
    }

    @Test void theLossSaysWhatTheOutputsMean() {
        Tensor x = sample(2);
        try (var model = model(sequential(flatten(), dense(2)), Trained.IMAGE)) {
            model.compile(sgd(), meanSquaredError());
            try (var numbers = model.predictor()) {
                assertThat(numbers.probabilities(x)).isEqualTo(model.predict(x));
            }
            model.compile(sgd(), softmaxCrossEntropy());
            try (var classes = model.predictor()) {
                assertThat(classes.probabilities(x)).isNotEqualTo(model.predict(x));
            }
        }
        try (var model = model(sequential(flatten(), dense(1).sigmoid()), Trained.IMAGE)
                .classNames(List.of("no", "yes"))) {
            model.compile(sgd(), binaryCrossentropy());
            try (var two = model.predictor()) {
                double yes = model.predict(x).get(0);
                assertThat(two.predict(x).probability("yes")).isEqualTo(yes);
                assertThat(two.predict(x).probability("no")).isCloseTo(1 - yes, within(1e-6));
            }
        }
    }

    @Test void bytesAndImagesAreNumbersFrom0To255() {
        try (var model = model(sequential(rescaling(1 / 255.0), flatten(), dense(3)), Trained.IMAGE);
                var predictor = model.predictor()) {
            var pixels = new byte[36];
            var numbers = new float[36];
            var image = new BufferedImage(6, 6, BufferedImage.TYPE_INT_RGB);
            for (int i = 0; i < 36; i++) {
                int grey = i * 7;
                pixels[i] = (byte) grey;
                numbers[i] = grey;
                image.setRGB(i % 6, i / 6, new Color(grey, grey, grey).getRGB());
            }

            assertThat(predictor.predict(pixels)).isEqualTo(predictor.predict(numbers))
                    .isEqualTo(predictor.predict(image));
            assertThat(predictor.predict(Tensor.of(Trained.IMAGE, pixels))).isEqualTo(predictor.predict(pixels));
        }
    }

    @ParameterizedTest
    @MethodSource("backends") void batchesOfAnySizeAnswerAsSingleSamplesDo(String backend) {
        Tensor x = Batching.all(images(75)).get("input");
        try (var model = model(Trained.cnn(), Trained.IMAGE, backend); var predictor = model.predictor()) {
            List<Prediction> all = predictor.predictAll(x);

            assertThat(all).hasSize(75);
            for (int i = 0; i < 75; i += 13) {
                Prediction one = predictor.predict(x.samples(i, i + 1));
                assertThat(all.get(i).best().name()).isEqualTo(one.best().name());
                assertThat(all.get(i).best().probability()).isCloseTo(one.best().probability(), within(1e-5));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("backends") void manyThreadsOfBothKindsAskAtOnce(String backend) throws Exception {
        try (var model = model(Trained.cnn(), Trained.IMAGE, backend); var predictor = model.predictor(3)) {
            var expected = new ArrayList<Prediction>();
            for (int i = 0; i < 5; i++) {
                expected.add(predictor.predict(sample(i)));
            }
            for (ExecutorService threads : List.of(Executors.newFixedThreadPool(8),
                    Executors.newVirtualThreadPerTaskExecutor())) {
                try (threads) {
                    var answers = new ArrayList<Future<Prediction>>();
                    for (int i = 0; i < 400; i++) {
                        Tensor x = sample(i);
                        answers.add(threads.submit(() -> predictor.predict(x)));
                    }
                    for (int i = 0; i < 400; i++) {
                        assertThat(answers.get(i).get()).isEqualTo(expected.get(i % 5));
                    }
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("backends") void fromArrayToArrayNothingIsAllocated(String backend) {
        try (var model = model(sequential(flatten(), dense(3)), Trained.IMAGE, backend);
                var predictor = model.predictor(1);
                var arena = Arena.ofConfined()) {
            float[] in = sample(0).floats();
            var out = new float[3];
            MemorySegment from = arena.allocateFrom(ValueLayout.JAVA_FLOAT, in);
            MemorySegment to = arena.allocate(12, 4);
            var threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
            long least = Long.MAX_VALUE;
            for (int round = 0; round < 400 && least > 100; round++) {        // until it is compiled
                long before = threads.getCurrentThreadAllocatedBytes();
                for (int i = 0; i < 1000; i++) {
                    predictor.predict(in, out);
                    predictor.predict(from, to);
                }
                least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - before);
            }

            assertThat(least).isLessThanOrEqualTo(100);
            assertThat(to.toArray(ValueLayout.JAVA_FLOAT)).isEqualTo(out)
                    .isEqualTo(predictor.probabilities(sample(0)).floats());
        }
    }

    @Test void itAnswersByTheWeightsOfItsMomentAndOutlivesTheModel() {
        var model = model(Trained.cnn(), Trained.IMAGE);
        var predictor = model.predictor();
        Prediction before = predictor.predict(sample(0));
        model.weight("dense/bias", Tensor.of(Shape.of(3), 5f, -5f, 0f));
        model.close();

        assertThat(predictor.predict(sample(0))).isEqualTo(before);
        predictor.close();
        predictor.close();
        assertThatThrownBy(() -> predictor.predict(sample(0))).isInstanceOf(IllegalStateException.class)
                .hasMessage("the predictor is closed");
        assertThatThrownBy(() -> predictor.predict(new float[36], new float[3]))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("the predictor is closed");
    }

    @Test void whatDoesNotFitIsSaid() {
        try (var model = model(Trained.cnn(), Trained.IMAGE); var predictor = model.predictor()) {
            assertThatThrownBy(() -> predictor.predict(Tensor.zeros(DType.F32, Shape.of(28, 28, 1))))
                    .hasMessage("the predictor takes one sample [6, 6, 1], but was given [28, 28, 1]");
            assertThatThrownBy(() -> predictor.predictAll(Tensor.zeros(DType.F32, Shape.of(2, 5, 6, 1))))
                    .hasMessage("the predictor takes samples [N, 6, 6, 1], but was given [2, 5, 6, 1]");
            assertThatThrownBy(() -> predictor.predict(new float[35]))
                    .hasMessage("a sample [6, 6, 1] has 36 numbers, but 35 were given");
            assertThatThrownBy(() -> predictor.predict(new float[36], new float[10]))
                    .hasMessage("a sample has 36 numbers and its answer 3, but there is room for 36 and 10");
            assertThatThrownBy(() -> predictor.predict(sample(0)).probability("dog"))
                    .hasMessage("there is no class \"dog\"; there are [0, 1, 2]");
            model.classNames(List.of("a", "b"));
            assertThatThrownBy(model::predictor)
                    .hasMessage(
                            "the model has the names of 2 classes, but its output [N, 3] has 3; give one name for each");
        }
    }
}
