package dev.fovea.nn.model;

import static dev.fovea.nn.text.Require.require;

import dev.fovea.data.Field;
import dev.fovea.graph.Graph;
import dev.fovea.graph.Value;
import dev.fovea.nn.layer.Layer;
import dev.fovea.nn.layer.Layers;
import dev.fovea.nn.layer.Mode;
import dev.fovea.nn.layer.Named;
import dev.fovea.nn.layer.Scope;
import dev.fovea.nn.layer.Sequential;
import dev.fovea.op.Ops;
import dev.fovea.tensor.DType;
import dev.fovea.tensor.Shape;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/// A layer together with what it is fed: all that is needed to build its graph, for training or for inference.
///
/// Nothing is computed and nothing allocated, so that a network of any size can be described.
///
/// @param inputs name, type and sample shape of each input
/// @param frozen paths of layers that are built as for inference, and keep their parameters
/// @param loaded the shapes of the weights that are to be used, by path; what does not fit is an error
public record Network(Layer layer, List<Field> inputs, Predicate<String> frozen, Map<String, Shape> loaded) {
    /// The name of a new head.
    public static final String HEAD = "head";
    private static final Predicate<String> NOTHING = _ -> false;

    public Network {
        inputs = List.copyOf(inputs);
        loaded = Map.copyOf(loaded);
        if (layer instanceof NetworkLayer whole) {
            List<String> expected = whole.inputs().stream().map(Field::name).toList();
            List<String> given = inputs.stream().map(Field::name).toList();
            require(given.equals(expected), "the network has the inputs %s, but was given %s", expected, given);
        } else {
            require(inputs.size() == 1, "a network of one layer after another has one input, but was given %s", inputs);
        }
    }

    /// A network with one input `input` of floating-point samples of that shape.
    public static Network of(Layer layer, Shape sample) {
        return of(layer, new Field("input", DType.F32, sample));
    }

    public static Network of(Layer layer, Field... inputs) {
        return new Network(layer, List.of(inputs), NOTHING, Map.of());
    }

    public static Network of(NetworkLayer whole) {
        return new Network(whole, whole.inputs(), NOTHING, Map.of());
    }

    public Network inputs(List<Field> inputs) { return new Network(layer, inputs, frozen, loaded); }
    public Network frozen(Predicate<String> frozen) { return new Network(layer, inputs, frozen, loaded); }
    public Network loaded(Map<String, Shape> loaded) { return new Network(layer, inputs, frozen, loaded); }

    /// The layers from the input to one of them, whose output is the network's: `upTo("global_average_pooling2d")` yields features.
    ///
    /// @throws IllegalArgumentException if there is no such layer, or a later one reads past it; the message lists where it can be
    public Network upTo(String layer) {
        return Cut.upTo(this, layer);
    }

    /// The layers behind one of them, whose output is their input `features`: `after(l)` of `upTo(l)` is the whole.
    public Network after(String layer) {
        return Cut.after(this, layer, FeatureData.FEATURES);
    }

    /// What was learned before the classifier, and a new head `head` behind it: the last layer with weights, and all that follows it, is
    /// left out; so is a dropout before it.
    public Network withHead(Layer... head) {
        return withHead(Cut.beforeClassifier(this), head);
    }

    /// The layers up to one of them, and a new head `head` behind it.
    public Network withHead(String after, Layer... head) {
        return Cut.then(this, after, new Named(HEAD, new Sequential(List.of(head))));
    }

    /// The same for so many classes: a dense layer and softmax, behind the mean of each feature map where there are maps.
    public Network withClassifier(int classes) {
        String last = Cut.beforeClassifier(this);
        return Cut.shape(this, last).rank() == 3
                ? withHead(last, Layers.globalAveragePooling2d(), Layers.dense(classes), Layers.softmax())
                : withHead(last, Layers.flatten(), Layers.dense(classes), Layers.softmax());
    }

    /// The last layer up to which training changes nothing, since all is frozen that has weights there: its output is the same in
    /// every epoch. Empty if nothing is frozen from the input on.
    public Optional<String> fixed() {
        return Cut.fixed(this);
    }

    public Forward build(Mode mode) {
        return build(new Graph(), mode);
    }

    /// Builds the network in `graph`, whose floating-point type it computes in.
    public Forward build(Graph graph, Mode mode) {
        var fed = new LinkedHashMap<String, Value>();
        inputs.forEach(f -> fed.put(f.name(), Ops.input(graph, f.name(), f.dtype(), f.sample().prepend(Shape.N))));
        Scope scope = Scope.root(graph, mode, frozen, loaded);
        var outputs = new LinkedHashMap<String, Value>();
        switch (layer) {
            case NetworkLayer whole -> outputs.putAll(whole.apply(scope, fed));
            case Sequential sequential -> outputs.put("output", sequential.apply(scope, fed.firstEntry().getValue()));
            default -> outputs.put("output", scope.call(layer, fed.firstEntry().getValue()));
        }
        require(frozen == NOTHING || scope.froze(), "no layer is frozen by the given predicate; the layers are %s",
                scope.calls().stream().map(Scope.Call::path).distinct().toList());
        return new Forward(graph, mode, fed, outputs, scope.parameters(), scope.penalties(), scope.updates(),
                scope.calls());
    }

    /// What each layer yields, costs and sees.
    public Summary summary() {
        return Summary.of(build(Mode.INFERENCE));
    }
}
