package dev.fovea.tck;

import dev.fovea.compile.Later;
import dev.fovea.graph.Graph;
import dev.fovea.graph.Node;
import dev.fovea.graph.Op;
import dev.fovea.graph.Value;
import dev.fovea.op.Composite;
import dev.fovea.op.Constant;
import dev.fovea.op.Input;
import dev.fovea.op.Variable;
import dev.fovea.spi.Backend;
import dev.fovea.spi.BackendException;
import dev.fovea.spi.Candidate;
import dev.fovea.spi.Signature;
import dev.fovea.tensor.Tensor;
import dev.fovea.tensor.TensorType;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/// The values of a graph, computed node by node without compiling anything: what plans are tested against.
///
/// Each op runs on the first backend that offers a kernel; composites that it does not claim are expanded on the way.
/// An open batch size is that of the tensors that are fed.
public final class Evaluator {
    private final List<Backend> backends;

    /// Asks the backends in this order.
    public Evaluator(Backend... backends) {
        this.backends = List.of(backends);
    }

    /// The outputs on the reference backend; `feeds` holds the values of inputs and variables.
    public static List<Tensor> run(List<Value> outputs, Map<Value, Tensor> feeds) {
        return new Evaluator(Reference.backend()).evaluate(outputs, feeds);
    }

    /// The outputs; `feeds` holds the values of inputs and variables.
    public List<Tensor> evaluate(List<Value> outputs, Map<Value, Tensor> feeds) {
        var run = new Run(feeds);
        return outputs.stream().map(run::of).toList();
    }

    private final class Run {
        private final Map<Value, Tensor> known = new HashMap<>();
        private final OptionalInt batch;

        Run(Map<Value, Tensor> feeds) {
            known.putAll(feeds);
            batch = feeds.entrySet().stream().filter(e -> e.getKey().shape().isSymbolic())
                    .mapToInt(e -> e.getValue().shape().batch()).findAny();
            feeds.forEach((value, tensor) -> {
                TensorType type = batch.isPresent() ? value.type().bind(batch.getAsInt()) : value.type();
                if (!type.equals(tensor.type())) {
                    throw new IllegalArgumentException("%s was fed with %s".formatted(value, tensor.type()));
                }
            });
        }

        Tensor of(Value value) {
            for (Node n : Graph.topological(List.of(value))) {
                if (!n.outputs().stream().allMatch(known::containsKey)) {
                    compute(n);
                }
            }
            return known(value);
        }

        private Tensor known(Value value) {
            Tensor t = known.get(value);
            if (t == null) {
                throw new IllegalArgumentException(value + " has no value; feed it");
            }
            return t;
        }

        private void compute(Node n) {
            Op op = batch.isPresent() ? n.op().bind(batch.getAsInt()) : n.op();
            switch (op) {
                case Input _,Variable _ -> known(n.output(0));
                case Later _ -> known.put(n.output(0), known(n.input(0)));
                case Constant c -> known.put(n.output(0), c.value());
                default -> compute(n, op, n.inputs().stream().map(this::known).toList());
            }
        }

        private void compute(Node n, Op op, List<Tensor> inputs) {
            List<TensorType> types = inputs.stream().map(Tensor::type).toList();
            for (Backend b : backends) {
                if (op instanceof Composite c && !b.claims(c, Signature.rowMajor(types, op.results(types), 1))) {
                    continue;
                }
                List<Candidate> candidates = KernelRun.candidates(b, op, types, 1);
                if (!candidates.isEmpty()) {
                    try (var run = KernelRun.of(b, candidates.getFirst(), 1)) {
                        put(n, run.run(inputs));
                    }
                    return;
                }
            }
            if (!(op instanceof Composite c)) {
                throw new BackendException("none of %s has a kernel for %s on %s",
                        backends.stream().map(Backend::name).toList(), n, types);
            }
            put(n, c.expand(n.inputs()).stream().map(this::of).toList());
        }

        private void put(Node n, List<Tensor> values) {
            for (int i = 0; i < values.size(); i++) {
                known.put(n.output(i), values.get(i));
            }
        }
    }
}
