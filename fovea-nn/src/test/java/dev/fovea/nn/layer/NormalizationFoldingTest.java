package dev.fovea.nn.layer;

import static dev.fovea.nn.layer.Layers.*;
import static dev.fovea.nn.loss.Losses.softmaxCrossEntropy;
import static dev.fovea.nn.optimizer.Optimizers.adam;
import static dev.fovea.nn.train.Fit.batchSize;
import static dev.fovea.nn.train.Fit.epochs;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.fovea.compile.Step;
import dev.fovea.nn.Runs;
import dev.fovea.nn.Trained;
import dev.fovea.nn.model.Model;
import dev.fovea.tensor.DType;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// In inference a batch normalisation after a convolution or a dense layer costs nothing: it is part of kernel and bias.
class NormalizationFoldingTest {
    private static final Layer NET = sequential(conv2d(4, 3).bias(false), batchNormalization(), relu(), conv2d(5, 2),
            batchNormalization(), relu(), flatten(), dense(6), batchNormalization().scale(false), tanh(), dense(3))
            .named("net");

    private static List<String> backends() {
        return Trained.backends().toList();
    }

    private static Tensor draw(SplittableRandom random, Shape shape, double from, double to) {
        Tensor t = Tensor.zeros(DType.F32, shape);
        for (int i = 0; i < t.count(); i++) {
            t.set(i, random.nextDouble(from, to));
        }
        return t;
    }

    /// Gives every weight a number that is nothing special, variances between 0.5 and 2.
    private static Map<String, Tensor> randomize(Model model, SplittableRandom random) {
        var weights = new HashMap<String, Tensor>();
        model.parameters().forEach(p -> {
            Tensor value = draw(random, p.type().shape(), p.path().endsWith("variance") ? 0.5 : -1,
                    p.path().endsWith("variance") ? 2 : 1);
            weights.put(p.path(), value);
            model.weight(p.path(), value);
        });
        return weights;
    }

    @ParameterizedTest
    @MethodSource("backends") void theAnswerIsThatOfTheLayersAlsoWhenWeightsChange(String backend) {
        var random = new SplittableRandom(3);
        Tensor x = draw(random, Shape.of(2, 6, 6, 1), -1, 1);
        try (var model = Trained.model(NET, Trained.IMAGE, backend)) {
            for (int round = 0; round < 2; round++) {
                Map<String, Tensor> weights = randomize(model, random);
                assertThat(model.predict(x).doubles()).containsExactly(Runs.of(NET, x, weights).doubles(),
                        within(1e-4));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("backends") void onlyTheProductsAreLeft(String backend) {
        try (var model = Trained.model(NET, Trained.IMAGE, backend); var runner = model.runner(2)) {
            assertThat(runner.plan().steps()).extracting(Step::label).filteredOn(l -> l.startsWith("net/batch"))
                    .containsExactly("net/batch_normalization/Conv+add+relu", "net/batch_normalization_1/Conv+add+relu",
                            "net/batch_normalization_2/MatMul+add+tanh");
        }
    }

    @ParameterizedTest
    @MethodSource("backends") void aConvolutionThatOthersReadKeepsItsValues(String backend) {
        Layer net = sequential(conv2d(4, 3), residual(batchNormalization()));
        var random = new SplittableRandom(5);
        Tensor x = draw(random, Shape.of(2, 6, 6, 1), -1, 1);
        try (var model = Trained.model(net.named("net"), Trained.IMAGE, backend)) {
            Map<String, Tensor> weights = randomize(model, random);
            assertThat(model.predict(x).doubles())
                    .containsExactly(Runs.of(net.named("net"), x, weights).doubles(), within(1e-5));
        }
    }

    /// Evaluation uses the running means that training has left, and a frozen layer keeps them bit by bit.
    @ParameterizedTest
    @MethodSource("backends") void aNetworkWithBatchNormalisationLearns(String backend) {
        Layer net = sequential(conv2d(4, 3).bias(false), batchNormalization().momentum(0.8), relu(), flatten(),
                dense(3));
        try (var model = Trained.model(net, Trained.IMAGE, backend)) {
            model.compile(adam(1e-2), softmaxCrossEntropy());
            double before = model.evaluate(Trained.images(200)).get("loss");
            model.fit(Trained.images(200), epochs(4), batchSize(20));
            assertThat(model.evaluate(Trained.images(200)).get("loss")).isLessThan(before / 3);

            var kept = new HashMap<String, Tensor>();
            model.parameters().forEach(p -> kept.put(p.path(), model.weight(p.path())));
            model.freeze(path -> path.startsWith("conv2d") || path.startsWith("batch_normalization"));
            model.fit(Trained.images(200), batchSize(20));
            kept.forEach((path, value) -> {
                boolean frozen = path.startsWith("conv2d") || path.startsWith("batch_normalization");
                assertThat(model.weight(path).equals(value)).as(path).isEqualTo(frozen);
            });
        }
    }
}
