package dev.fovea.nn.model;

import static dev.fovea.nn.text.Require.require;

import dev.fovea.nn.layer.Activation;
import dev.fovea.nn.layer.Conv1D;
import dev.fovea.nn.layer.Conv2D;
import dev.fovea.nn.layer.Layer;
import dev.fovea.nn.layer.Layers;
import dev.fovea.nn.layer.Mode;
import dev.fovea.nn.layer.NeuronLayer;
import dev.fovea.nn.layer.Neurons;
import dev.fovea.nn.layer.Scope;
import dev.fovea.tensor.DType;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;
import java.util.stream.IntStream;

/// A layer with its numbers, for samples of one shape: what sharing weights and removing connections mean, as an
/// experiment.
///
/// A convolution is a dense network with connections removed and weights shared. The way back: [#unshared] gives each
/// position a copy of its own of the weights, [#fullyConnected] puts the missing connections back, with weight 0. The
/// function stays the same; for `n` steps and 3 weights there are 3, then `3n − 2`, then `n²` numbers to be learned.
///
/// @param weights by path, as a model of the layer has them
public record Sharing(Layer layer, Shape sample, SequencedMap<String, Tensor> weights) {

    public Sharing {
        weights = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(weights));
    }

    /// A layer as it starts.
    public static Sharing of(Layer layer, Shape sample, Seed seed) {
        try (var model = Model.of(layer, sample, seed)) {
            var weights = new LinkedHashMap<String, Tensor>();
            model.parameters().forEach(p -> weights.put(p.path(), model.weight(p.path())));
            return new Sharing(layer, sample, weights);
        }
    }

    /// The layer at `path` of a model, with what it has learned.
    public static Sharing of(Model model, String path) {
        Scope.Call call = model.network().build(Mode.INFERENCE).calls().stream().filter(c -> c.path().equals(path))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("there is no layer \"%s\"; the layers are %s"
                        .formatted(path, model.summary().rows().stream().map(Summary.Row::path).toList())));
        if (!(call.component() instanceof NeuronLayer<?> layer)) {
            throw new IllegalArgumentException(
                    "%s = %s is no layer of neurons; choose a convolution, or another layer with weighted sums"
                            .formatted(path, call.component()));
        }
        var weights = new LinkedHashMap<String, Tensor>();
        model.parameters().stream().filter(p -> p.path().startsWith(path + "/")).forEach(p -> weights
                .put(layer.kind() + p.path().substring(path.length()), model.weight(p.path())));
        Shape x = call.inputs().getFirst().shape();
        return new Sharing(layer, x.sub(1, x.rank()), weights);
    }

    /// A model of the layer with these numbers, to be asked or trained. It is the caller's to close.
    public Model model(Execution execution) {
        return model(layer, execution);
    }

    private Model model(Layer like, Execution execution) {
        Model model = Model.of(Network.of(like, sample), Seed.of(0), execution);
        if (!model.parameters().isEmpty()) {
            model.loadWeights(weights);
        }
        return model;
    }

    /// What the layer makes of a batch of samples.
    public Tensor of(Tensor samples) {
        return answer(layer, samples);
    }

    private Tensor answer(Layer like, Tensor samples) {
        try (var model = model(like, Execution.best())) {
            return model.predict(samples);
        }
    }

    /// How many numbers can be learned.
    public long parameters() {
        return weights.values().stream().mapToLong(Tensor::count).sum();
    }

    /// How many of them are not 0.
    public long connections() {
        return weights.values().stream()
                .mapToLong(t -> IntStream.range(0, Math.toIntExact(t.count())).filter(i -> t.get(i) != 0).count())
                .sum();
    }

    /// A convolution as a locally connected layer: every position with the same weights, but its own.
    public Sharing unshared() {
        return switch (layer) {
            case Conv1D c -> {
                requirePlain(c.groups(), c.dilation() == 1);
                var local = Layers.locallyConnected1d(c.filters(), c.size()).stride(c.stride()).padding(c.padding())
                        .neurons(c.neurons());
                yield unshared(c, local, local.unshared(sample, kernel()));
            }
            case Conv2D c -> {
                requirePlain(c.groups(), c.dilation().height() == 1 && c.dilation().width() == 1);
                var local = Layers.locallyConnected2d(c.filters(), c.size().height(), c.size().width())
                        .stride(c.stride().height(), c.stride().width()).padding(c.padding()).neurons(c.neurons());
                yield unshared(c, local, local.unshared(sample, kernel()));
            }
            default -> throw new IllegalArgumentException(
                    layer + " shares no weights; conv1d(...) or conv2d(...) was expected");
        };
    }

    private void requirePlain(int groups, boolean dense) {
        require(groups == 1 && dense, "%s has groups or a dilation, which locally connected layers have not; "
                + "use fullyConnected()", layer);
    }

    private Tensor kernel() {
        return weights.entrySet().stream().filter(e -> e.getKey().endsWith("/kernel")).findFirst().orElseThrow()
                .getValue();
    }

    private Sharing unshared(NeuronLayer<?> shared, Layer local, Tensor kernel) {
        var unshared = new LinkedHashMap<>(Map.of(local.kind() + "/kernel", kernel));
        if (shared.neurons().bias()) {
            Tensor bias = answerToNothing(shared);
            unshared.put(local.kind() + "/bias", bias.reshape(bias.shape().sub(1, bias.shape().rank())));
        }
        return new Sharing(local, sample, unshared);
    }

    /// The layer as a dense one: a matrix in which removed connections are 0 and shared weights stand again and again.
    ///
    /// Row `i` is the sums' answer to a sample that is 1 at its number `i`, and 0 elsewhere; for a convolution of a
    /// sequence it is a Toeplitz matrix.
    public Sharing fullyConnected() {
        require(layer instanceof NeuronLayer<?>, "%s has no sums of weighted inputs; conv1d(...), conv2d(...) or "
                + "another layer of neurons was expected", layer);
        var neurons = (NeuronLayer<?>) layer;
        int inputs = Math.toIntExact(sample.count());
        Tensor answers = answer(sums(neurons, false), unitSamples(inputs));
        Shape map = answers.shape().sub(1, answers.shape().rank());
        int outputs = Math.toIntExact(map.count());
        var full = new LinkedHashMap<>(Map.of("dense/kernel", answers.reshape(Shape.of(inputs, outputs))));
        if (neurons.neurons().bias()) {
            full.put("dense/bias", answerToNothing(neurons).reshape(Shape.of(outputs)));
        }
        Activation activation = neurons.neurons().activation();
        Layer dense = Layers.sequential(Layers.flatten(), Layers.dense(outputs).bias(neurons.neurons().bias()),
                Layers.reshape(map.extents().stream().mapToInt(Integer::intValue).toArray()), activation);
        return new Sharing(dense, sample, full);
    }

    private Tensor unitSamples(int count) {
        Tensor units = Tensor.zeros(DType.F32, sample.prepend(count));
        for (int i = 0; i < count; i++) {
            units.set((long) i * count + i, 1);
        }
        return units;
    }

    /// The biases, as the sums of a sample of zeros.
    private Tensor answerToNothing(NeuronLayer<?> neurons) {
        return answer(sums(neurons, true), Tensor.zeros(DType.F32, sample.prepend(1)));
    }

    private static Layer sums(NeuronLayer<?> layer, boolean bias) {
        Neurons neurons = layer.neurons();
        return layer.neurons(neurons.bias(bias).activation(Layers.LINEAR));
    }

    @Override public String toString() {
        return "%s on %s: %,d parameters, of which %,d are not 0".formatted(layer, sample, parameters(), connections());
    }
}
