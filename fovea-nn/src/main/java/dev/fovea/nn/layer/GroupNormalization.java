package dev.fovea.nn.layer;

import static dev.fovea.nn.text.CallText.call;
import static dev.fovea.nn.text.Require.require;

import dev.fovea.graph.Value;
import dev.fovea.op.LayerNorm;
import dev.fovea.op.Ops;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.ShapeException;
import java.util.List;

/// `y = γ · (x − μ) / √(σ² + ε) + β`, with mean `μ` and variance `σ²` of one sample over all positions of a group of channels.
///
/// `x` is `[batch, …, channels]`; `γ` and `β` are `[channels]`. As good as batch normalisation where batches are small
/// (Wu & He 2018). With a group for each channel, `groups = -1`, it is instance normalisation (Ulyanov et al. 2016); with one
/// group, layer normalisation over the whole sample.
public record GroupNormalization(int groups, double epsilon, boolean center, boolean scale) implements Layer {

    public GroupNormalization {
        require(groups >= 1 || groups == -1,
                "the groups of groupNormalization must be 1 or more, or -1 for one a channel, but are %d", groups);
        Affine.requirePositive("groupNormalization", epsilon);
    }

    public GroupNormalization epsilon(double epsilon) { return new GroupNormalization(groups, epsilon, center, scale); }

    /// Whether `β` is learned; without, it is 0.
    public GroupNormalization center(boolean center) { return new GroupNormalization(groups, epsilon, center, scale); }

    /// Whether `γ` is learned; without, it is 1.
    public GroupNormalization scale(boolean scale) { return new GroupNormalization(groups, epsilon, center, scale); }

    @Override public String kind() {
        return "group_normalization";
    }

    @Override public Value apply(Scope scope, Value x) {
        Shape shape = x.shape();
        if (shape.rank() < 2) {
            throw new ShapeException("the input %s has no axis of channels; [batch, ..., channels] was expected.\n"
                    + "Put reshape(1) before it.", shape);
        }
        int channels = shape.channels();
        int parts = groups == -1 ? channels : groups;
        if (channels % parts != 0) {
            throw new ShapeException("the input %s has %d channels, which cannot be shared out among %d groups.\n"
                    + "Use groups that divide the channels, or other filters in the layer before.", shape, channels,
                    parts);
        }
        int positions = Math.toIntExact(shape.sampleCount() / channels);
        Value grouped = Ops.reshape(x, Shape.of(shape.batch(), positions, parts, channels / parts));
        Value normal = Ops.reshape(x.graph().add(new LayerNorm(List.of(1, 3), epsilon), grouped), shape);
        Shape each = Shape.of(channels);
        return Affine.of(scope, normal, scale, center, each, each);
    }

    @Override public String toString() {
        GroupNormalization plain = Layers.groupNormalization(groups);
        return call("groupNormalization", groups).option("epsilon", epsilon, plain.epsilon)
                .option("center", center, plain.center).option("scale", scale, plain.scale).toString();
    }
}
