package dev.fovea.formats.onnx;

import dev.fovea.formats.Text;
import dev.fovea.graph.Graph;
import dev.fovea.nn.layer.Scope;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/// One node while the network is built: its inputs, its attributes, and where it stands.
///
/// @param inputs what each input's name stands for; empty for one that is left out
record OnnxStep(OnnxNetwork network, OnnxNetwork.Call call, List<Optional<OnnxValue>> inputs, Graph graph,
        Scope scope, Effort effort) {

    /// Counts numbers that are written down for this node, before they are.
    void spend(long numbers) {
        if (!effort.allows(numbers)) {
            throw unsupported("takes the numbers that are written down while the network is built beyond %d",
                    Effort.MOST);
        }
    }

    int opset() {
        return network.opset();
    }

    int count() {
        return inputs.size();
    }

    boolean has(int i) {
        return i < inputs.size() && inputs.get(i).isPresent();
    }

    /// Whether somebody may read that output.
    boolean yields(int i) {
        return i < call.outputs().size() && !call.outputs().get(i).isEmpty();
    }

    OnnxValue value(int i) {
        if (!has(i)) {
            throw wrong("has no input number %d", i + 1);
        }
        return inputs.get(i).orElseThrow();
    }

    /// All inputs that are there.
    List<OnnxValue> values() {
        var all = new ArrayList<OnnxValue>();
        inputs.forEach(v -> v.ifPresent(all::add));
        return all;
    }

    /// An input as a value of the network.
    Carried in(int i) {
        return value(i).carried();
    }

    /// An input that must be known when the network is built.
    Known known(int i) {
        if (value(i) instanceof Known known) {
            return known;
        }
        throw unsupported("reads input %d, %s, as numbers that are not known before the network runs", i + 1,
                Text.quote(call.inputs().get(i)));
    }

    /// The numbers of such an input, where it is there.
    Optional<List<Integer>> knownIntegers(int i) {
        return has(i) ? Optional.of(known(i).extents()) : Optional.empty();
    }

    /// The one number of such an input.
    double knownNumber(int i, double byDefault) {
        if (!has(i) || known(i).count() == 0) {
            return byDefault;
        }
        Known known = known(i);
        if (known.count() != 1 || known.isOpen()) {
            throw wrong("takes one number as input %d, but was given %s", i + 1, known);
        }
        return known.values()[0];
    }

    long integer(String attribute, long byDefault) {
        List<Long> all = call.integers().get(attribute);
        return all == null || all.isEmpty() ? byDefault : all.getFirst();
    }

    boolean flag(String attribute, boolean byDefault) {
        return integer(attribute, byDefault ? 1 : 0) != 0;
    }

    Optional<List<Integer>> integers(String attribute) {
        List<Long> all = call.integers().get(attribute);
        return all == null
                ? Optional.empty()
                : Optional.of(all.stream().map(i -> Math.clamp(i, -Integer.MAX_VALUE, Integer.MAX_VALUE)).toList());
    }

    /// Numbers that older versions have as an attribute, newer ones as an input.
    Optional<List<Integer>> integers(String attribute, int input) {
        return has(input) ? knownIntegers(input) : integers(attribute);
    }

    double number(String attribute, double byDefault) {
        List<Double> all = call.numbers().get(attribute);
        return all == null || all.isEmpty() ? byDefault : all.getFirst();
    }

    Optional<List<Double>> numbers(String attribute) {
        return Optional.ofNullable(call.numbers().get(attribute));
    }

    String text(String attribute, String byDefault) {
        return call.texts().getOrDefault(attribute, byDefault);
    }

    /// An axis counted from 0; the file may count it from the end.
    int axis(long axis, int rank) {
        long counted = axis < 0 ? axis + rank : axis;
        if (counted < 0 || counted >= rank) {
            throw wrong("names the axis %d of a value with %d axes", axis, rank);
        }
        return (int) counted;
    }

    List<Integer> axes(List<Integer> axes, int rank) {
        return axes.stream().map(a -> axis(a, rank)).sorted().distinct().toList();
    }

    List<Integer> allAxes(int rank) {
        return Carried.axes(rank);
    }

    Known numbers(OnnxType type, List<Integer> dims, double... values) {
        return Known.of(graph, type, dims, values);
    }

    /// The same for each element type, for an operator that is written for floating-point numbers.
    OnnxValue inFloats(OnnxValue x, Function<Carried, Carried> f) {
        OnnxType type = x.type();
        return type.isFloat() ? f.apply(x.carried()) : f.apply(x.cast(OnnxType.FLOAT).carried()).cast(type);
    }

    UnsupportedModelException unsupported(String format, Object... arguments) {
        return new UnsupportedModelException(call.op(), place() + " " + format.formatted(arguments));
    }

    IllegalArgumentException wrong(String format, Object... arguments) {
        return new IllegalArgumentException(place() + " " + format.formatted(arguments));
    }

    String place() {
        return "the node " + call.name() + " (" + call.op() + ")";
    }
}
