package dev.fovea.formats.onnx;

import static dev.fovea.nn.text.Require.require;

import dev.fovea.data.Field;
import dev.fovea.graph.Value;
import dev.fovea.nn.layer.Names;
import dev.fovea.nn.layer.Scope;
import dev.fovea.nn.model.NetworkLayer;
import dev.fovea.tensor.DType;
import dev.fovea.tensor.Shape;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.stream.Collectors;

/// `outputs = nodes(inputs)`: a network that was read from a file of ONNX, as a layer like any other.
///
/// It is built anew for each shape of its inputs: what a node does is the rule of its operator, and what is said of shapes is computed
/// while it is built. Images come in and go out channels last, as everywhere in Fovea; inside, nothing is moved where no operator needs
/// it. Weights bear the names that they have in the file, `conv1/weight`; a node's name is its layer's, for freezing and for looking
/// inside. In training, batch normalisation goes by the batch and dropout leaves out.
///
/// @param opset     the version of the operators
/// @param batch     the batch size that the file was made for, 0 where it is open: shapes that are written down with it mean any
/// @param feeds     what goes in
/// @param results   what comes out
/// @param calls     the nodes, in an order in which each reads what is there
/// @param weights   what is learned, and what is kept, by its name in the file
/// @param constants numbers that are part of the network, by name
public record OnnxNetwork(int opset, int batch, List<Feed> feeds, List<Result> results, List<Call> calls,
        SequencedMap<String, Weight> weights, SequencedMap<String, Constant> constants) implements NetworkLayer {

    /// An input: its name, its name in the file, and a sample of it.
    public record Feed(String name, String from, OnnxType element, Shape sample, boolean channelsLast) {
        public Feed {
            Names.check(name);
        }

        Field field() {
            boolean bytes = element == OnnxType.UINT8;
            return new Field(name, bytes ? DType.U8 : element.in(DType.F32), sample);
        }
    }

    /// An output: its name, and the name of the value that it is.
    public record Result(String name, String from) {
        public Result {
            Names.check(name);
        }
    }

    /// `outputs = op(inputs)`; an input that is left out has an empty name.
    public record Call(String name, String op, List<String> inputs, List<String> outputs,
            Map<String, List<Long>> integers, Map<String, List<Double>> numbers, Map<String, String> texts) {
        public Call {
            Names.check(name);
            inputs = List.copyOf(inputs);
            outputs = List.copyOf(outputs);
            integers = Map.copyOf(integers);
            numbers = Map.copyOf(numbers);
            texts = Map.copyOf(texts);
        }

        @Override public String toString() {
            return op + "(" + String.join(", ", inputs) + ")";
        }
    }

    /// A variable: the call that asks for it, its name there, its extents in the file, and the order in which it has them.
    public record Weight(String call, String name, OnnxType element, List<Integer> dims, List<Integer> order,
            boolean learned) {
        public Weight {
            Names.check(name);
            dims = List.copyOf(dims);
            order = List.copyOf(order);
            require(Carried.axes(dims.size()).equals(order.stream().sorted().toList()),
                    "the weight %s/%s has the axes %s in the order %s", call, name, dims, order);
            require(dims.stream().allMatch(d -> d >= 1), "the weight %s/%s has the extents %s", call, name, dims);
        }

        Shape shape() {
            return new Shape(order.stream().map(dims::get).toList());
        }

        String path() {
            return call + "/" + name;
        }
    }

    /// Numbers of a type, row by row.
    public record Constant(OnnxType element, List<Integer> dims, List<Double> values) {
        public Constant {
            dims = List.copyOf(dims);
            values = List.copyOf(values);
            require(dims.stream().allMatch(d -> d >= 0) && Known.count(dims) == values.size(),
                    "a constant %s has %d values", dims, values.size());
        }
    }

    public OnnxNetwork {
        feeds = List.copyOf(feeds);
        results = List.copyOf(results);
        calls = List.copyOf(calls);
        weights = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(weights));
        constants = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(constants));
        require(!results.isEmpty(), "a network needs an output");
    }

    OnnxNetwork feeds(List<Feed> feeds) {
        return new OnnxNetwork(opset, batch, feeds, results, calls, weights, constants);
    }

    @Override public String kind() {
        return "onnx_network";
    }

    @Override public List<Field> inputs() {
        return feeds.stream().map(Feed::field).toList();
    }

    @Override public boolean takesIntegers() {
        return true;
    }

    @Override public Value apply(Scope scope, Value x) {
        require(feeds.size() == 1 && results.size() == 1,
                "a network with the inputs %s and the outputs %s is no layer of one input and one output; "
                        + "call it with all of them by name",
                feeds.stream().map(Feed::name).toList(), results.stream().map(Result::name).toList());
        return apply(scope, Map.of(feeds.getFirst().name(), x)).firstEntry().getValue();
    }

    /// What every node yields for these inputs, by the names of the file and with the axes as they stand there.
    ///
    /// Whole numbers that are known while the network is built are left out.
    public SequencedMap<String, Value> values(Scope scope, Map<String, Value> inputs) {
        var build = new OnnxBuild(this, scope);
        build.outputs(fed(inputs));
        return build.values();
    }

    private Map<String, OnnxValue> fed(Map<String, Value> values) {
        var known = new LinkedHashMap<String, OnnxValue>();
        for (Feed feed : feeds) {
            Value x = values.get(feed.name());
            if (x == null) {
                throw new IllegalArgumentException("the input \"%s\" is missing; given are %s".formatted(feed.name(),
                        values.keySet()));
            }
            Value typed = dev.fovea.op.Ops.cast(x, feed.element().in(x.graph().floatType()));
            known.put(feed.from(), feed.channelsLast()
                    ? Carried.image(typed, feed.element())
                    : Carried.of(typed, feed.element()));
        }
        return known;
    }

    @Override public SequencedMap<String, Value> apply(Scope scope, Map<String, Value> values) {
        var outputs = new LinkedHashMap<String, Value>();
        new OnnxBuild(this, scope).outputs(fed(values)).forEach((name, y) -> {
            Carried c = y.carried();
            outputs.put(name, c.isChannelsLast() ? c.value() : c.onnx());
        });
        return outputs;
    }

    @Override public String toString() {
        return "onnxNetwork(" + feeds.stream().map(Feed::name).collect(Collectors.joining(", ")) + " → "
                + results.stream().map(Result::name).collect(Collectors.joining(", ")) + ", " + calls.size()
                + " nodes)";
    }
}
