package dev.fovea.formats.onnx;

import dev.fovea.formats.Text;
import java.util.Collections;
import java.util.List;
import java.util.SequencedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/// The operators that are read, by name. What each means is one rule, in the file of its group.
final class Operators {
    /// The newest version of the operator set whose operators were checked.
    static final int LATEST = 28;

    private static final SequencedMap<String, Operator> ALL = all();

    private Operators() {}

    private static SequencedMap<String, Operator> all() {
        var all = new TreeMap<String, Operator>();
        Stream.of(ConvolutionRules.all(), PoolingRules.all(), NormalizationRules.all(), ElementWiseRules.all(),
                ReductionRules.all(), ShapeRules.all(), IndexRules.all(), MatrixRules.all(), EinsumRule.all(),
                ResizeRules.all(), LossRules.all(), QuantizationRules.all(), AttentionRules.all()).flatMap(List::stream)
                .forEach(o -> all.put(o.name(), o));
        return Collections.unmodifiableSequencedMap(all);
    }

    /// In alphabetical order.
    static SequencedMap<String, Operator> table() {
        return ALL;
    }

    /// @throws UnsupportedModelException if there is no such operator in that version
    static Operator of(OnnxNode node, int opset) {
        Operator operator = node.domain().isEmpty() ? ALL.get(node.op()) : null;
        if (operator == null) {
            String near = Nearest.to(node.operator()).map(n -> "nearest: " + n)
                    .orElseGet(() -> Text.near(node.op(), ALL.keySet()));
            throw new UnsupportedModelException(node.operator(), "%s: there is no operator %s; %s\n%s".formatted(
                    node.place(), Text.quote(node.operator()), near.endsWith("?") ? near : near + ".",
                    "docs/guides/onnx.md lists those that are read; export the model with others"));
        }
        if (opset < operator.from() || opset > operator.to()) {
            throw new UnsupportedModelException(node.operator(),
                    "%s: the operator set has the version %d, but %s is read from %d to %d.\n%s".formatted(node.place(),
                            opset, node.op(), operator.from(), operator.to(), "Export the model with another version"));
        }
        return operator;
    }

    /// The operator of a node that was checked before.
    static Operator of(OnnxNetwork.Call call) {
        Operator operator = ALL.get(call.op());
        if (operator == null) {
            throw new UnsupportedModelException(call.op(), "%s: there is no operator %s; %s".formatted(call.name(),
                    Text.quote(call.op()), Text.near(call.op(), ALL.keySet())));
        }
        return operator;
    }
}
