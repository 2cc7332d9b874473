package dev.fovea.insight;

import static dev.fovea.nn.text.Require.require;
import static java.util.Objects.requireNonNull;

import dev.fovea.compile.Program;
import dev.fovea.data.Field;
import dev.fovea.graph.Value;
import dev.fovea.nn.layer.Mode;
import dev.fovea.nn.layer.MultiHeadAttention;
import dev.fovea.nn.layer.PatchEmbedding;
import dev.fovea.nn.layer.Scope;
import dev.fovea.nn.model.Forward;
import dev.fovea.nn.model.Model;
import dev.fovea.nn.model.Network;
import dev.fovea.tensor.DType;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;

/// What each token of a vision transformer attends to, of each layer and head; and from the input to the output, the rollout
/// `Ã = Â_L · … · Â_1` with `Â = ½ · (A + I)`, where `A` is the mean over the heads and `I` stands for the residual connection.
///
/// Rows sum to 1. Token 0 is the class token where there is one, all others are patches row by row. Abnar & Zuidema 2020.
///
/// @param layers  `[heads, from token, to token]` by the path of the attention, the first layer first
/// @param rows    of patches
/// @param columns of patches
/// @param image   the shape of the input, `[height, width, channels]`
public record AttentionMaps(SequencedMap<String, Tensor> layers, int rows, int columns, Shape image) {

    public AttentionMaps {
        layers = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(layers));
        require(!layers.isEmpty(), "attention maps are of one layer or more, but none was given");
        Shape first = layers.firstEntry().getValue().shape();
        for (Tensor maps : layers.values()) {
            Shape shape = maps.shape();
            require(shape.rank() == 3 && shape.extent(1) == shape.extent(2) && shape.extent(1) == first.extent(1),
                    "attention maps are [heads, tokens, tokens], the same tokens in all layers, but are %s and %s",
                    first,
                    shape);
        }
        int classTokens = first.extent(1) - rows * columns;
        require(classTokens == 0 || classTokens == 1,
                "%d x %d patches and at most one class token before them are expected, but there are %d tokens", rows,
                columns, first.extent(1));
    }

    /// Whether a network has attention between patches of an image.
    public static boolean areIn(Network network) {
        List<Scope.Call> calls = network.build(Mode.INFERENCE).calls();
        return calls.stream().anyMatch(c -> c.component() instanceof PatchEmbedding)
                && calls.stream().anyMatch(c -> c.component() instanceof MultiHeadAttention);
    }

    /// Of an image, `[height, width, channels]` or `[1, height, width, channels]`.
    public static AttentionMaps of(Model model, Tensor image) {
        require(model.network().inputs().size() == 1,
                "the network has the inputs %s; attention is shown of a network of one",
                model.network().inputs());
        Field input = model.network().inputs().getFirst();
        boolean bare = image.shape().equals(input.sample());
        require(bare || image.shape().equals(input.sample().prepend(1)),
                "the network reads samples %s, but was given %s; attention is shown of one", input.sample(),
                image.shape());
        require(areIn(model.network()), "the network has no attention between patches of an image, "
                + "patchEmbedding(...) and then multiHeadAttention(...); take saliency, Grad-CAM or occlusion");
        Forward forward = model.networkFor(List.of(new Field(input.name(), image.dtype(), input.sample())))
                .build(Mode.INFERENCE);
        List<Scope.Call> calls = forward.calls();
        List<String> attention = calls.stream().filter(c -> c.component() instanceof MultiHeadAttention)
                .map(Scope.Call::path).distinct().toList();
        var scores = new LinkedHashMap<String, Value>();
        Neuron.calls(forward).forEach((path, call) -> attention.stream().filter(a -> call.path().equals(a + "/scores"))
                .findFirst().ifPresent(a -> scores.put(a + path.substring(call.path().length()), call.output())));
        Tensor one = bare ? image.reshape(input.sample().prepend(1)) : image;
        var layers = new LinkedHashMap<String, Tensor>();
        model.run(Program.of(scores), 1, Map.of(input.name(), one))
                .forEach((path, maps) -> layers.put(path, maps.reshape(maps.shape().sub(1, 4))));
        Scope.Call patches = calls.stream().filter(c -> c.component() instanceof PatchEmbedding).findFirst()
                .orElseThrow();
        Shape embedded = patches.inputs().getFirst().shape();
        int side = ((PatchEmbedding) patches.component()).size();
        return new AttentionMaps(layers, embedded.height() / side, embedded.width() / side, input.sample());
    }

    /// The layers' paths, the first layer first.
    public List<String> paths() {
        return List.copyOf(layers.keySet());
    }

    /// What one head of a layer attends to, `[from token, to token]`.
    public Tensor head(String layer, int head) {
        Tensor maps = layer(layer);
        require(head >= 0 && head < maps.shape().extent(0), "%s has the heads 0 to %d, but %d was asked for", layer,
                maps.shape().extent(0) - 1, head);
        return maps.samples(head, head + 1).reshape(maps.shape().sub(1, 3));
    }

    /// The mean over the heads of a layer, `[from token, to token]`.
    public Tensor mean(String layer) {
        Tensor maps = layer(layer);
        Tensor mean = Tensor.zeros(DType.F64, maps.shape().sub(1, 3));
        for (long i = 0; i < maps.count(); i++) {
            long at = i % mean.count();
            mean.set(at, mean.get(at) + maps.get(i) / maps.shape().extent(0));
        }
        return mean;
    }

    private Tensor layer(String path) {
        Tensor maps = layers.get(path);
        require(maps != null, "no attention is called \"%s\"; %s", path, LayerPath.nearest(path, layers.keySet()));
        return requireNonNull(maps);
    }

    /// How much of each token of the input has come to each token of the output, `[from token, to token]`.
    public Tensor rollout() {
        int tokens = tokens();
        Tensor rolled = identity(tokens);
        for (String path : layers.keySet()) {
            rolled = product(halfIdentity(mean(path)), rolled);
        }
        return rolled;
    }

    private int tokens() {
        return layers.firstEntry().getValue().shape().extent(1);
    }

    private static Tensor identity(int size) {
        Tensor identity = Tensor.zeros(DType.F64, Shape.of(size, size));
        for (int i = 0; i < size; i++) {
            identity.set((long) i * size + i, 1);
        }
        return identity;
    }

    /// `½ · (A + I)`: its rows sum to 1 as those of `A` do.
    private static Tensor halfIdentity(Tensor a) {
        int size = a.shape().extent(0);
        Tensor half = Tensor.zeros(DType.F64, a.shape());
        for (int i = 0; i < size; i++) {
            for (int j = 0; j < size; j++) {
                half.set((long) i * size + j, 0.5 * (a.at(i, j) + (i == j ? 1 : 0)));
            }
        }
        return half;
    }

    private static Tensor product(Tensor a, Tensor b) {
        int size = a.shape().extent(0);
        Tensor product = Tensor.zeros(DType.F64, a.shape());
        for (int i = 0; i < size; i++) {
            for (int j = 0; j < size; j++) {
                double sum = 0;
                for (int k = 0; k < size; k++) {
                    sum += a.at(i, k) * b.at(k, j);
                }
                product.set((long) i * size + j, sum);
            }
        }
        return product;
    }

    /// Which patches the class token attends to, as [#head], [#mean] or [#rollout] tell; of a network without one, all tokens on the mean.
    public HeatMap heatMap(Tensor attention) {
        int tokens = tokens();
        require(attention.shape().equals(Shape.of(tokens, tokens)), "attention is [%d, %d] here, but %s was given",
                tokens,
                tokens, attention.shape());
        int first = tokens - rows * columns;
        int from = first == 1 ? 1 : tokens;
        Tensor patches = Tensor.zeros(DType.F32, Shape.of(rows, columns));
        for (int token = 0; token < from; token++) {
            for (int p = 0; p < rows * columns; p++) {
                patches.set(p, patches.get(p) + attention.at(token, first + p) / from);
            }
        }
        return new HeatMap(patches).resized(image.extent(0), image.extent(1));
    }

    /// The heat maps of all heads of a layer.
    public List<HeatMap> heads(String layer) {
        var maps = new ArrayList<HeatMap>();
        for (int head = 0; head < layer(layer).shape().extent(0); head++) {
            maps.add(heatMap(head(layer, head)));
        }
        return maps;
    }
}
