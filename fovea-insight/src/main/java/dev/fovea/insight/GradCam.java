package dev.fovea.insight;

import static dev.fovea.nn.text.Require.require;
import static dev.fovea.op.Ops.mean;
import static dev.fovea.op.Ops.relu;
import static dev.fovea.op.Ops.resample;
import static dev.fovea.op.Ops.sum;
import static dev.fovea.op.Ops.times;

import dev.fovea.autodiff.Gradients;
import dev.fovea.graph.Graph;
import dev.fovea.graph.Node;
import dev.fovea.graph.Value;
import dev.fovea.nn.layer.MultiHeadAttention;
import dev.fovea.nn.layer.Scope;
import dev.fovea.nn.model.Forward;
import dev.fovea.op.Resample;
import dev.fovea.op.Variable;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.stream.IntStream;

/// `L[i,j] = relu(Σ_k α_k · A[i,j,k])` with `α_k = 1/Z · Σ_{i,j} ∂S / ∂A[i,j,k]`: where on the feature maps `A` of a layer that is
/// which speaks for a class.
///
/// `A` is `[height, width, maps]`, `Z` the count of its positions; `α_k` is how much map `k` matters to the score `S` of the class,
/// see [ClassScores]. The map is brought to the size of the image bilinearly. Selvaraju et al. 2017.
///
/// @param layer whose maps are weighted, by path; empty for the last one that yields maps, before they become a vector
public record GradCam(String layer) implements Attribution {

    /// At the last layer that yields maps.
    public static GradCam gradCam() {
        return new GradCam("");
    }

    public GradCam layer(String layer) { return new GradCam(layer); }

    @Override public List<HeatMap> maps(ClassScores scores) {
        Forward forward = scores.forward();
        Value score = scores.sum(forward);
        Value a = LayerPath.find(forward, chosen(forward, score)).output();
        Value alpha = mean(Gradients.of(score, List.of(a)).getFirst(), List.of(1, 2));
        Value map = relu(sum(times(a, alpha), List.of(3)));
        Shape image = scores.images().shape();
        Tensor all = scores.run(Map.of("map",
                resample(map, Resample.Kind.LINEAR, List.of(image.height(), image.width())))).firstEntry().getValue();
        return IntStream.range(0, scores.classes().size())
                .mapToObj(n -> new HeatMap(all.samples(n, n + 1).reshape(image.sub(1, 3)))).toList();
    }

    /// The path of the layer that is looked at.
    public String chosen(ClassScores scores) {
        Forward forward = scores.forward();
        return chosen(forward, scores.sum(forward));
    }

    /// The last layer that yields maps, before they become a vector; empty for a network without, such as a transformer.
    public static Optional<String> lastMaps(ClassScores scores) {
        Forward forward = scores.forward();
        return lastMaps(forward, scores.sum(forward));
    }

    private static Optional<String> lastMaps(Forward forward, Value score) {
        Set<Node> used = new HashSet<>(Graph.topological(List.of(score)));
        return maps(forward).entrySet().stream()
                .filter(e -> used.contains(e.getValue().output().node()) && isLearned(e.getValue().output()))
                .map(Map.Entry::getKey).reduce((_, later) -> later);
    }

    private String chosen(Forward forward, Value score) {
        if (layer.isEmpty()) {
            return lastMaps(forward, score)
                    .orElseThrow(() -> new IllegalArgumentException("the network has no layer that learned maps "
                            + "[batch, height, width, maps]; take saliency, occlusion or, of a transformer, attention maps"));
        }
        Scope.Call call = LayerPath.find(forward, layer);
        SequencedMap<String, Scope.Call> maps = maps(forward);
        require(maps.containsKey(layer), "%s yields %s, which are no maps of more than one position; %s",
                call, call.output().shape(), maps.isEmpty()
                        ? "no layer of the network yields maps"
                        : "choose a layer before, as " + maps.lastEntry().getKey());
        require(Graph.topological(List.of(score)).contains(call.output().node()), "the score does not depend on %s; "
                + "choose another layer, or the output that it leads to", call);
        return layer;
    }

    /// The layers that yield maps; what each token attends to is none.
    private static SequencedMap<String, Scope.Call> maps(Forward forward) {
        SequencedMap<String, Scope.Call> calls = Neuron.calls(forward);
        List<String> attention = calls.values().stream().filter(c -> c.component() instanceof MultiHeadAttention)
                .map(Scope.Call::path).toList();
        var maps = new LinkedHashMap<String, Scope.Call>();
        calls.forEach((path, call) -> {
            if (hasExtent(call) && !LayerPath.isWithin(path, attention)) {
                maps.put(path, call);
            }
        });
        return maps;
    }

    private static boolean hasExtent(Scope.Call call) {
        Shape shape = call.output().shape();
        return shape.rank() == 4 && shape.height() * shape.width() > 1;
    }

    /// Whether weights took part in it: an image that was only scaled is no feature map.
    private static boolean isLearned(Value value) {
        return Graph.topological(List.of(value)).stream().anyMatch(n -> n.op() instanceof Variable);
    }
}
