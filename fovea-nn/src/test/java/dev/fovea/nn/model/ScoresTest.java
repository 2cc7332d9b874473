package dev.fovea.nn.model;

import static dev.fovea.nn.layer.Layers.dense;
import static dev.fovea.nn.layer.Layers.sequential;
import static dev.fovea.nn.layer.Layers.softmax;
import static dev.fovea.nn.loss.Losses.binaryCrossentropy;
import static dev.fovea.nn.loss.Losses.softmaxCrossEntropy;
import static dev.fovea.nn.optimizer.Optimizers.sgd;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.fovea.compile.Program;
import dev.fovea.nn.layer.Layer;
import dev.fovea.nn.layer.Mode;
import dev.fovea.nn.loss.Loss;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What an output means: the scores of classes, and the probabilities that are made of them.
class ScoresTest {

    /// Of the input `(3, 1)`; two outputs are `(3, 2)`, one is `4`.
    private static void assertMeans(String backend, Layer net, Optional<Loss> loss, float[] scores,
            float[] probabilities) {
        Network network = Network.of(net, Shape.of(2));
        try (var model = Model.of(network, Seed.of(1), Execution.on(backend).threads(1))) {
            loss.ifPresent(l -> model.compile(sgd(0.1), l));
            boolean one = network.build(Mode.INFERENCE).output().shape().channels() == 1;
            model.weight("dense/kernel", one
                    ? Tensor.of(Shape.of(2, 1), 1f, 1)
                    : Tensor.of(Shape.of(2, 2), 1f, 0, 0, 2));
            Forward forward = network.build(Mode.INFERENCE);
            SequencedMap<String, Tensor> found = model.run(Program.of(Map.of("scores", model.scores(forward.output()),
                    "probabilities", model.probabilities(forward.output()))), 1,
                    Map.of("input", Tensor.of(Shape.of(1, 2), 3f, 1)));
            assertThat(found.get("scores").floats()).as("%s", net).containsExactly(scores, within(1e-6f));
            assertThat(found.get("probabilities").floats()).as("%s", net).containsExactly(probabilities, within(1e-6f));
        }
    }

    private static float sigmoid(double z) {
        return (float) (1 / (1 + Math.exp(-z)));
    }

    @ValueSource(strings = {"reference", "onednn"})
    @ParameterizedTest void theLogitsBeforeTheLastSoftmaxOrSigmoid(String backend) {
        float[] logits = {3, 2};
        float[] shares = {sigmoid(1), sigmoid(-1)};         // softmax of two
        float[] one = {-4, 4};
        float[] both = {sigmoid(-4), sigmoid(4)};
        assertMeans(backend, dense(2).softmax(), Optional.empty(), logits, shares);
        assertMeans(backend, sequential(dense(2), softmax()), Optional.empty(), logits, shares);
        assertMeans(backend, dense(2), Optional.empty(), logits, shares);
        assertMeans(backend, dense(2), Optional.of(softmaxCrossEntropy()), logits, shares);
        assertMeans(backend, dense(2).sigmoid(), Optional.empty(), logits, new float[]{sigmoid(3), sigmoid(2)});
        assertMeans(backend, dense(2).relu(), Optional.empty(), logits, logits);                  // no probabilities
        assertMeans(backend, dense(1).sigmoid(), Optional.of(binaryCrossentropy()), one, both);
        assertMeans(backend, dense(1), Optional.of(binaryCrossentropy().fromLogits(true)), one, both);
        assertMeans(backend, dense(1), Optional.empty(), new float[]{4}, new float[]{4});
    }
}
