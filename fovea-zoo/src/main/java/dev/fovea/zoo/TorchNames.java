package dev.fovea.zoo;

import static dev.fovea.nn.text.Require.require;

import dev.fovea.graph.Value;
import dev.fovea.nn.layer.Component;
import dev.fovea.nn.layer.Dense;
import dev.fovea.nn.layer.DepthwiseConv2D;
import dev.fovea.nn.layer.Mode;
import dev.fovea.nn.layer.Parameter;
import dev.fovea.nn.layer.Scope;
import dev.fovea.nn.model.Forward;
import dev.fovea.nn.model.Network;
import dev.fovea.op.Reshape;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// Where PyTorch's models keep the weights of a network of the same names: `layer1/0/conv1/kernel` is `layer1.0.conv1.weight`.
///
/// A convolution's `[height, width, in, filters]` is `[filters, in, height, width]` there, and a dense layer's `[in, units]` is
/// `[units, in]`. Feature maps are flattened map after map there, pixel after pixel here: the inputs of a dense layer behind `flatten()`
/// stand in another order.
/// ```java
/// model.loadWeights(TorchNames.of(model.network()).fromTorch(safetensors.tensors())).requireComplete();
/// ```
public final class TorchNames {
    private static final Map<String, String> WORDS = Map.of("kernel", "weight", "gamma", "weight", "beta", "bias",
            "moving_mean", "running_mean", "moving_variance", "running_var", "shortcut", "downsample");
    private static final Set<String> LEFT_OUT = Set.of("new", "parallel");
    private static final String COUNTER = ".num_batches_tracked";   // of a batch normalisation; it changes no answer

    /// In the published files of DenseNet a layer's parts are called as they were before: `denselayer1.norm.1`.
    private static final Pattern FORMER = Pattern.compile("(?<=\\.denselayer\\d{1,2}\\.(?:norm|conv))\\.(?=[12]\\.)");

    private final SequencedMap<String, Place> places;

    /// Where a weight is found.
    ///
    /// @param split  the axes there, with those of a flattened image apart
    /// @param theirs the shape there
    /// @param axes   our axis `i` is axis `axes[i]` of `split`
    private record Place(String path, Shape ours, String name, Shape theirs, Shape split, List<Integer> axes) {

        Tensor fromTorch(Tensor t) {
            require(t.shape().equals(theirs), "%s = %s was expected as %s %s, but is %s.\n"
                    + "Build the network that the weights are of.", path, ours, name, theirs, t.shape());
            return transposed(t.reshape(split), axes).reshape(ours);
        }

        Tensor toTorch(Tensor t) {
            List<Integer> back = IntStream.range(0, axes.size()).mapToObj(axes::indexOf).toList();
            Shape apart = new Shape(axes.stream().map(split::extent).toList());
            return transposed(t.reshape(apart), back).reshape(theirs);
        }
    }

    private TorchNames(SequencedMap<String, Place> places) {
        this.places = places;
    }

    /// For the weights of a network.
    public static TorchNames of(Network network) {
        Forward forward = network.build(Mode.INFERENCE);
        var calls = new HashMap<String, Scope.Call>();
        forward.calls().forEach(c -> calls.putIfAbsent(c.path(), c));
        var places = new LinkedHashMap<String, Place>();
        var names = new HashSet<String>();
        for (Parameter p : forward.parameters()) {
            String name = name(p.path());
            require(names.add(name), "two weights would be called %s; give layers the names that they have in PyTorch",
                    name);
            int end = p.path().lastIndexOf('/');
            boolean kernel = p.path().endsWith("/kernel");
            Optional<Scope.Call> call = Optional.ofNullable(kernel ? calls.get(p.path().substring(0, end)) : null);
            places.put(p.path(), place(p.path(), p.type().shape(), name, call));
        }
        return new TorchNames(places);
    }

    private static String name(String path) {
        return Stream.of(path.split("/")).filter(word -> !LEFT_OUT.contains(word))
                .map(word -> WORDS.getOrDefault(word, word)).collect(Collectors.joining("."));
    }

    private static Place place(String path, Shape ours, String name, Optional<Scope.Call> call) {
        if (call.isEmpty()) {
            return new Place(path, ours, name, ours, ours, IntStream.range(0, ours.rank()).boxed().toList());
        }
        Component layer = call.get().component();
        if (layer instanceof DepthwiseConv2D) {
            int channels = ours.extent(2);
            int each = ours.extent(3);
            return new Place(path, ours, name, Shape.of(channels * each, 1, ours.extent(0), ours.extent(1)),
                    Shape.of(channels, each, ours.extent(0), ours.extent(1)), List.of(2, 3, 0, 1));
        }
        if (ours.rank() == 4) {
            Shape theirs = Shape.of(ours.extent(3), ours.extent(2), ours.extent(0), ours.extent(1));
            return new Place(path, ours, name, theirs, theirs, List.of(2, 3, 1, 0));
        }
        if (!(layer instanceof Dense) || ours.rank() != 2) {
            return new Place(path, ours, name, ours, ours, IntStream.range(0, ours.rank()).boxed().toList());
        }
        Shape theirs = Shape.of(ours.extent(1), ours.extent(0));
        return flattened(call.get().inputs().getFirst())
                .map(image -> new Place(path, ours, name, theirs,
                        Shape.of(ours.extent(1), image.channels(), image.height(), image.width()),
                        List.of(2, 3, 1, 0)))
                .orElseGet(() -> new Place(path, ours, name, theirs, theirs, List.of(1, 0)));
    }

    /// The feature maps that `x` is a row of.
    private static Optional<Shape> flattened(Value x) {
        return x.op() instanceof Reshape && x.input(0).shape().rank() == 4
                ? Optional.of(x.input(0).shape())
                : Optional.empty();
    }

    /// What a weight of ours is called there, by path.
    public SequencedMap<String, String> names() {
        var names = new LinkedHashMap<String, String>();
        places.forEach((path, place) -> names.put(path, place.name()));
        return Collections.unmodifiableSequencedMap(names);
    }

    /// Their tensors, by our paths and in our order of axes. Those that the network has no place for keep their names, so that
    /// [dev.fovea.nn.model.LoadReport] lists them; counters of steps are left out.
    ///
    /// @throws IllegalArgumentException if a shape is not the one that was expected
    public SequencedMap<String, Tensor> fromTorch(Map<String, Tensor> tensors) {
        var left = new LinkedHashMap<String, Tensor>();
        tensors.forEach((name, t) -> left.put(FORMER.matcher(name).replaceFirst(""), t));
        left.keySet().removeIf(name -> name.endsWith(COUNTER));
        var weights = new LinkedHashMap<String, Tensor>();
        for (Place place : places.values()) {
            Tensor theirs = left.remove(place.name());
            if (theirs != null) {
                weights.put(place.path(), place.fromTorch(theirs));
            }
        }
        weights.putAll(left);
        return weights;
    }

    /// Our weights by path, under their names and in their order of axes.
    public SequencedMap<String, Tensor> toTorch(Map<String, Tensor> weights) {
        var tensors = new LinkedHashMap<String, Tensor>();
        weights.forEach((path, t) -> {
            require(places.containsKey(path), "the network has no weight %s", path);
            Place place = Objects.requireNonNull(places.get(path));
            tensors.put(place.name(), place.toTorch(t));
        });
        return tensors;
    }

    /// Axis `i` of the result is axis `axes[i]` of `t`.
    private static Tensor transposed(Tensor t, List<Integer> axes) {
        Shape shape = new Shape(axes.stream().map(t.shape()::extent).toList());
        long[] strides = t.shape().strides();
        Tensor result = Tensor.zeros(t.dtype(), shape);
        var position = new int[axes.size()];
        long from = 0;
        for (long to = 0; to < t.count(); to++) {
            result.set(to, t.get(from));
            for (int d = axes.size() - 1; d >= 0; d--) {
                from += strides[axes.get(d)];
                if (++position[d] < shape.extent(d)) {
                    break;
                }
                from -= strides[axes.get(d)] * shape.extent(d);
                position[d] = 0;
            }
        }
        return result;
    }

    @Override public String toString() {
        return "TorchNames of %d weights".formatted(places.size());
    }
}
