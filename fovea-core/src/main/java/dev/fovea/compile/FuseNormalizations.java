package dev.fovea.compile;

import dev.fovea.graph.Graph;
import dev.fovea.graph.Node;
import dev.fovea.graph.Op;
import dev.fovea.graph.Value;
import dev.fovea.op.BatchNorm;
import dev.fovea.op.BatchNormGradient;
import dev.fovea.op.Binary;
import dev.fovea.op.Composite;
import dev.fovea.op.Constant;
import dev.fovea.op.Unary;
import dev.fovea.spi.Signature;
import dev.fovea.tensor.DType;
import dev.fovea.tensor.TensorType;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// ```
/// batchNorm ─► relu ─► min 6                    becomes        batchNorm[relu, min 6]
/// · [0 < y < 6] ─► batchNormGradient            becomes        batchNormGradient of [relu, min 6]
/// ```
/// where nothing else reads the values in between and somebody runs both whole: the normalised value is not written, and the gradient
/// decides anew which values the activation let pass, by what it reads anyway. In bf16 they stay apart.
public record FuseNormalizations(Target runsOn) implements Pass {

    @Override public Program apply(Program program) {
        if (runsOn.storage() != DType.F32) {
            return program;
        }
        var found = new Found(new Readers(program));
        for (Node n : Graph.topological(program.roots())) {
            if (n.op() instanceof BatchNorm(double epsilon)) {
                found.add(n, epsilon, this::claims);
            }
        }
        return found.activations.isEmpty() ? program : Pass.rebuild(program, found::replace);
    }

    private boolean claims(Composite op, List<Value> inputs) {
        List<TensorType> types = inputs.stream().map(Value::type).toList();
        var signature = Signature.rowMajor(types, op.results(types), runsOn.threads());
        return runsOn.providers().stream().anyMatch(p -> p.claims(op, signature, runsOn.backend()));
    }

    @FunctionalInterface
    private interface Claims {
        boolean of(Composite op, List<Value> inputs);
    }

    /// What the pass has found.
    private static final class Found {
        private final Readers readers;
        private final Map<Node, Op> activations = new HashMap<>();              // of normalisations and of gradients
        private final Map<Node, Integer> passing = new HashMap<>();             // nodes that go → which input stands for them

        Found(Readers readers) {
            this.readers = readers;
        }

        void add(Node norm, double epsilon, Claims claims) {
            Optional<Node> relu = onlyReader(norm.output(0)).filter(n -> n.op().equals(new Unary(Unary.Kind.RELU)));
            if (relu.isEmpty()) {
                return;
            }
            Value rectified = relu.get().output(0);
            List<Node> limits = readers.of(rectified).stream().filter(n -> isLimit(n, rectified)).toList();
            if (limits.size() == 1 && add(norm, epsilon, claims, relu.get(), Optional.of(limits.getFirst()))) {
                return;
            }
            add(norm, epsilon, claims, relu.get(), Optional.empty());
        }

        private boolean add(Node norm, double epsilon, Claims claims, Node relu, Optional<Node> limit) {
            double most = limit.map(n -> ((Constant) n.input(1).op()).value().get(0)).orElse(Double.POSITIVE_INFINITY);
            var forward = new BatchNormRelu(epsilon, most);
            if (!claims.of(forward, norm.inputs())) {
                return false;
            }
            var activation = new ArrayList<>(List.of(relu));
            limit.ifPresent(activation::add);
            List<Value> values = activation.stream().map(n -> n.output(0)).toList();
            List<Masked> gradients = readers.of(norm.output(1)).stream()
                    .filter(n -> n.op().equals(new BatchNormGradient(epsilon)) && belongs(n, norm))
                    .flatMap(n -> masked(n, values, limit).stream()).toList();
            Set<Node> masks = new HashSet<>();
            gradients.forEach(g -> masks.addAll(g.masks()));
            boolean alone = limit.isEmpty() || readers.of(relu.output(0)).stream()
                    .allMatch(n -> n == limit.get() || masks.contains(n)) && !readers.isRoot(relu.output(0));
            if (!alone) {
                return false;
            }
            activations.put(norm, forward);
            activation.forEach(n -> passing.put(n, 0));
            for (Masked g : gradients) {
                activations.put(g.gradient(), new BatchNormReluGradient(epsilon, most));
                passing.putAll(g.products());
            }
            return true;
        }

        private static boolean belongs(Node gradient, Node norm) {
            return gradient.input(0) == norm.input(0) && gradient.input(1) == norm.input(1)
                    && gradient.input(3) == norm.output(1) && gradient.input(4) == norm.output(2);
        }

        private Optional<Node> onlyReader(Value v) {
            return readers.isReadOnce(v) ? Optional.of(readers.of(v).iterator().next()) : Optional.empty();
        }

        /// A gradient of a normalisation behind products with the masks of its activation.
        ///
        /// @param products → which input is not the mask
        private record Masked(Node gradient, Map<Node, Integer> products, Set<Node> masks) {}

        private Optional<Masked> masked(Node gradient, List<Value> values, Optional<Node> limit) {
            var products = new HashMap<Node, Integer>();
            var masks = new HashSet<Node>();
            Value g = gradient.input(2);
            int wanted = 1 + (limit.isPresent() ? 1 : 0);
            while (masks.size() < wanted && readers.isReadOnce(g)
                    && g.op().equals(new Binary(Binary.Kind.MULTIPLY))) {
                Node product = g.node();
                int mask = isMask(product.input(0), values, limit) ? 0 : 1;
                if (!isMask(product.input(mask), values, limit) || !masks.add(product.input(mask).node())
                        || !product.input(1 - mask).type().equals(g.type())) {
                    return Optional.empty();
                }
                products.put(product, 1 - mask);
                g = product.input(1 - mask);
            }
            return masks.size() == wanted
                    ? Optional.of(new Masked(gradient, products, masks))
                    : Optional.empty();
        }

        /// `0 < y` or `y < limit`
        private boolean isMask(Value v, List<Value> values, Optional<Node> limit) {
            return readers.isReadOnce(v) && switch (v.op()) {
                case Unary(Unary.Kind kind) -> kind == Unary.Kind.STEP && values.contains(v.input(0));
                case Binary(Binary.Kind kind) -> kind == Binary.Kind.GREATER && limit.isPresent()
                        && v.input(0) == limit.get().input(1) && values.contains(v.input(1));
                default -> false;
            };
        }

        private static boolean isLimit(Node n, Value of) {
            return n.op().equals(new Binary(Binary.Kind.MIN)) && n.input(0) == of
                    && n.input(1).op() instanceof Constant c && n.input(1).shape().count() == 1 && c.value().get(0) > 0;
        }

        List<Value> replace(Graph target, Node n, List<Value> in) {
            Integer standIn = passing.get(n);
            if (standIn != null) {
                return List.of(in.get(standIn));
            }
            Op op = activations.get(n);
            if (op == null) {
                return Pass.copy(target, n, in);
            }
            var inputs = new ArrayList<>(in);
            if (op instanceof BatchNormReluGradient) {
                inputs.add(in.get(3).input(2));                                  // β of whoever made μ
            }
            return target.addNode(op, inputs).outputs();
        }
    }
}
