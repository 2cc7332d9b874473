package dev.fovea.formats.keras;

import dev.fovea.data.Field;
import dev.fovea.formats.FormatException;
import dev.fovea.formats.Json;
import dev.fovea.formats.JsonCursor;
import dev.fovea.formats.Text;
import dev.fovea.graph.Graph;
import dev.fovea.graph.Value;
import dev.fovea.nn.layer.Component;
import dev.fovea.nn.layer.Layer;
import dev.fovea.nn.layer.Layers;
import dev.fovea.nn.layer.Merge;
import dev.fovea.nn.layer.Mode;
import dev.fovea.nn.layer.Scope;
import dev.fovea.nn.layer.Sequential;
import dev.fovea.nn.model.Functional;
import dev.fovea.op.Ops;
import dev.fovea.tensor.DType;
import dev.fovea.tensor.Shape;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// The network that a configuration describes, of ordinary layers with the names of the file: `Sequential` stays one, a functional
/// model becomes a [Functional], models within models stay such.
///
/// Each layer is applied once to the shapes that reach it, so that what does not fit is said with its place in the file, and the
/// layer knows how many axes its input has.
final class KerasNetwork {
    private static final Set<String> MODELS = Set.of("Sequential", "Functional", "Model");
    private static final String INPUT = "InputLayer";

    private final boolean isKeras3;
    private final Statistics statistics;
    private final List<String> leftOut = new ArrayList<>();

    /// What a layer has counted of data, for [Layers#normalization]: mean, variance and number, which are weights in the file.
    interface Statistics {
        /// @param container names of the models that it is in
        /// @param name      of the layer
        /// @param number    how many of its class stand before it
        List<List<Double>> of(List<String> container, String name, int number);
    }

    /// @param places  the layers as files of weights count them
    /// @param leftOut layers that do nothing in answers, and have no counterpart
    record Result(Layer layer, List<Field> inputs, List<Place> places, List<String> leftOut) {
    }

    private record Converted(Layer layer, List<Field> inputs, List<Place> places) {
    }

    private record Reference(String layer, int node, JsonCursor place) {
        String key() {
            return layer + "/" + node;
        }
    }

    private KerasNetwork(boolean isKeras3, Statistics statistics) {
        this.isKeras3 = isKeras3;
        this.statistics = statistics;
    }

    /// @param model `{"class_name": "Sequential", "config": {…}}`
    static Result of(JsonCursor model, boolean isKeras3, Statistics statistics) {
        var network = new KerasNetwork(isKeras3, statistics);
        try {
            Converted converted = network.model(model, "", List.of(), Optional.empty());
            return new Result(converted.layer, converted.inputs, converted.places, network.leftOut);
        } catch (FormatException e) {
            throw KerasSurvey.of(e, model, isKeras3);
        }
    }

    static boolean isModel(String className) {
        return MODELS.contains(className);
    }

    /// Whether an entry is not made by [KerasLayers]: an input, or numbers that stand elsewhere.
    static boolean isWithoutLayer(String className) {
        return className.equals(INPUT) || className.equals("Normalization");
    }

    private Converted model(JsonCursor model, String path, List<String> container, Optional<Shape> sample) {
        String className = model.get("class_name").text();
        if (!MODELS.contains(className)) {
            throw model.error("a model of the class %s, which is a program; %s", Text.quote(className),
                    Text.near(className, MODELS.stream().sorted().toList()));
        }
        JsonCursor config = model.get("config");
        boolean isList = config.value() instanceof Json.Arr;
        return className.equals("Sequential")
                ? sequential(model, isList ? config : config.get("layers"), path, container, sample)
                : functional(config, path, container, sample);
    }

    // one layer after another

    private Converted sequential(JsonCursor model, JsonCursor list, String path, List<String> container,
            Optional<Shape> given) {
        List<JsonCursor> entries = list.elements();
        if (entries.isEmpty()) {
            throw list.error("the model has no layers");
        }
        Optional<JsonCursor> declared = inputShape(entries.getFirst()).or(() -> builtShape(model));
        Shape sample = given.or(() -> declared.map(KerasNetwork::sample)).orElseThrow(() -> list.error(
                "the model does not say what it takes; begin it with keras.Input(shape=(…)), and save it again"));
        Field input = new Field("input", dtype(entries.getFirst()), sample);
        var building = new Building(container, path);
        Value x = building.feed(input);
        var layers = new ArrayList<Layer>();
        for (JsonCursor entry : entries) {
            if (entry.get("class_name").text().equals(INPUT)) {
                continue;
            }
            Component component = building.component(entry, x.shape());
            String name = building.names.getOrDefault(nameOf(entry), nameOf(entry));
            if (!(component instanceof Layer layer)) {
                throw entry.error("the layer %s takes several inputs, and stands in a row", Text.quote(name));
            }
            x = building.apply(entry, name, layer, List.of(x));
            layers.add(layer.named(name));
        }
        return new Converted(new Sequential(layers), List.of(input), building.places);
    }

    private static Optional<JsonCursor> inputShape(JsonCursor entry) {
        JsonCursor config = entry.get("config");
        if (config.value() instanceof Json.Arr) {
            return config.elements().stream().findFirst().flatMap(KerasNetwork::inputShape);
        }
        return config.find("batch_shape").or(() -> config.find("batch_input_shape"))
                .or(() -> config.find("layers").map(JsonCursor::elements).filter(l -> !l.isEmpty())
                        .flatMap(l -> inputShape(l.getFirst())));
    }

    private static Optional<JsonCursor> builtShape(JsonCursor model) {
        Optional<JsonCursor> config = Optional.of(model.get("config")).filter(c -> c.value() instanceof Json.Obj);
        return config.flatMap(c -> c.find("build_input_shape"))
                .or(() -> model.find("build_config").flatMap(b -> b.find("input_shape")));
    }

    /// `[null, 28, 28, 1]`, or of a model of one input `[[null, 28, 28, 1]]`.
    private static Shape sample(JsonCursor shape) {
        List<JsonCursor> extents = shape.elements();
        if (extents.size() == 1 && extents.getFirst().value() instanceof Json.Arr) {
            return sample(extents.getFirst());
        }
        if (extents.isEmpty()) {
            throw shape.error("an input without a batch");
        }
        var sample = new ArrayList<Integer>();
        for (JsonCursor extent : extents.subList(1, extents.size())) {
            if (extent.value() instanceof Json.Null) {
                throw shape.error("the input %s has open extents; a network here takes samples of one shape.\n"
                        + "Save the model with keras.Input(shape=(…)), or build the network in the program and load the "
                        + "weights alone: model.loadWeights(file)", shape.value());
            }
            sample.add(extent.integer(1, Integer.MAX_VALUE));
        }
        return new Shape(sample);
    }

    private static DType dtype(JsonCursor entry) {
        Optional<JsonCursor> dtype = entry.get("config").value() instanceof Json.Obj
                ? entry.get("config").find("dtype")
                : Optional.empty();
        if (dtype.isEmpty() || !(dtype.get().value() instanceof Json.Str(String name))) {
            return DType.F32;
        }
        return switch (name) {
            case "uint8" -> DType.U8;
            case "int32", "int16", "int8", "uint16" -> DType.I32;
            case "int64", "uint32" -> DType.I64;
            case "string" -> throw dtype.get().error("a network here takes numbers, not texts");
            default -> DType.F32;
        };
    }

    // layers that are called

    private Converted functional(JsonCursor config, String path, List<String> container, Optional<Shape> given) {
        var building = new Building(container, path);
        var fields = new HashMap<String, Field>();
        var waiting = new ArrayList<Node>();
        List<Reference> inputs = references(config.get("input_layers"));
        for (JsonCursor entry : config.get("layers").elements()) {
            String name = nameOf(entry);
            if (entry.get("class_name").text().equals(INPUT)) {
                Shape sample = given.filter(_ -> inputs.size() == 1).orElseGet(() -> sample(inputShape(entry)
                        .orElseThrow(() -> entry.error("the input %s has no shape", Text.quote(name)))));
                fields.put(name, new Field(building.taken(entry), dtype(entry), sample));
            } else {
                List<JsonCursor> nodes = entry.get("inbound_nodes").elements();
                building.taken(entry);
                for (int node = 0; node < nodes.size(); node++) {
                    waiting.add(new Node(entry, name, node, references(nodes.get(node))));
                }
            }
        }
        var ordered = new ArrayList<Field>();
        for (Reference input : inputs) {
            Field field = fields.get(input.layer);
            if (field == null) {
                throw input.place.error("there is no input %s; %s", Text.quote(input.layer),
                        Text.near(input.layer, fields.keySet()));
            }
            building.values.put(input.key(), new Known(field.name(), building.feed(field)));
            ordered.add(field);
        }
        var calls = new ArrayList<Functional.Call>();
        while (!waiting.isEmpty()) {
            int before = waiting.size();
            waiting.removeIf(node -> building.isReady(node) && calls.add(building.call(node)));
            if (waiting.size() == before) {
                throw waiting.getFirst().entry.error(
                        "the layer %s reads what no layer yields, or what comes of itself: %s",
                        Text.quote(waiting.getFirst().name), waiting.getFirst().inputs.stream()
                                .filter(r -> !building.values.containsKey(r.key())).map(Reference::layer).toList());
            }
        }
        return new Converted(building.network(config, ordered, calls), ordered, building.inFileOrder());
    }

    private record Node(JsonCursor entry, String name, int number, List<Reference> inputs) {
    }

    /// What a call yields: its name here, and its value, for its shape.
    private record Known(String name, Value value) {
    }

    /// The tensors that an entry of `inbound_nodes`, `input_layers` or `output_layers` names, of Keras 2 and of Keras 3.
    private static List<Reference> references(JsonCursor place) {
        var references = new ArrayList<Reference>();
        collect(place, references);
        return references;
    }

    private static void collect(JsonCursor place, List<Reference> references) {
        switch (place.value()) {
            case Json.Arr _ -> {
                List<JsonCursor> elements = place.elements();
                if (elements.size() >= 3 && elements.get(0).value() instanceof Json.Str(String name)
                        && elements.get(1).value() instanceof Json.Num) {
                    references.add(new Reference(name, elements.get(1).integer(0, Integer.MAX_VALUE), place));
                    if (elements.get(2).integer(0, Integer.MAX_VALUE) != 0) {
                        throw place.error("layers of several outputs are not known");
                    }
                    elements.subList(3, elements.size()).forEach(more -> collect(more, references));
                } else {
                    elements.forEach(element -> collect(element, references));
                }
            }
            case Json.Obj _ -> {
                if (place.find("class_name").filter(c -> c.value().equals(Json.of("__keras_tensor__"))).isPresent()) {
                    collect(place.get("config").get("keras_history"), references);
                } else {
                    place.members().values().forEach(member -> collect(member, references));
                }
            }
            case Json.Str _,Json.Num _,Json.Bool _,Json.Null _ -> {
                // an argument that is no tensor
            }
        }
    }

    static String nameOf(JsonCursor entry) {
        JsonCursor config = entry.get("config");
        return entry.find("name")
                .or(() -> config.value() instanceof Json.Obj ? config.find("name") : Optional.empty())
                .map(JsonCursor::text)
                .orElseGet(() -> LayerConfig.snake(entry.get("class_name").text()));
    }

    /// One model under construction: its names, what each call yields, and its layers as files of weights count them.
    private final class Building {
        private final List<String> container;
        private final String path;
        private final Map<String, String> names = new HashMap<>();
        private final Set<String> used = new HashSet<>();
        private final Map<String, Known> values = new LinkedHashMap<>();
        private final Map<String, Component> components = new HashMap<>();
        private final Map<String, Integer> kinds = new HashMap<>();
        private final Map<String, Integer> numbers = new LinkedHashMap<>();
        private final List<Place> places = new ArrayList<>();
        private final Graph graph = new Graph();
        private final Scope scope = Scope.root(graph, Mode.INFERENCE);

        private Building(List<String> container, String path) {
            this.container = container;
            this.path = path;
        }

        private Value feed(Field field) {
            return Ops.input(graph, field.name(), field.dtype(), field.sample().prepend(Shape.N));
        }

        /// The name of an entry here: Keras permits letters that paths do not.
        private String taken(JsonCursor entry) {
            String name = nameOf(entry);
            String ours = name.replaceAll("[^A-Za-z0-9_.-]", "_");
            if (ours.isEmpty() || ours.length() > 200 || names.containsKey(name)) {
                throw entry.error("the name %s is taken, empty or longer than 200 letters", Text.quote(name));
            }
            String free = ours;
            for (int i = 1; !used.add(free); i++) {
                free = ours + "_" + i;
            }
            names.put(name, free);
            String kind = LayerConfig.snake(entry.get("class_name").text());
            numbers.put(name, kinds.merge(kind, 1, Integer::sum) - 1);
            return free;
        }

        private Component component(JsonCursor entry, Shape input) {
            if (!names.containsKey(nameOf(entry))) {
                taken(entry);
            }
            String name = nameOf(entry);
            String ours = names.getOrDefault(name, name);
            String className = entry.get("class_name").text();
            String below = path.isEmpty() ? ours : path + "/" + ours;
            boolean isModel = MODELS.contains(className);
            String kind = LayerConfig.snake(className);
            int number = numbers.getOrDefault(name, 0);
            boolean trainable = !(entry.get("config").value() instanceof Json.Obj)
                    || entry.get("config").find("trainable").map(JsonCursor::flag).orElse(true);
            if (isModel) {
                var inner = new ArrayList<>(container);
                inner.add(number == 0 ? kind : kind + "_" + number);
                Converted converted = model(entry, below, inner, Optional.of(input.sub(1, input.rank())));
                places.add(new Place(name, below, kind, trainable, true, converted.places));
                return converted.layer;
            }
            places.add(new Place(name, below, kind, trainable, false, List.of()));
            if (KerasLayers.isAugmentation(className)) {
                leftOut.add(below + ": " + className);
            }
            var config = new LayerConfig(className, name, entry.get("config"), input.rank(), isKeras3);
            return className.equals("Normalization") ? normalization(config, number) : KerasLayers.of(config);
        }

        private Layer normalization(LayerConfig c, int number) {
            c.only("invert", false);
            List<List<Double>> moments = c.has("mean") && c.has("variance")
                    ? List.of(numbers(c.members().get("mean")), numbers(c.members().get("variance")))
                    : statistics.of(container, c.name(), number);
            return Layers.normalization(moments.get(0), moments.get(1));
        }

        private static List<Double> numbers(JsonCursor array) {
            if (array.value() instanceof Json.Arr) {
                return array.elements().stream().flatMap(e -> numbers(e).stream()).toList();
            }
            return List.of(array.number());
        }

        /// Files of weights count the layers of a class as the configuration lists them, not as they are called.
        private List<Place> inFileOrder() {
            List<String> order = List.copyOf(numbers.keySet());
            return places.stream().sorted(java.util.Comparator.comparingInt(p -> order.indexOf(p.name()))).toList();
        }

        private Value apply(JsonCursor entry, String name, Component component, List<Value> inputs) {
            try {
                return switch (component) {
                    case Layer layer -> scope.call(layer.named(name), inputs.getFirst());
                    case Merge merge -> scope.call(merge.named(name), inputs);
                };
            } catch (IllegalArgumentException | IllegalStateException | ArithmeticException e) {
                throw entry.error("the layer %s does not fit: %s", Text.quote(name), String.valueOf(e.getMessage()))
                        .causedBy(e);
            }
        }

        private boolean isReady(Node node) {
            boolean inTurn = node.number == 0 || values.containsKey(node.name + "/" + (node.number - 1));
            return inTurn && node.inputs.stream().allMatch(r -> values.containsKey(r.key()));
        }

        private Functional.Call call(Node node) {
            List<Known> inputs = node.inputs.stream().map(r -> known(r)).toList();
            if (inputs.isEmpty()) {
                throw node.entry.error("the layer %s reads nothing", Text.quote(node.name));
            }
            String name = names.getOrDefault(node.name, node.name);
            Component component = components.get(node.name);
            if (component == null) {
                component = component(node.entry, inputs.getFirst().value.shape());
                components.put(node.name, component);
            }
            boolean same = inputs.stream().map(Known::name).distinct().count() == 1;
            if (component instanceof Layer && !same) {
                throw node.entry.error("the layer %s takes one input here, but is called with %s",
                        Text.quote(node.name), inputs.stream().map(Known::name).toList());
            }
            List<Known> read = component instanceof Layer ? inputs.subList(0, 1) : inputs;
            Value value = apply(node.entry, name, component, read.stream().map(Known::value).toList());
            values.put(node.name + "/" + node.number,
                    new Known(node.number == 0 ? name : name + "#" + node.number, value));
            return new Functional.Call(name, component, read.stream().map(Known::name).toList());
        }

        private Known known(Reference reference) {
            Known known = values.get(reference.key());
            if (known == null) {
                throw reference.place.error("no layer yields %s", Text.quote(reference.key()));
            }
            return known;
        }

        private Functional network(JsonCursor config, List<Field> inputs, List<Functional.Call> calls) {
            var outputs = new ArrayList<Functional.Output>();
            for (Reference reference : references(config.get("output_layers"))) {
                String from = known(reference).name;
                String name = from.replace('#', '_');
                for (int i = 1; outputs.stream().map(Functional.Output::name).toList().contains(name); i++) {
                    name = from.replace('#', '_') + "_" + i;
                }
                outputs.add(new Functional.Output(name, from));
            }
            try {
                return new Functional(inputs, calls, outputs);
            } catch (IllegalArgumentException e) {
                throw config.error("%s", String.valueOf(e.getMessage())).causedBy(e);
            }
        }
    }

    /// Where a file has no such numbers.
    static FormatException noStatistics(String file, String name) {
        return new FormatException(file, "", "the layer %s, Normalization, has no mean and variance in the file"
                .formatted(Text.quote(name)), "Let it adapt to the data in Keras before the model is saved");
    }
}
