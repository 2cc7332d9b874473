package dev.fovea.formats.onnx;

import static dev.fovea.op.Ops.cast;
import static dev.fovea.op.Ops.constant;
import static dev.fovea.op.Ops.dividedBy;
import static dev.fovea.op.Ops.equal;
import static dev.fovea.op.Ops.mean;
import static dev.fovea.op.Ops.negate;
import static dev.fovea.op.Ops.not;
import static dev.fovea.op.Ops.oneHot;
import static dev.fovea.op.Ops.reshape;
import static dev.fovea.op.Ops.select;
import static dev.fovea.op.Ops.sum;
import static dev.fovea.op.Ops.times;

import dev.fovea.graph.Value;
import dev.fovea.tensor.Shape;
import java.util.List;
import java.util.Optional;

/// Losses that a file holds as part of its network: what a classification, or one for each pixel, costs.
final class LossRules {
    private LossRules() {}

    static List<Operator> all() {
        return List.of(Operator.of("NegativeLogLikelihoodLoss", 12, s -> loss(s, s.in(0).image())),
                Operator.several("SoftmaxCrossEntropyLoss", 12, LossRules::crossEntropy));
    }

    /// The loss, then the logarithms of the probabilities that it is of.
    private static List<OnnxValue> crossEntropy(OnnxStep s) {
        Carried scores = s.in(0);
        if (scores.rank() < 2) {
            throw s.wrong("takes scores %s; a batch of one for each class was expected", scores.dims());
        }
        Value logarithms = NormalizationRules.logSoftmax(scores.image());
        return List.of(loss(s, logarithms), Carried.image(logarithms, scores.type()));
    }

    /// `−w[t] · ln p[…, t]` for each label `t`, 0 where it is the one to ignore; with the mean over the weights that counted, with the
    /// sum, or as it is. `ln p` is `[batch, …, classes]`, the labels are `[batch, …]`.
    private static OnnxValue loss(OnnxStep s, Value logarithms) {
        Shape shape = logarithms.shape();
        int last = shape.rank() - 1;
        Value labels = s.in(1).onnx();
        if (last < 1 || !labels.shape().equals(shape.sub(0, last))) {
            throw s.wrong("takes labels %s for scores %s; it needs one for each place of the batch and its images",
                    s.value(1).dims(), s.value(0).dims());
        }
        int classes = shape.channels();
        if (s.has(2) && !s.value(2).dims().equals(List.of(classes))) {
            throw s.wrong("has weights %s for %d classes", s.value(2).dims(), classes);
        }
        s.spend(classes);
        Value column = reshape(labels, labels.shape().append(1));
        Optional<Value> counted = s.call().integers().getOrDefault("ignore_index", List.of()).stream().findFirst()
                .map(i -> cast(not(equal(column, constant(column, i))), logarithms.dtype()));
        Value label = oneHot(labels, classes, logarithms.dtype());
        Value chosen = counted.isPresent() ? times(label, counted.get()) : label;
        Value cost = negate(sum(select(chosen, logarithms, constant(logarithms, 0)), List.of(last)));
        Optional<Value> weights = s.has(2)
                ? Optional.of(sum(times(chosen, cast(s.in(2).value(), chosen.dtype())), List.of(last)))
                : counted;
        return Carried.of(reduced(s, weights.isPresent() ? times(cost, weights.get()) : cost, weights),
                s.value(0).type());
    }

    private static Value reduced(OnnxStep s, Value cost, Optional<Value> weights) {
        String reduction = s.text("reduction", "mean");
        return switch (reduction) {
            case "none" -> reshape(cost, cost.shape().sub(0, cost.shape().rank() - 1));
            case "sum" -> sum(cost);
            case "mean" -> weights.isPresent() ? dividedBy(sum(cost), sum(weights.get())) : mean(cost);
            default -> throw s.unsupported(
                    "has the attribute reduction = \"%s\"; \"none\", \"mean\" and \"sum\" are read", reduction);
        };
    }
}
