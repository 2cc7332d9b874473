package dev.fovea.formats.onnx;

import dev.fovea.formats.FormatException;
import dev.fovea.formats.Text;
import dev.fovea.tensor.DType;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import java.lang.foreign.MemorySegment;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.stream.Collectors;

/// From the graph of a file to a network and its weights.
///
/// Numbers that the file gives become weights where an operator learns such, and constants of the network where they are shapes, axes,
/// single numbers or integers. What one node asks for has its name: `conv1.weight` is `conv1/weight`.
final class OnnxImport {
    private static final String REMEDY = "The file was written by a program with an error, or edited by hand: export the model again";
    private static final int LONGEST_NAME = 100;
    private static final int MOST_NODES = 100_000;
    /// Operators whose first input is an image with its channels on the second axis.
    private static final Set<String> OF_IMAGES = Set.of("Conv", "ConvTranspose", "MaxPool", "AveragePool", "LpPool",
            "GlobalMaxPool", "GlobalAveragePool", "GlobalLpPool", "BatchNormalization", "InstanceNormalization",
            "GroupNormalization", "LRN", "Resize", "Upsample", "DepthToSpace", "SpaceToDepth");
    /// Operators that leave the axes where they are.
    private static final Set<String> THROUGH = Set.of("Identity", "Cast", "Pad", "Dropout", "Add", "Sub", "Mul", "Div",
            "Clip", "Relu", "LeakyRelu", "Sigmoid", "Tanh", "Neg", "Abs", "Sqrt", "Pow", "Min", "Max", "QuantizeLinear",
            "DequantizeLinear", "CenterCropPad", "Shrink");

    private final OnnxModel model;
    private final ExternalData external;
    private final int opset;
    private final SequencedMap<String, OnnxTensor> given = new LinkedHashMap<>();
    private final Set<String> ofNodes = new HashSet<>();
    private final List<OnnxNode> nodes = new ArrayList<>();
    private final Map<String, List<Use>> uses = new HashMap<>();
    private final SequencedMap<String, OnnxNetwork.Weight> weights = new LinkedHashMap<>();
    private final SequencedMap<String, OnnxNetwork.Constant> constants = new LinkedHashMap<>();
    private final SequencedMap<String, Tensor> values = new LinkedHashMap<>();
    private final List<String> names = new ArrayList<>();
    private final Set<String> outputs;

    /// Node number `node` reads a value as input number `input`.
    private record Use(int node, int input) {
    }

    private OnnxImport(OnnxModel model, ExternalData external) {
        this.model = model;
        this.external = external;
        this.outputs = model.graph().outputs().stream().map(OnnxValueInfo::name).collect(Collectors.toSet());
        this.opset = Math.clamp(model.opsets().getOrDefault("", 1L), 0, Integer.MAX_VALUE);
    }

    /// A network and its weights, by path.
    record Imported(OnnxNetwork network, SequencedMap<String, Tensor> weights) {
    }

    /// The network without its inputs.
    ///
    /// @throws UnsupportedModelException if it holds something for which Fovea has nothing
    /// @throws FormatException if the graph is none
    static Imported of(OnnxModel model, ExternalData external) {
        return new OnnxImport(model, external).imported();
    }

    private Imported imported() {
        OnnxGraph graph = model.graph();
        if (graph.sparse()) {
            throw new UnsupportedModelException("", "the graph has sparse initializers; dense ones are read");
        }
        graph.initializers().forEach(t -> given.put(t.name(), t));
        check(graph);
        for (int n = 0; n < nodes.size(); n++) {
            List<String> read = nodes.get(n).inputs();
            for (int i = 0; i < read.size(); i++) {
                uses.computeIfAbsent(read.get(i), _ -> new ArrayList<>()).add(new Use(n, i));
            }
        }
        name();
        given.forEach(this::place);
        var calls = new ArrayList<OnnxNetwork.Call>();
        for (int i = 0; i < nodes.size(); i++) {
            calls.add(call(nodes.get(i), names.get(i)));
        }
        int batch = inputs().stream().findFirst().flatMap(OnnxValueInfo::dims).filter(d -> !d.isEmpty())
                .map(d -> Math.clamp(d.getFirst().extent(), 0, Integer.MAX_VALUE)).orElse(0);
        return new Imported(new OnnxNetwork(opset, batch, List.of(), results(), calls, weights, constants), values);
    }

    /// Every node must read what is there and be of an operator that is known; those that are constants are taken out.
    private void check(OnnxGraph graph) {
        Set<String> there = new HashSet<>(given.keySet());
        graph.inputs().forEach(i -> there.add(i.name()));
        if (graph.nodes().size() > MOST_NODES) {
            throw error("graph", "there are %d nodes; %d are allowed".formatted(graph.nodes().size(), MOST_NODES));
        }
        var unsupported = new Unsupported();
        for (int n = 0; n < graph.nodes().size(); n++) {
            OnnxNode node = graph.nodes().get(n);
            String place = "graph.node[" + n + "]";
            for (String input : node.inputs()) {
                if (!input.isEmpty() && !there.contains(input)) {
                    throw error(place,
                            "%s reads %s, which is not there yet: nothing yields it, or it goes round in a circle"
                                    .formatted(node.place(), Text.quote(input)));
                }
            }
            try {
                require(node);
            } catch (UnsupportedModelException e) {
                unsupported.add(e, node.outputs());
            }
            for (String output : node.outputs()) {
                if (!output.isEmpty() && !there.add(output)) {
                    throw error(place, "%s yields %s, which is there already".formatted(node.place(),
                            Text.quote(output)));
                }
            }
            if (node.op().equals("Constant")) {
                String name = node.outputs().stream().findFirst()
                        .orElseThrow(() -> error(place, node.place() + " yields nothing"));
                given.put(name, constant(node, name));
                ofNodes.add(name);
            } else {
                nodes.add(node);
            }
        }
        unsupported.requireNone();
        for (OnnxValueInfo output : graph.outputs()) {
            if (!there.contains(output.name())) {
                throw error("graph.output", "there is no value %s".formatted(Text.quote(output.name())));
            }
        }
        if (graph.outputs().isEmpty()) {
            throw error("graph.output", "the graph yields nothing");
        }
    }

    /// The operator must be known, and its attributes be numbers and texts.
    private void require(OnnxNode node) {
        Operators.of(node, opset);
        node.attributes().values().stream().filter(OnnxAttribute::other).findFirst().ifPresent(a -> {
            throw new UnsupportedModelException(node.op(), "%s: the attribute %s is a graph, a type or a sparse tensor"
                    .formatted(node.place(), Text.quote(a.name())));
        });
    }

    private FormatException error(String place, String problem) {
        return new FormatException(model.file(), place, problem, REMEDY);
    }

    private static OnnxTensor constant(OnnxNode node, String name) {
        OnnxAttribute value = node.attributes().values().stream().findFirst().orElseThrow(
                () -> new UnsupportedModelException("Constant", node.place() + " has no value"));
        if (value.tensor().isPresent()) {
            OnnxTensor t = value.tensor().get();
            return new OnnxTensor(name, t.code(), t.dims(), t.raw(), t.external());
        }
        boolean list = value.name().endsWith("s");
        if (value.name().startsWith("value_float")) {
            var floats = new float[value.numbers().size()];
            for (int i = 0; i < floats.length; i++) {
                floats[i] = (float) (double) value.numbers().get(i);
            }
            return new OnnxTensor(name, OnnxType.FLOAT.code(), list ? List.of((long) floats.length) : List.of(),
                    MemorySegment.ofArray(floats), Map.of());
        } else if (value.name().startsWith("value_int")) {
            long[] integers = value.integers().stream().mapToLong(l -> l).toArray();
            return new OnnxTensor(name, OnnxType.INT64.code(), list ? List.of((long) integers.length) : List.of(),
                    MemorySegment.ofArray(integers), Map.of());
        }
        throw new UnsupportedModelException("Constant", "%s has its value as %s, which is not read".formatted(
                node.place(), Text.quote(value.name())));
    }

    // names

    static String safe(String name) {
        String safe = name.replaceAll("[^A-Za-z0-9_.-]+", "_").replaceAll("^_+(?=.)|(?<=.)_+$", "");
        return safe.length() > LONGEST_NAME ? safe.substring(0, LONGEST_NAME) : safe;
    }

    /// Names that are given once: `relu`, `relu_1`, `relu_2`.
    private static final class Distinct {
        private final Set<String> taken = new HashSet<>();
        private final Map<String, Integer> counts = new HashMap<>();

        String of(String name) {
            String distinct = name;
            while (!taken.add(distinct)) {
                distinct = name + "_" + counts.merge(name, 1, Integer::sum);
            }
            return distinct;
        }
    }

    private static int lastPart(String name) {
        return Math.max(name.lastIndexOf('.'), name.lastIndexOf('/')) + 1;
    }

    /// A node is called as what its weights' names have in common, else by its own name, else by its operator.
    private void name() {
        var distinct = new Distinct();
        for (OnnxNode node : nodes) {
            List<String> prefixes = node.inputs().stream().filter(given::containsKey).filter(n -> lastPart(n) > 1)
                    .map(n -> safe(n.substring(0, lastPart(n) - 1))).distinct().toList();
            String own = safe(node.name());
            String name = prefixes.size() == 1 && !prefixes.getFirst().isEmpty()
                    ? prefixes.getFirst()
                    : own.isEmpty() ? node.op().toLowerCase(Locale.ROOT) : own;
            names.add(distinct.of(name));
        }
    }

    // what is given

    private void place(String name, OnnxTensor stored) {
        List<Use> readers = uses.getOrDefault(name, List.of());
        if (readers.isEmpty() && !outputs.contains(name)) {
            return;
        }
        OnnxTensor tensor = external.resolve(stored);
        OnnxType type = tensor.type();
        boolean shape = readers.stream().anyMatch(u -> operator(u).known().contains(u.input()));
        boolean learned = readers.stream().anyMatch(u -> operator(u).weights().contains(u.input()));
        boolean kept = readers.stream().anyMatch(u -> operator(u).states().contains(u.input()));
        long count = tensor.count();
        boolean small = count <= Known.MOST;
        Optional<Use> owner = readers.stream().filter(u -> !Set.of("Shape", "Size").contains(nodes.get(u.node).op()))
                .findFirst();
        boolean constant = type.isFloat()
                ? shape || !learned && !kept && (count <= 1 || ofNodes.contains(name) && small)
                : small;
        if (constant || count == 0 || owner.isEmpty()) {
            if (!small) {
                throw new UnsupportedModelException("",
                        "the constant %s has %d numbers; %d at most are known while a network is built"
                                .formatted(Text.quote(name), count, Known.MOST));
            }
            constants.put(name, constant(tensor, type));
        } else {
            weight(name, tensor, type, owner.get(), type.isFloat() && !kept && !(ofNodes.contains(name) && !learned));
        }
    }

    private Operator operator(Use use) {
        return Operators.of(nodes.get(use.node), opset);
    }

    private OnnxNetwork.Constant constant(OnnxTensor tensor, OnnxType type) {
        var numbers = new ArrayList<Double>();
        for (long i = 0; i < tensor.count(); i++) {
            numbers.add(type.get(tensor.raw(), i));
        }
        return new OnnxNetwork.Constant(type, tensor.extents(model.file()), numbers);
    }

    private void weight(String name, OnnxTensor tensor, OnnxType type, Use owner, boolean learned) {
        List<Integer> dims = tensor.extents(model.file());
        boolean kernel = dims.size() >= 3 && uses.getOrDefault(name, List.of()).stream()
                .anyMatch(u -> u.input == 1 && operator(u).kernel());
        List<Integer> order = kernel ? ConvolutionRules.kernelOrder(dims.size()) : Carried.axes(dims.size());
        String call = names.get(owner.node);
        String last = safe(name.substring(lastPart(name)));
        String local = last.isEmpty() ? "weight" : last;
        String path = local;
        for (int i = 1; values.containsKey(call + "/" + path); i++) {
            path = local + "_" + i;
        }
        var weight = new OnnxNetwork.Weight(call, path, type, dims, order, learned);
        weights.put(name, weight);
        values.put(weight.path(), values(tensor, type, weight));
    }

    /// As f32 in the order of the variable; mapped where the file has them so.
    private static Tensor values(OnnxTensor tensor, OnnxType type, OnnxNetwork.Weight weight) {
        Shape shape = weight.shape();
        if (type == OnnxType.FLOAT && weight.order().equals(Carried.axes(weight.dims().size()))) {
            return Tensor.of(DType.F32, shape, tensor.raw());
        }
        long[] strides = new Shape(weight.dims()).strides();
        var values = new float[Math.toIntExact(shape.count())];
        var at = new int[shape.rank()];
        for (int i = 0; i < values.length; i++) {
            long from = 0;
            for (int d = 0; d < at.length; d++) {
                from += at[d] * strides[weight.order().get(d)];
            }
            double value = type.get(tensor.raw(), from);
            if (!type.isFloat() && Math.abs(value) > 1 << 24) {
                throw new UnsupportedModelException("", "the integers %s are beyond 2^24 and too many to be constants"
                        .formatted(Text.quote(tensor.name())));
            }
            values[i] = (float) value;
            for (int d = at.length - 1; d >= 0 && ++at[d] == shape.extent(d); d--) {
                at[d] = 0;
            }
        }
        return Tensor.of(shape, values);
    }

    // calls

    private static OnnxNetwork.Call call(OnnxNode node, String name) {
        var integers = new LinkedHashMap<String, List<Long>>();
        var numbers = new LinkedHashMap<String, List<Double>>();
        var texts = new LinkedHashMap<String, String>();
        node.attributes().forEach((key, a) -> {
            if (a.tensor().isPresent()) {
                OnnxTensor t = a.tensor().get();
                if (t.count() != 1 || !t.external().isEmpty()) {
                    throw new UnsupportedModelException(node.op(),
                            "%s: the attribute %s has %d numbers; one was expected"
                                    .formatted(node.place(), Text.quote(key), t.count()));
                }
                numbers.put(key, List.of(t.get(0)));
                integers.put(key + "_type", List.of((long) t.type().code()));
            } else if (!a.numbers().isEmpty()) {
                numbers.put(key, a.numbers());
            } else if (!a.texts().isEmpty()) {
                texts.put(key, a.texts().getFirst());
            } else {
                integers.put(key, a.integers());
            }
        });
        return new OnnxNetwork.Call(name, node.op(), node.inputs(), node.outputs(), integers, numbers, texts);
    }

    // what goes in and comes out

    /// The inputs that are not given.
    private List<OnnxValueInfo> inputs() {
        return inputs(model);
    }

    static List<OnnxValueInfo> inputs(OnnxModel model) {
        Set<String> given = model.graph().initializers().stream().map(OnnxTensor::name).collect(Collectors.toSet());
        return model.graph().inputs().stream().filter(i -> !given.contains(i.name())).toList();
    }

    private List<OnnxNetwork.Result> results() {
        List<String> outputs = model.graph().outputs().stream().map(OnnxValueInfo::name).toList();
        if (outputs.size() == 1) {
            return List.of(new OnnxNetwork.Result("output", outputs.getFirst()));
        }
        var distinct = new Distinct();
        return outputs.stream().map(o -> new OnnxNetwork.Result(named(o, "output", distinct), o)).toList();
    }

    private static String named(String name, String otherwise, Distinct distinct) {
        String safe = safe(name);
        return distinct.of(safe.isEmpty() ? otherwise : safe);
    }

    /// The network with its inputs as fields: samples without the batch, images channels last.
    static OnnxNetwork withInputs(OnnxModel model, OnnxNetwork network) {
        var distinct = new Distinct();
        Map<String, List<OnnxNetwork.Call>> readers = new HashMap<>();
        network.calls()
                .forEach(c -> c.inputs().forEach(i -> readers.computeIfAbsent(i, _ -> new ArrayList<>()).add(c)));
        var feeds = new ArrayList<OnnxNetwork.Feed>();
        for (OnnxValueInfo input : inputs(model)) {
            OnnxType type = OnnxType.of(input.code()).orElseThrow(
                    () -> OnnxTensor.unsupported(input.code(), "the input " + Text.quote(input.name())));
            List<OnnxValueInfo.Dim> dims = input.dims().filter(d -> !d.isEmpty()).orElseThrow(
                    () -> new UnsupportedModelException("",
                            "the input %s has no axes; the first axis must be the batch".formatted(
                                    Text.quote(input.name()))));
            var sample = new ArrayList<Integer>();
            for (OnnxValueInfo.Dim dim : dims.subList(1, dims.size())) {
                if (dim.isOpen() || dim.extent() < 1 || dim.extent() > 1 << 24) {
                    throw new UnsupportedModelException("",
                            "the input %s has the extents %s, but those of a sample must be known, from 1 to 16777216.\n%s"
                                    .formatted(Text.quote(input.name()), dims,
                                            "Export the model with a fixed size; only the first axis, the batch, may be open"));
                }
                sample.add((int) dim.extent());
            }
            boolean image = sample.size() >= 2 && isImage(readers, input.name());
            if (image) {
                sample.add(sample.removeFirst());
            }
            feeds.add(
                    new OnnxNetwork.Feed(named(input.name(), "input", distinct), input.name(), type, new Shape(sample),
                            image));
        }
        if (feeds.isEmpty()) {
            throw new UnsupportedModelException("", "the network has no inputs");
        }
        return network.feeds(feeds);
    }

    /// Whether a value goes into an operator of images, its axes as they are.
    private static boolean isImage(Map<String, List<OnnxNetwork.Call>> readers, String name) {
        var next = new ArrayDeque<>(List.of(name));
        var seen = new HashSet<>(next);
        while (!next.isEmpty()) {
            String value = next.poll();
            for (OnnxNetwork.Call call : readers.getOrDefault(value, List.of())) {
                int at = call.inputs().indexOf(value);
                if (at == 0 && OF_IMAGES.contains(call.op())) {
                    return true;
                }
                if (at >= 0 && THROUGH.contains(call.op())) {
                    call.outputs().stream().limit(1).filter(seen::add).forEach(next::add);
                }
            }
        }
        return false;
    }
}
