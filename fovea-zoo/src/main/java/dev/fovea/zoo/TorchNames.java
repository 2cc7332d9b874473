package dev.fovea.zoo;

import static dev.fovea.nn.text.Require.require;

import dev.fovea.formats.ImportReport;
import dev.fovea.formats.Pitfalls;
import dev.fovea.formats.Text;
import dev.fovea.graph.Value;
import dev.fovea.nn.layer.Component;
import dev.fovea.nn.layer.Dense;
import dev.fovea.nn.layer.DepthwiseConv2D;
import dev.fovea.nn.layer.Mode;
import dev.fovea.nn.layer.Parameter;
import dev.fovea.nn.layer.Scope;
import dev.fovea.nn.model.Forward;
import dev.fovea.nn.model.Network;
import dev.fovea.nn.text.Near;
import dev.fovea.op.Reshape;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import java.util.ArrayList;
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

    private static final int MOST = 30;

    private final Forward forward;
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
            return t.reshape(split).transposed(axes).reshape(ours);
        }

        /// What [#fromTorch] does, in words.
        String done() {
            if (axes.equals(IntStream.range(0, axes.size()).boxed().toList())) {
                return ImportReport.Weight.AS_IT_IS;
            }
            return switch (theirs.rank()) {
                case 4 -> axes.getLast() == 0
                        ? "[out, in, h, w] turned to [h, w, in, out]"
                        : "[channels·m, 1, h, w] turned to [h, w, channels, m]";
                case 2 -> split.rank() == 2 || split.extent(2) * split.extent(3) == 1
                        ? "[out, in] turned to [in, out]"
                        : "[out, in] turned to [in, out], its inputs from map after map to pixel after pixel";
                default -> "axes turned";
            };
        }

        Tensor toTorch(Tensor t) {
            List<Integer> back = IntStream.range(0, axes.size()).mapToObj(axes::indexOf).toList();
            Shape apart = new Shape(axes.stream().map(split::extent).toList());
            return t.reshape(apart).transposed(back).reshape(theirs);
        }
    }

    private TorchNames(Forward forward, SequencedMap<String, Place> places) {
        this.forward = forward;
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
        return new TorchNames(forward, places);
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

    /// What a layer of ours is called there: `layer1/0/conv1` is `layer1.0.conv1`.
    public static String ofLayer(String path) {
        return name(path);
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

    /// What becomes of their tensors: name and shape there, path and shape here, how the numbers are turned, what differs between
    /// the programs, and what is left out.
    ///
    /// @param file what they were read of, as messages name it
    /// @throws IllegalArgumentException if a weight is missing, has another shape, or has no place; the message tells all
    public ImportReport report(String file, Map<String, Tensor> tensors) {
        var left = new LinkedHashMap<String, String>();
        tensors.keySet().forEach(name -> left.put(FORMER.matcher(name).replaceFirst(""), name));
        long counters = left.keySet().stream().filter(name -> name.endsWith(COUNTER)).count();
        left.keySet().removeIf(name -> name.endsWith(COUNTER));
        List<String> free = left.keySet().stream()
                .filter(n -> places.values().stream().noneMatch(p -> p.name().equals(n)))
                .toList();
        var rows = new ArrayList<ImportReport.Weight>();
        var problems = new ArrayList<String>();
        for (Place place : places.values()) {
            String name = left.remove(place.name());
            Tensor theirs = name == null ? null : tensors.get(name);
            if (name == null || theirs == null) {
                problems.add("%s is missing: there is no %s %s in the file%s".formatted(place.path(), place.name(),
                        place.theirs(), Near.hint(place.name(), free)));
            } else if (!theirs.shape().equals(place.theirs())) {
                problems.add("%s %s was expected as %s %s, but is %s".formatted(place.path(), place.ours(),
                        place.name(), place.theirs(), theirs.shape()));
            } else {
                rows.add(new ImportReport.Weight(name, place.theirs(), place.path(), place.ours(), place.done()));
            }
        }
        left.values().forEach(name -> problems.add("nothing in the network has the weights of %s %s".formatted(
                Text.quote(name), Objects.requireNonNull(tensors.get(name)).shape())));
        require(problems.isEmpty(), "%s does not fit the network:%s\n"
                + "Build the network that the weights are of, with layers of the names that they have there.", file,
                listed(problems));
        List<ImportReport.Note> leftOut = counters == 0
                ? List.of()
                : List.of(new ImportReport.Note("num_batches_tracked",
                        "counters of steps, %d of them; they change no answer".formatted(counters)));
        return new ImportReport(file, "weights by PyTorch's names", rows, Pitfalls.ofTorch(forward), leftOut);
    }

    /// One line each, of many the first.
    private static String listed(List<String> problems) {
        return problems.stream().limit(MOST).map(p -> "\n  " + p).collect(Collectors.joining())
                + (problems.size() > MOST ? "\n  and %d more".formatted(problems.size() - MOST) : "");
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

    @Override public String toString() {
        return "TorchNames of %d weights".formatted(places.size());
    }
}
