package dev.fovea.formats.onnx;

import dev.fovea.nn.model.SavedModel;
import dev.fovea.tensor.DType;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/// The messages of an ONNX file: `ModelProto` and what is in it, by the numbers of their fields (onnx.proto, IR version 8).
final class OnnxFile {
    private static final int IR_VERSION = 8;             // that of ONNX 1.12, which has operator set 17
    private static final int MODEL_IR_VERSION = 1;
    private static final int MODEL_PRODUCER_NAME = 2;
    private static final int MODEL_PRODUCER_VERSION = 3;
    private static final int MODEL_GRAPH = 7;
    private static final int MODEL_OPSETS = 8;
    private static final int MODEL_METADATA = 14;
    private static final int OPSET_DOMAIN = 1;
    private static final int OPSET_VERSION = 2;
    private static final int ENTRY_KEY = 1;
    private static final int ENTRY_VALUE = 2;
    private static final int GRAPH_NODES = 1;
    private static final int GRAPH_NAME = 2;
    private static final int GRAPH_INITIALIZERS = 5;
    private static final int GRAPH_INPUTS = 11;
    private static final int GRAPH_OUTPUTS = 12;
    private static final int GRAPH_VALUES = 13;
    private static final int NODE_INPUTS = 1;
    private static final int NODE_OUTPUTS = 2;
    private static final int NODE_NAME = 3;
    private static final int NODE_OP = 4;
    private static final int NODE_ATTRIBUTES = 5;
    private static final int ATTRIBUTE_NAME = 1;
    private static final int ATTRIBUTE_FLOAT = 2;
    private static final int ATTRIBUTE_INT = 3;
    private static final int ATTRIBUTE_TEXT = 4;
    private static final int ATTRIBUTE_INTS = 8;
    private static final int ATTRIBUTE_TYPE = 20;
    private static final int TYPE_FLOAT = 1;
    private static final int TYPE_INT = 2;
    private static final int TYPE_TEXT = 3;
    private static final int TYPE_INTS = 7;
    private static final int TENSOR_DIMS = 1;
    private static final int TENSOR_TYPE = 2;
    private static final int TENSOR_NAME = 8;
    private static final int TENSOR_RAW_DATA = 9;
    private static final int TENSOR_EXTERNAL_DATA = 13;
    private static final int TENSOR_DATA_LOCATION = 14;
    private static final int LOCATION_EXTERNAL = 1;
    private static final int VALUE_NAME = 1;
    private static final int VALUE_TYPE = 2;
    private static final int TYPE_TENSOR = 1;
    private static final int TENSOR_ELEMENT = 1;
    private static final int TENSOR_SHAPE = 2;
    private static final int SHAPE_DIM = 1;
    private static final int DIM_VALUE = 1;
    private static final int DIM_NAME = 2;

    private final SavedModel model;
    private final int opset;
    private final List<WireMessage> inputs = new ArrayList<>();

    /// @param from the tensor that it is
    record Output(String name, String from, DType dtype, List<Integer> extents) {
    }

    OnnxFile(SavedModel model, int opset) {
        this.model = model;
        this.opset = opset;
    }

    void input(String name, DType dtype, List<Integer> extents) {
        inputs.add(value(name, dtype, extents));
    }

    /// @param side where large weights go; none if all are to stand in the file itself
    WireMessage message(Draft draft, List<Output> outputs, Optional<SideFile> side) {
        var message = new WireMessage().varint(MODEL_IR_VERSION, IR_VERSION).text(MODEL_PRODUCER_NAME, "fovea")
                .text(MODEL_PRODUCER_VERSION, version()).message(MODEL_GRAPH, graph(draft, outputs, side))
                .message(MODEL_OPSETS, new WireMessage().text(OPSET_DOMAIN, "").varint(OPSET_VERSION, opset));
        var facts = new TreeMap<>(model.provenance());
        if (!model.classNames().isEmpty()) {
            facts.put("class_names", String.join("\n", model.classNames()));
        }
        facts.forEach((key, value) -> message.message(MODEL_METADATA,
                new WireMessage().text(ENTRY_KEY, key).text(ENTRY_VALUE, value)));
        return message;
    }

    private static String version() {
        return Optional.ofNullable(OnnxFile.class.getPackage().getImplementationVersion())
                .or(() -> Optional.ofNullable(OnnxFile.class.getModule().getDescriptor()).flatMap(d -> d.rawVersion()))
                .orElse("unknown");
    }

    private WireMessage graph(Draft draft, List<Output> outputs, Optional<SideFile> side) {
        var graph = new WireMessage();
        Map<String, String> renamed = new HashMap<>();
        var made = new HashSet<String>();
        draft.nodes().forEach(n -> made.add(n.output()));
        var copies = new ArrayList<WrittenNode>();
        for (Output output : outputs) {
            if (made.contains(output.from()) && !renamed.containsKey(output.from())) {
                renamed.put(output.from(), output.name());
            } else {
                copies.add(WrittenNode.of("Identity", output.name() + "/Identity", List.of(output.from()),
                        output.name(), Map.of()));
            }
        }
        draft.nodes().forEach(n -> graph.message(GRAPH_NODES, node(n.renamed(s -> renamed.getOrDefault(s, s)))));
        copies.forEach(n -> graph.message(GRAPH_NODES,
                node(n.renamed(s -> n.output().equals(s) ? s : renamed.getOrDefault(s, s)))));
        graph.text(GRAPH_NAME, "fovea");
        draft.initializers().forEach((name, t) -> graph.message(GRAPH_INITIALIZERS,
                tensor(name, t, side.filter(_ -> t.data().byteSize() >= SideFile.LEAST))));
        inputs.forEach(i -> graph.message(GRAPH_INPUTS, i));
        outputs.forEach(o -> graph.message(GRAPH_OUTPUTS, value(o.name(), o.dtype(), o.extents())));
        draft.described().forEach((name, d) -> {
            if (made.contains(name) && !renamed.containsKey(name)) {
                graph.message(GRAPH_VALUES, value(name, d.dtype(), d.extents()));
            }
        });
        return graph;
    }

    private static WireMessage node(WrittenNode node) {
        var message = new WireMessage();
        node.inputs().forEach(i -> message.text(NODE_INPUTS, i));
        message.text(NODE_OUTPUTS, node.output()).text(NODE_NAME, node.name()).text(NODE_OP, node.op());
        node.attributes().forEach((name, value) -> message.message(NODE_ATTRIBUTES, attribute(name, value)));
        return message;
    }

    private static WireMessage attribute(String name, Object value) {
        var message = new WireMessage().text(ATTRIBUTE_NAME, name);
        return switch (value) {
            case Float f -> message.float32(ATTRIBUTE_FLOAT, f).varint(ATTRIBUTE_TYPE, TYPE_FLOAT);
            case Long i -> message.varint(ATTRIBUTE_INT, i).varint(ATTRIBUTE_TYPE, TYPE_INT);
            case String s -> message.text(ATTRIBUTE_TEXT, s).varint(ATTRIBUTE_TYPE, TYPE_TEXT);
            case List<?> all -> {
                all.forEach(i -> message.varint(ATTRIBUTE_INTS, ((Number) i).longValue()));
                yield message.varint(ATTRIBUTE_TYPE, TYPE_INTS);
            }
            default -> throw new AssertionError(name + " is " + value);
        };
    }

    /// The numbers lie where they are until the file is written.
    private static WireMessage tensor(String name, Tensor t, Optional<SideFile> side) {
        var message = new WireMessage();
        t.shape().extents().forEach(e -> message.varint(TENSOR_DIMS, e));
        message.varint(TENSOR_TYPE, WrittenType.of(t.dtype())).text(TENSOR_NAME, name);
        if (side.isEmpty()) {
            return message.bytes(TENSOR_RAW_DATA, t.data());
        }
        entry(message, "location", side.get().name());
        entry(message, "offset", Long.toString(side.get().append(t.data())));
        entry(message, "length", Long.toString(t.data().byteSize()));
        return message.varint(TENSOR_DATA_LOCATION, LOCATION_EXTERNAL);
    }

    private static void entry(WireMessage message, String key, String value) {
        message.message(TENSOR_EXTERNAL_DATA, new WireMessage().text(ENTRY_KEY, key).text(ENTRY_VALUE, value));
    }

    private static WireMessage value(String name, DType dtype, List<Integer> extents) {
        var shape = new WireMessage();
        extents.forEach(e -> shape.message(SHAPE_DIM, e == Shape.N
                ? new WireMessage().text(DIM_NAME, "N")
                : new WireMessage().varint(DIM_VALUE, e)));
        var tensor = new WireMessage().varint(TENSOR_ELEMENT, WrittenType.of(dtype)).message(TENSOR_SHAPE, shape);
        return new WireMessage().text(VALUE_NAME, name)
                .message(VALUE_TYPE, new WireMessage().message(TYPE_TENSOR, tensor));
    }
}
