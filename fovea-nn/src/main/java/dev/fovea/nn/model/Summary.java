package dev.fovea.nn.model;

import dev.fovea.graph.Node;
import dev.fovea.graph.Value;
import dev.fovea.nn.layer.Parameter;
import dev.fovea.nn.layer.Scope;
import dev.fovea.op.Cast;
import dev.fovea.op.Reshape;
import dev.fovea.tensor.Shape;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// A network as a table: what each layer yields, learns, costs and sees. Counted from the graph; nothing is allocated.
///
/// Multiply-adds and activations are per sample, those of inference.
public record Summary(List<Row> rows, long parameters, long trainable, long parameterBytes, long multiplyAdds,
        long activationBytes) {

    /// One use of a layer, or an input.
    ///
    /// @param path            `conv2d_1`
    /// @param kind            `conv2d`, or `input`
    /// @param layer           the call that makes it
    /// @param reads           the paths of what it reads
    /// @param parameters      counted at the first use of a shared layer
    /// @param activationBytes of its output; 0 where it is its input under another shape
    public record Row(String path, String kind, String layer, List<String> reads, Shape output, long parameters,
            long multiplyAdds, long activationBytes, ReceptiveField field) {
        public Row {
            reads = List.copyOf(reads);
        }
    }

    public Summary {
        rows = List.copyOf(rows);
    }

    /// The table of a network that was built for inference.
    public static Summary of(Forward net) {
        var counter = new Counter(net);
        List<Row> rows = counter.rows();
        List<Parameter> all = net.parameters();
        return new Summary(rows, count(all), count(net.trainable()),
                all.stream().mapToLong(p -> p.type().bytes()).reduce(0, Math::addExact),
                rows.stream().mapToLong(Row::multiplyAdds).reduce(0, Math::addExact),
                rows.stream().mapToLong(Row::activationBytes).reduce(0, Math::addExact));
    }

    private static long count(List<Parameter> parameters) {
        return parameters.stream().mapToLong(p -> p.type().shape().count()).reduce(0, Math::addExact);
    }

    /// The row of the layer at `path`.
    public Row row(String path) {
        return rows.stream().filter(r -> r.path().equals(path)).findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "there is no layer \"%s\"; the layers are %s".formatted(path,
                                rows.stream().map(Row::path).toList())));
    }

    @Override public String toString() {
        return SummaryText.of(this);
    }

    /// Shares out nodes and parameters among the uses of layers.
    private static final class Counter {
        private final Forward net;
        private final Set<Node> counted = new HashSet<>();
        private final Set<String> paths = new HashSet<>();
        private final Map<Value, String> makers = new LinkedHashMap<>();

        Counter(Forward net) {
            this.net = net;
        }

        List<Row> rows() {
            var rows = new ArrayList<Row>();
            net.inputs().forEach((name, value) -> {
                makers.put(value, name);
                rows.add(new Row(name, "input", value.type().toString(), List.of(), value.shape(), 0, 0, 0,
                        ReceptiveField.of(value, value)));
            });
            for (Scope.Call call : net.calls()) {
                List<Node> own = own(call);
                boolean container = net.calls().stream().anyMatch(c -> c.path().startsWith(call.path() + "/"));
                if (!container || own.stream().anyMatch(n -> !(n.op() instanceof Reshape || n.op() instanceof Cast))) {
                    rows.add(row(call, own));
                    makers.put(call.output(), call.path());
                }
                paths.add(call.path());
            }
            return rows;
        }

        private Row row(Scope.Call call, List<Node> own) {
            long learned = paths.contains(call.path())
                    ? 0
                    : count(net.parameters().stream().filter(p -> parent(p.path()).equals(call.path())).toList());
            long products = own.stream().mapToLong(n -> n.op().multiplyAdds(n)).reduce(0, Math::addExact);
            List<String> reads = call.inputs().stream().map(v -> makers.getOrDefault(v, "")).toList();
            return new Row(call.path(), call.component().kind(), call.component().toString(), reads,
                    call.output().shape(),
                    learned, products, activationBytes(call), field(call.output()));
        }

        /// The nodes between a call's inputs and its output that no call before it has made.
        private List<Node> own(Scope.Call call) {
            Set<Node> seen = new HashSet<>();
            call.inputs().forEach(v -> seen.add(v.node()));
            var own = new ArrayList<Node>();
            var open = new ArrayDeque<Node>(List.of(call.output().node()));
            while (!open.isEmpty()) {
                Node node = open.pop();
                if (!node.inputs().isEmpty() && seen.add(node)) {
                    if (counted.add(node)) {
                        own.add(node);
                    }
                    node.inputs().forEach(v -> open.push(v.node()));
                }
            }
            return own;
        }

        private ReceptiveField field(Value output) {
            return net.inputs().values().stream().map(input -> ReceptiveField.of(output, input))
                    .filter(f -> !f.equals(ReceptiveField.NONE)).findFirst().orElse(ReceptiveField.NONE);
        }

        private static long activationBytes(Scope.Call call) {
            Value made = bare(call.output());
            boolean same = call.inputs().stream().anyMatch(v -> bare(v) == made);
            return same ? 0 : Math.multiplyExact(made.shape().countFrom(0), made.dtype().bytes());
        }

        private static Value bare(Value v) {
            return v.op() instanceof Reshape ? bare(v.input(0)) : v;
        }

        private static String parent(String path) {
            return path.substring(0, Math.max(0, path.lastIndexOf('/')));
        }
    }
}
