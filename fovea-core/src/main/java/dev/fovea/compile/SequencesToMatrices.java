package dev.fovea.compile;

import dev.fovea.graph.Graph;
import dev.fovea.graph.Node;
import dev.fovea.graph.Op;
import dev.fovea.graph.Value;
import dev.fovea.op.Conv;
import dev.fovea.op.ConvInputGradient;
import dev.fovea.op.ConvKernelGradient;
import dev.fovea.op.MatMul;
import dev.fovea.op.Ops;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Window;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// ```
/// conv(x, k)         becomes        x′ · k′        with x′ = [batch · length, channels], k′ = [channels, filters]
/// ```
/// over sequences `[batch, length, channels]` with a window of one, and so do its two gradients, and with an epilogue. That is what a dense
/// layer does to sequences. Around it stand normalisations of rows and attention, which want row-major order as products do; the kernels of
/// convolutions would have every value reordered into blocks of channels and back.
public record SequencesToMatrices() implements Pass {
    private static final int SEQUENCE = 3;                 // axes

    @Override public Program apply(Program program) {
        return Pass.rebuild(program, (graph, node, in) -> product(graph, node, in)
                .map(v -> List.of(Simplify.reshape(node.output(0).shape(), v)))
                .orElseGet(() -> Pass.copy(graph, node, in)));
    }

    private static Optional<Value> product(Graph graph, Node node, List<Value> in) {
        return switch (node.op()) {
            case Conv c when isPointwise(c) -> Optional.of(Ops.matmul(rows(in.get(0)), matrix(in.get(1))));
            case ConvInputGradient(Conv c, _) when isPointwise(c) ->
                Optional.of(Ops.matmul(rows(in.get(0)), matrix(in.get(1)), false, true));
            case ConvKernelGradient(Conv c, _) when isPointwise(c) ->
                Optional.of(Ops.matmul(rows(in.get(0)), rows(in.get(1)), true, false));
            case Fused f when f.parts().getFirst().op() instanceof Conv c && isPointwise(c) ->
                withEpilogue(graph, f, node, in);
            default -> Optional.empty();
        };
    }

    private static boolean isPointwise(Conv conv) {
        return conv.groups() == 1 && conv.windows().equals(List.of(Window.valid(1, 1)));
    }

    private static Optional<Value> withEpilogue(Graph graph, Fused fused, Node node, List<Value> in) {
        Shape y = node.output(0).shape();
        var inputs = new ArrayList<>(List.of(rows(in.get(0)), matrix(in.get(1))));
        for (Value v : in.subList(2, in.size())) {
            if (v.shape().equals(y)) {
                inputs.add(rows(v));
            } else if (v.shape().count() == 1) {
                inputs.add(v);
            } else if (v.shape().count() == y.channels()) {
                inputs.add(Simplify.reshape(Shape.of(y.channels()), v));
            } else {
                return Optional.empty();
            }
        }
        var parts = new ArrayList<>(fused.parts());
        Op product = new MatMul(false, false);
        parts.set(0, new Fused.Part(product, parts.getFirst().inputs()));
        return Optional.of(graph.add(new Fused(parts, fused.results()), inputs));
    }

    private static Value rows(Value sequences) {
        Shape s = sequences.shape();
        return Simplify.reshape(Shape.of(s.extent(0) * s.extent(1), s.channels()), sequences);
    }

    private static Value matrix(Value kernel) {
        Shape k = kernel.shape();
        return Simplify.reshape(Shape.of(k.extent(SEQUENCE - 2), k.extent(SEQUENCE - 1)), kernel);
    }
}
