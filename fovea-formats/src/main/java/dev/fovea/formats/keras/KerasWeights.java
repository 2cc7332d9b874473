package dev.fovea.formats.keras;

import dev.fovea.formats.FormatException;
import dev.fovea.formats.Text;
import dev.fovea.formats.hdf.HdfArray;
import dev.fovea.formats.hdf.HdfNode;
import dev.fovea.formats.hdf.HdfNode.Group;
import dev.fovea.nn.layer.Parameter;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The weights of a file, layer by layer, in one of Keras' two layouts.
///
/// Since Keras 3 a layer is found by its class and its number among the layers of that class, whatever it is called:
/// `layers/conv2d_1/vars/0`, and those of a model in the model below `layers/functional/layers`. Before, by its name:
/// `conv2d_1/conv2d_1/kernel:0`, all weights of a model within under the model's name, those that learn first. Within a layer the
/// order is that in which the layer makes them, here as there.
final class KerasWeights {
    private static final List<String> CONTAINERS = List.of("layers", "_layer_checkpoint_dependencies", "_layers",
            "_operations");
    private static final String VARS = "vars";
    private static final List<List<String>> ATTENTION = List.of(List.of("query_dense", "_query_dense"),
            List.of("key_dense", "_key_dense"), List.of("value_dense", "_value_dense"),
            List.of("output_dense", "_output_dense"));
    private static final Pattern NUMBERED = Pattern.compile("(.*?)(?:_(\\d{1,6}))?");
    private static final Set<String> WITHOUT_PARAMETERS = Set.of("normalization", "seed_generator");

    private final List<Parameter> parameters;
    private final SequencedMap<String, Tensor> weights = new LinkedHashMap<>();
    private final SequencedMap<String, HdfArray> sources = new LinkedHashMap<>();
    private final SequencedMap<String, HdfArray> left = new LinkedHashMap<>();
    private final List<String> problems = new ArrayList<>();

    private KerasWeights(List<Parameter> parameters) {
        this.parameters = parameters;
    }

    /// What came of it.
    ///
    /// @param weights  by path
    /// @param sources  where each was found in the file, by path
    /// @param left     of the file, for which there is no place, by their paths there
    /// @param problems what does not fit, in words
    record Found(SequencedMap<String, Tensor> weights, SequencedMap<String, HdfArray> sources,
            SequencedMap<String, HdfArray> left, List<String> problems) {

        /// All, or an error.
        SequencedMap<String, Tensor> complete(String file) {
            if (!problems.isEmpty()) {
                throw new FormatException(file, "", "the weights do not fit the layers: " + String.join("; ",
                        problems.size() > 6 ? problems.subList(0, 6) : problems) + (problems.size() > 6 ? "; …" : ""),
                        "Save model and weights anew, together, or build the network that the weights are of");
            }
            return weights;
        }

        /// Those that were found, and the others by their names in the file, for a report.
        SequencedMap<String, Tensor> all() {
            var all = new LinkedHashMap<>(weights);
            left.forEach((path, array) -> all.putIfAbsent(path, array.tensor()));
            return all;
        }
    }

    /// For a network whose layers count as these places; `root` is the group of the model.
    static Found of(Group root, List<Place> places, List<Parameter> parameters) {
        var found = new KerasWeights(parameters);
        if (isOlder(root)) {
            found.older(root, places);
        } else {
            found.newer(root, places);
        }
        return new Found(found.weights, found.sources, found.left, List.copyOf(found.problems));
    }

    static boolean isOlder(Group root) {
        return root.attributes().containsKey("layer_names") || root.attributes().containsKey("layer_names0");
    }

    // Keras 3

    /// The group of the layers of a model.
    private static Group container(Group model) {
        Group inner = model.group("_functional").filter(_ -> model.group("layers").isEmpty()).orElse(model);
        return CONTAINERS.stream().map(name -> named(inner, name)).flatMap(Optional::stream)
                .filter(KerasWeights::hasArrays).findFirst().orElse(inner);
    }

    /// The group of that name, or what Windows made of it: `layers\conv2d` beside others.
    private static Optional<Group> named(Group group, String name) {
        var flat = new LinkedHashMap<String, HdfNode>();
        group.children().forEach((child, node) -> {
            if (child.startsWith(name + "\\")) {
                flat.put(child.substring(name.length() + 1), node);
            }
        });
        return flat.isEmpty()
                ? group.group(name)
                : Optional.of(new Group(group.file(), group.path() + name, flat, Map.of()));
    }

    private static boolean hasArrays(Group group) {
        return group.children().values().stream().anyMatch(c -> c instanceof HdfArray
                || c instanceof Group below && hasArrays(below));
    }

    private void newer(Group model, List<Place> places) {
        Group container = container(model);
        var kinds = new LinkedHashSet<String>();
        places.stream().filter(this::hasWeights).map(Place::kind).forEach(kinds::add);
        Map<String, List<Group>> groups = numbered(container);
        kinds.addAll(groups.keySet());
        for (String kind : kinds) {
            List<Place> ours = places.stream().filter(p -> p.kind().equals(kind) && hasWeights(p)).toList();
            List<Group> theirs = groups.getOrDefault(kind, List.of());
            if (WITHOUT_PARAMETERS.contains(kind)) {
                continue;
            }
            if (ours.size() != theirs.size()) {
                problems.add("%s: %d in the file, %s, but %d in the network, %s".formatted(kind, theirs.size(),
                        theirs.stream().map(Group::path).toList(), ours.size(),
                        ours.stream().map(Place::path).toList()));
            }
            for (int i = 0; i < Math.min(ours.size(), theirs.size()); i++) {
                if (ours.get(i).isModel()) {
                    newer(theirs.get(i), ours.get(i).layers());
                } else {
                    take(ours.get(i).path(), ours.get(i).own(parameters), arrays(theirs.get(i)));
                }
            }
            theirs.subList(Math.min(ours.size(), theirs.size()), theirs.size())
                    .forEach(group -> all(group).forEach(a -> left.put(a.path(), a)));
        }
    }

    private boolean hasWeights(Place place) {
        return place.hasWeights(parameters);
    }

    private static String kind(String name) {
        var matcher = NUMBERED.matcher(name);
        return matcher.matches() ? matcher.group(1) : name;
    }

    /// The groups with weights of each class, `dense`, `dense_1`, …, in the order of their numbers.
    private static Map<String, List<Group>> numbered(Group container) {
        return container.children().entrySet().stream()
                .filter(e -> e.getValue() instanceof Group g && hasArrays(g))
                .sorted(Comparator.comparingInt(e -> number(e.getKey())))
                .collect(Collectors.groupingBy(e -> kind(e.getKey()), LinkedHashMap::new,
                        Collectors.mapping(e -> (Group) e.getValue(), Collectors.toList())));
    }

    private static int number(String name) {
        var matcher = NUMBERED.matcher(name);
        return matcher.matches() && matcher.group(2) != null ? Integer.parseInt(matcher.group(2)) : -1;
    }

    /// The arrays of a layer in their order; those of attention stand in four dense layers.
    static List<HdfArray> arrays(Group layer) {
        List<HdfArray> own = layer.group(VARS).map(KerasWeights::inOrder).orElse(List.of());
        if (!own.isEmpty()) {
            return own;
        }
        return ATTENTION.stream().flatMap(names -> names.stream().map(layer::group).flatMap(Optional::stream).limit(1))
                .flatMap(dense -> arrays(dense).stream()).toList();
    }

    private static List<HdfArray> inOrder(Group vars) {
        return vars.children().entrySet().stream().filter(e -> e.getValue() instanceof HdfArray)
                .sorted(Comparator.comparingInt(e -> e.getKey().matches("\\d{1,6}")
                        ? Integer.parseInt(e.getKey())
                        : Integer.MAX_VALUE))
                .map(e -> (HdfArray) e.getValue()).toList();
    }

    /// All arrays below a group.
    static Stream<HdfArray> all(Group group) {
        return group.children().values().stream().flatMap(c -> switch (c) {
            case HdfArray array -> Stream.of(array);
            case Group below -> all(below);
        });
    }

    /// Mean and variance that a layer has counted of data.
    static Optional<List<HdfArray>> ofNormalization(Group root, List<String> container, String name, int number) {
        if (isOlder(root)) {
            return container.isEmpty() ? layer(root, name) : Optional.empty();
        }
        Group model = root;
        for (String within : container) {
            Optional<Group> next = container(model).group(within);
            if (next.isEmpty()) {
                return Optional.empty();
            }
            model = next.get();
        }
        return container(model).group(number == 0 ? "normalization" : "normalization_" + number)
                .map(KerasWeights::arrays);
    }

    // before

    private void older(Group root, List<Place> places) {
        List<String> names = texts(root, "layer_names").stream().distinct()
                .filter(name -> layer(root, name).filter(a -> !a.isEmpty()).isPresent()).toList();
        List<Place> ours = places.stream().filter(this::hasWeights).toList();
        Set<String> known = new LinkedHashSet<>(ours.stream().map(Place::name).toList());
        boolean byName = names.containsAll(known)
                || names.size() != ours.size() && names.stream().anyMatch(known::contains);
        if (!byName && names.size() != ours.size()) {
            problems.add("%d layers have weights in the file, %s, but %d in the network, %s".formatted(names.size(),
                    names, ours.size(), known));
        }
        var used = new LinkedHashSet<String>();
        for (int i = 0; i < ours.size(); i++) {
            Place place = ours.get(i);
            String name = byName ? place.name() : i < names.size() ? names.get(i) : "";
            Optional<List<HdfArray>> arrays = used.add(name) && names.contains(name)
                    ? layer(root, name)
                    : Optional.empty();
            if (arrays.isPresent()) {
                take(place.path(), place.inOrder(parameters), arrays.get());
            } else {
                problems.add("%s has no weights in the file, which has %s".formatted(place.path(), names));
            }
        }
        for (String name : names) {
            if (!used.contains(name) && !isNormalization(places, name)) {
                problems.add("nothing in the network has the weights of %s".formatted(Text.quote(name)));
                layer(root, name).ifPresent(arrays -> arrays.forEach(a -> left.put(a.path(), a)));
            }
        }
    }

    private static boolean isNormalization(List<Place> places, String name) {
        return places.stream().anyMatch(p -> p.name().equals(name) && WITHOUT_PARAMETERS.contains(p.kind()));
    }

    private static Optional<List<HdfArray>> layer(Group root, String name) {
        return root.group(name).map(group -> texts(group, "weight_names").stream().map(group::array).toList());
    }

    /// An attribute of many texts is cut into `layer_names0`, `layer_names1`, …
    private static List<String> texts(Group group, String attribute) {
        Optional<List<String>> whole = group.texts(attribute);
        if (whole.isPresent()) {
            return whole.get();
        }
        var all = new ArrayList<String>();
        for (int i = 0; group.attributes().containsKey(attribute + i); i++) {
            group.texts(attribute + i).ifPresent(all::addAll);
        }
        return all;
    }

    // both

    private void take(String path, List<Parameter> ours, List<HdfArray> theirs) {
        if (ours.size() != theirs.size()) {
            problems.add("%s has %d weights, %s, but %d in the file".formatted(path, ours.size(),
                    ours.stream().map(Parameter::path).toList(), theirs.size()));
        }
        for (int i = 0; i < Math.min(ours.size(), theirs.size()); i++) {
            Shape expected = ours.get(i).type().shape();
            Tensor value = theirs.get(i).tensor();
            boolean apart = value.count() == expected.count() && isHeads(expected, value.shape());
            if (!apart && !value.shape().equals(expected)) {
                problems.add("%s is %s, but %s in the file".formatted(ours.get(i).path(), expected, value.shape()));
            }
            weights.put(ours.get(i).path(), apart ? value.reshape(expected) : value);
            sources.put(ours.get(i).path(), theirs.get(i));
        }
        theirs.subList(Math.min(ours.size(), theirs.size()), theirs.size()).forEach(a -> left.put(a.path(), a));
    }

    /// Attention's heads have an axis of their own there: `[features, heads, keyDim]`, `[heads, keyDim]`, `[heads, keyDim, features]`.
    private static boolean isHeads(Shape expected, Shape value) {
        int rank = expected.rank();
        if (value.rank() != rank + 1 || rank == 0) {
            return false;
        }
        Shape last = value.sub(0, rank - 1).append(Math.multiplyExact(value.extent(rank - 1), value.extent(rank)));
        Shape first = Shape.of(Math.multiplyExact(value.extent(0), value.extent(1)));
        for (int axis = 2; axis < value.rank(); axis++) {
            first = first.append(value.extent(axis));
        }
        return expected.equals(last) || expected.equals(first);
    }
}
