package dev.fovea.data;

import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import java.util.Map;

/// One sample: a tensor per field, without a batch axis.
public record Sample(Map<String, Tensor> inputs, Map<String, Tensor> targets) {

    public Sample {
        inputs = Order.kept(inputs);
        targets = Order.kept(targets);
        if (inputs.isEmpty()) {
            throw new DataException("a sample needs an input");
        }
    }

    /// One input and one target, under the names `input` and `target`.
    public static Sample of(Tensor input, Tensor target) {
        return new Sample(Map.of("input", input), Map.of("target", target));
    }

    /// One input and the number of its class, under the names `input` and `label`.
    public static Sample of(Tensor input, int label) {
        return new Sample(Map.of("input", input), Map.of("label", Tensor.of(Shape.scalar(), new int[]{label})));
    }
}
