package dev.fovea.formats.onnx;

import dev.fovea.graph.Value;
import dev.fovea.tensor.DType;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/// The file as it comes to be: nodes, weights, and in which orders of axes each of our values is already there.
///
/// A value is asked for in the order that its reader wants; only where it is not there in this order is a `Transpose` written, and
/// once for all readers. Weights are written in the order that is asked for.
final class Draft {
    private final WeightValues weights;
    private final List<WrittenNode> nodes = new ArrayList<>();
    private final SequencedMap<String, Tensor> initializers = new LinkedHashMap<>();
    private final Map<Value, SequencedMap<List<Integer>, String>> forms = new HashMap<>();
    private final Map<Value, Function<List<Integer>, String>> later = new HashMap<>();
    private final Map<List<Object>, String> written = new HashMap<>();
    private final SequencedMap<String, Described> described = new LinkedHashMap<>();
    private final Set<String> names = new HashSet<>();
    private String path = "";

    /// What is known of a tensor of the file.
    record Described(DType dtype, List<Integer> extents) {
    }

    Draft(WeightValues weights, Set<String> taken) {
        this.weights = weights;
        names.addAll(taken);
    }

    List<WrittenNode> nodes() {
        return Collections.unmodifiableList(nodes);
    }

    SequencedMap<String, Tensor> initializers() {
        return Collections.unmodifiableSequencedMap(initializers);
    }

    /// What is known of what nodes yield.
    SequencedMap<String, Described> described() {
        return Collections.unmodifiableSequencedMap(described);
    }

    /// What is written from now on bears the name of this layer.
    void at(String path) {
        this.path = path;
    }

    // names

    /// The name, or where it is taken, the first with a number that is not.
    private String free(String wished) {
        String name = wished;
        for (int i = 1; !names.add(name); i++) {
            name = wished + "_" + i;
        }
        return name;
    }

    // weights

    boolean isWeight(Value v) {
        return weights.find(v).isPresent();
    }

    /// A weight seen as another shape, with its axes in that order.
    String weight(Value v, Shape as, List<Integer> order) {
        var weight = weights.find(v).orElseThrow();
        return once(List.of(v, as, order), weight.name(),
                () -> WeightValues.inOrder(weight.value().reshape(as), order));
    }

    /// The same as a matrix of so many columns.
    String weight(Value v, Shape as, List<Integer> order, int columns) {
        var weight = weights.find(v).orElseThrow();
        return once(List.of(v, as, order, columns), weight.name(), () -> {
            Tensor moved = WeightValues.inOrder(weight.value().reshape(as), order);
            return moved.reshape(Shape.of(Math.toIntExact(moved.count() / columns), columns));
        });
    }

    private String once(List<Object> key, String name, Supplier<Tensor> value) {
        String known = written.get(key);
        if (known == null) {
            known = free(name);
            written.put(key, known);
            initializers.put(known, value.get());
        }
        return known;
    }

    /// Numbers of the writer's own.
    String tensor(String name, Tensor value) {
        return once(List.of(name, value), name, () -> value);
    }

    /// Whole numbers, as operators take axes and extents.
    String ints(long... values) {
        String name = Arrays.stream(values).mapToObj(i -> i < 0 ? "m" + -i : Long.toString(i))
                .collect(Collectors.joining("_", "ints_", ""));
        return tensor(name, Tensor.of(Shape.of(values.length), values));
    }

    String ints(List<Integer> values) {
        return ints(values.stream().mapToLong(i -> i).toArray());
    }

    String number(double value) {
        return tensor("number", Tensor.scalar((float) value));
    }

    /// So many equal numbers.
    String filled(String name, float value, Shape shape) {
        var numbers = new float[Math.toIntExact(shape.count())];
        Arrays.fill(numbers, value);
        return tensor(name, Tensor.of(shape, numbers));
    }

    // values

    /// Says under which name the value is there.
    void put(Value v, List<Integer> order, String name) {
        forms.computeIfAbsent(v, _ -> new LinkedHashMap<>()).put(order, name);
        described.put(name, new Described(v.dtype(), AxisOrder.extents(v.shape(), order)));
    }

    /// Says that the value can be had in any order, and how.
    void putLater(Value v, Function<List<Integer>, String> write) {
        later.put(v, write);
    }

    /// Says that `y` is `x`, with its axis `i` where axis `transposed[i]` of `x` is.
    void alias(Value y, Value x, List<Integer> transposed) {
        if (later.containsKey(x) || isWeight(x)) {
            later.put(y, order -> in(x, order.stream().map(transposed::get).toList()));
        } else {
            forms(x).forEach((order, name) -> forms.computeIfAbsent(y, _ -> new LinkedHashMap<>())
                    .put(AxisOrder.seenThrough(transposed, order), name));
        }
    }

    /// Whether the value can be read.
    boolean isThere(Value v) {
        return isWeight(v) || later.containsKey(v) || !forms(v).isEmpty();
    }

    private SequencedMap<List<Integer>, String> forms(Value v) {
        return forms.computeIfAbsent(v, _ -> new LinkedHashMap<>());
    }

    /// The order in which the value was written first; ours where it can be had in any.
    List<Integer> order(Value v) {
        return forms(v).isEmpty() ? AxisOrder.ours(v.shape().rank()) : forms(v).firstEntry().getKey();
    }

    /// Whether the value can be had in that order without a `Transpose`.
    boolean has(Value v, List<Integer> order) {
        return isWeight(v) || later.containsKey(v) || forms(v).containsKey(order);
    }

    /// The tensor that holds the value with its axes in that order.
    String in(Value v, List<Integer> order) {
        if (isWeight(v)) {
            return weight(v, v.shape(), order);
        }
        String known = forms(v).get(order);
        if (known != null) {
            return known;
        }
        Function<List<Integer>, String> write = later.get(v);
        String made;
        if (write != null) {
            made = write.apply(order);
        } else {
            var first = Optional.ofNullable(forms(v).firstEntry()).orElseThrow();
            made = node("Transpose", Map.of("perm", AxisOrder.change(first.getKey(), order)), first.getValue());
        }
        put(v, order, made);
        return made;
    }

    /// The tensor that holds the value in our order.
    String in(Value v) {
        return in(v, AxisOrder.ours(v.shape().rank()));
    }

    /// A tensor that, with axes of extent 1 before its own, holds the value for a reader of `order.size()` axes in that order.
    String operand(Value v, List<Integer> order) {
        Shape shape = v.shape();
        int missing = order.size() - shape.rank();
        if (missing == 0 && !isWeight(v)) {
            return in(v, order);
        }
        if (isWeight(v)) {
            Shape whole = withAxesBefore(shape, missing);
            List<Integer> extents = AxisOrder.extents(whole, order);
            int first = 0;
            while (first < missing && extents.get(first) == 1) {
                first++;
            }
            var kept = order.subList(first, order.size());
            var dropped = new TreeSet<>(order.subList(0, first));
            Shape as = new Shape(AxisOrder.ours(order.size()).stream().filter(a -> !dropped.contains(a))
                    .map(whole::extent).toList());
            List<Integer> renumbered = kept.stream().map(a -> a - dropped.headSet(a).size()).toList();
            return weight(v, as, renumbered);
        }
        if (order.equals(AxisOrder.ours(order.size()))) {
            return in(v);
        }
        Shape whole = withAxesBefore(shape, missing);
        String spread = node("Reshape", Map.of(), in(v), extents(whole, AxisOrder.ours(order.size())));
        return node("Transpose", Map.of("perm", order), spread);
    }

    private static Shape withAxesBefore(Shape shape, int count) {
        Shape whole = shape;
        for (int i = 0; i < count; i++) {
            whole = whole.prepend(1);
        }
        return whole;
    }

    /// The order in which the operands meet at the cost of fewest transpositions.
    List<Integer> meeting(List<Value> operands, int rank) {
        List<Value> whole = operands.stream()
                .filter(v -> v.shape().rank() == rank && !isWeight(v) && !later.containsKey(v)).toList();
        var candidates = new LinkedHashSet<List<Integer>>();
        if (whole.stream().anyMatch(v -> forms(v).containsKey(AxisOrder.channelsFirst(rank)))) {
            candidates.add(AxisOrder.channelsFirst(rank));
        }
        whole.forEach(v -> candidates.addAll(forms(v).keySet()));
        candidates.add(AxisOrder.ours(rank));
        return candidates.stream().min(Comparator.comparingLong(
                order -> whole.stream().filter(v -> !forms(v).containsKey(order)).count())).orElseThrow();
    }

    /// The extents of a shape in that order, as `Reshape` takes them: an open batch stays what it is.
    String extents(Shape shape, List<Integer> order) {
        var extents = new long[order.size()];
        for (int i = 0; i < extents.length; i++) {
            int extent = shape.extent(order.get(i));
            extents[i] = extent != Shape.N ? extent : i == 0 ? 0 : -1;
        }
        return ints(extents);
    }

    // nodes

    /// Writes a node and names what it yields.
    String node(String op, Map<String, ?> attributes, String... inputs) {
        String name = free(path.isEmpty() ? op : path + "/" + op);
        nodes.add(WrittenNode.of(op, name, List.of(inputs), name, attributes));
        return name;
    }

    /// Writes a node that yields the value in that order.
    void node(Value y, List<Integer> order, String op, Map<String, ?> attributes, String... inputs) {
        put(y, order, node(op, attributes, inputs));
    }
}
