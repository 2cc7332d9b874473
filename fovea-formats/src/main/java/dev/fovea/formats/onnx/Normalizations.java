package dev.fovea.formats.onnx;

import static dev.fovea.formats.onnx.Match.is;

import dev.fovea.graph.Node;
import dev.fovea.graph.Value;
import dev.fovea.op.Binary;
import dev.fovea.op.LayerNorm;
import dev.fovea.op.Lrn;
import dev.fovea.op.Reshape;
import dev.fovea.op.Unary;
import dev.fovea.tensor.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/// `BatchNormalization`, `InstanceNormalization`, `LayerNormalization` and `LRN`.
record Normalizations(Readers readers) {

    Optional<Piece> of(Node node) {
        Value y = node.output(0);
        return switch (node.op()) {
            case Binary _ -> batch(y).or(() -> instances(y));
            case Reshape _ -> groups(y);
            case LayerNorm norm -> Optional.of(layer(node, norm));
            case Lrn lrn -> Optional.of(Piece.of(node.input(0), to -> damped(to, y, lrn, node.input(0))));
            default -> Optional.empty();
        };
    }

    /// `x · f + (β − μ · f)`, where `f = γ · 1/√(σ² + ε)`: batch normalisation as it is for inference.
    private static Optional<Piece> batch(Value y) {
        if (!is(y, Binary.Kind.ADD) || !is(y.input(0), Binary.Kind.MULTIPLY)
                || !is(y.input(1), Binary.Kind.SUBTRACT) || !is(y.input(1).input(1), Binary.Kind.MULTIPLY)) {
            return Optional.empty();
        }
        Value x = y.input(0).input(0);
        Value factor = y.input(0).input(1);
        Value beta = y.input(1).input(0);
        Value mean = y.input(1).input(1).input(0);
        if (y.input(1).input(1).input(1) != factor || !is(factor, Binary.Kind.MULTIPLY)
                || !is(factor.input(1), Unary.Kind.INVERSE) || !is(factor.input(1).input(0), Unary.Kind.SQRT)
                || !is(factor.input(1).input(0).input(0), Binary.Kind.ADD)) {
            return Optional.empty();
        }
        Value gamma = factor.input(0);
        Value sum = factor.input(1).input(0).input(0);
        Value variance = sum.input(0);
        OptionalDouble epsilon = Match.number(sum.input(1));
        Shape each = Shape.of(y.shape().channels());
        int rank = x.shape().rank();
        if (epsilon.isEmpty() || rank < 2 || !x.shape().equals(y.shape())
                || !List.of(gamma, beta, mean, variance).stream().allMatch(v -> v.shape().equals(each))) {
            return Optional.empty();
        }
        return Optional.of(new Piece(List.of(x, gamma, beta, mean, variance), to -> {
            List<Integer> order = AxisOrder.channelsFirst(rank);
            to.node(y, order, "BatchNormalization", Map.of("epsilon", (float) epsilon.getAsDouble()),
                    to.in(x, order), to.in(gamma), to.in(beta), to.in(mean), to.in(variance));
        }));
    }

    /// @param x      what is normalised over the positions and channels of each group
    /// @param groups how many there are
    private record Grouped(Value x, int groups, double epsilon) {
    }

    private Optional<Grouped> grouped(Value y) {
        if (!(y.op() instanceof Reshape)) {
            return Optional.empty();
        }
        Value normal = y.input(0);
        if (!(normal.op() instanceof LayerNorm(List<Integer> axes, double epsilon)) || normal.index() != 0
                || !axes.equals(List.of(1, 3)) || normal.inputs().size() != 1 || !readers.isOne(normal)
                || !(normal.input(0).op() instanceof Reshape)
                || !normal.input(0).input(0).shape().equals(y.shape())) {
            return Optional.empty();
        }
        return Optional.of(new Grouped(normal.input(0).input(0), normal.shape().extent(2), epsilon));
    }

    /// An image whose channels are the groups.
    private Optional<Piece> groups(Value y) {
        return grouped(y).map(g -> Piece.of(g.x(), to -> {
            List<Integer> order = AxisOrder.channelsFirst(y.shape().rank());
            int each = Math.toIntExact(y.shape().sampleCount() / g.groups());
            String apart = to.node("Reshape", Map.of(), to.in(g.x(), order), to.extents(
                    Shape.of(y.shape().batch(), g.groups(), each), AxisOrder.ours(3)));
            String made = to.node("InstanceNormalization", Map.of("epsilon", (float) g.epsilon()), apart,
                    to.filled("ones", 1, Shape.of(g.groups())), to.filled("zeros", 0, Shape.of(g.groups())));
            to.node(y, order, "Reshape", Map.of(), made, to.extents(y.shape(), order));
        }));
    }

    /// `x̂ · γ + β`, where each channel is a group.
    private Optional<Piece> instances(Value y) {
        if (!is(y, Binary.Kind.ADD) || !is(y.input(0), Binary.Kind.MULTIPLY) || !readers.isOne(y.input(0))
                || !readers.isOne(y.input(0).input(0))) {
            return Optional.empty();
        }
        Value gamma = y.input(0).input(1);
        Value beta = y.input(1);
        int rank = y.shape().rank();
        Shape each = Shape.of(y.shape().channels());
        return grouped(y.input(0).input(0))
                .filter(g -> rank > 2 && g.groups() == y.shape().channels() && g.x().shape().equals(y.shape())
                        && gamma.shape().equals(each) && beta.shape().equals(each))
                .map(g -> new Piece(List.of(g.x(), gamma, beta), to -> {
                    List<Integer> order = AxisOrder.channelsFirst(rank);
                    to.node(y, order, "InstanceNormalization", Map.of("epsilon", (float) g.epsilon()),
                            to.in(g.x(), order), to.in(gamma), to.in(beta));
                }));
    }

    /// ONNX normalises over the last axes.
    private static Piece layer(Node node, LayerNorm norm) {
        Value y = node.output(0);
        return new Piece(node.inputs(), to -> {
            Value x = node.input(0);
            var order = new ArrayList<>(AxisOrder.ours(x.shape().rank()));
            order.removeAll(norm.axes());
            order.addAll(norm.axes());
            Map<String, Object> attributes = Map.of("axis", (long) -norm.axes().size(), "epsilon",
                    (float) norm.epsilon());
            if (node.inputs().size() == 1) {
                Shape each = new Shape(norm.axes().stream().map(x.shape()::extent).toList());
                to.node(y, order, "LayerNormalization", attributes, to.in(x, order), to.filled("ones", 1, each));
            } else {
                to.node(y, order, "LayerNormalization", attributes, to.in(x, order), to.in(node.input(1)),
                        to.in(node.input(2)));
            }
        });
    }

    /// ONNX takes the mean of the squares where ours is the sum; ONNX Runtime takes images only.
    private static void damped(Draft to, Value y, Lrn lrn, Value x) {
        List<Integer> order = AxisOrder.channelsFirst(x.shape().rank());
        Map<String, Object> attributes = Map.of("size", (long) lrn.size(), "alpha",
                (float) (lrn.alpha() * lrn.size()), "beta", (float) lrn.beta(), "bias", (float) lrn.k());
        if (x.shape().rank() == 4) {
            to.node(y, order, "LRN", attributes, to.in(x, order));
            return;
        }
        int positions = Math.toIntExact(x.shape().sampleCount() / x.shape().channels());
        String image = to.node("Reshape", Map.of(), to.in(x, order), to.extents(
                Shape.of(x.shape().batch(), x.shape().channels(), positions, 1), AxisOrder.ours(4)));
        String made = to.node("LRN", attributes, image);
        to.node(y, order, "Reshape", Map.of(), made, to.extents(y.shape(), order));
    }
}
