package dev.fovea.nn.layer;

import static dev.fovea.nn.text.CallText.call;
import static dev.fovea.nn.text.Require.require;

import dev.fovea.graph.Value;
import dev.fovea.op.LayerNorm;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.ShapeException;
import java.util.Arrays;
import java.util.List;

/// `y = γ · (x − μ) / √(σ² + ε) + β`, with mean `μ` and variance `σ²` of one sample over the given axes, the last by default.
///
/// `γ` and `β` have a number for each place on these axes. No sample looks at another: it suits small batches and
/// sequences, and training and inference are the same. Ba et al. 2016.
public record LayerNormalization(List<Integer> axes, double epsilon, boolean center, boolean scale) implements Layer {

    public LayerNormalization {
        axes = List.copyOf(axes);
        Affine.requirePositive("layerNormalization", epsilon);
        require(!axes.isEmpty() && !axes.contains(0),
                "layerNormalization must be over one or more axes of a sample, which do not include 0, the batch, but is over %s",
                axes);
    }

    /// Over these axes, counted from 0, the batch, or from −1, the last.
    public LayerNormalization axes(int... axes) {
        return new LayerNormalization(Arrays.stream(axes).boxed().toList(), epsilon, center, scale);
    }

    public LayerNormalization epsilon(double epsilon) { return new LayerNormalization(axes, epsilon, center, scale); }

    /// Whether `β` is learned; without, it is 0.
    public LayerNormalization center(boolean center) { return new LayerNormalization(axes, epsilon, center, scale); }

    /// Whether `γ` is learned; without, it is 1.
    public LayerNormalization scale(boolean scale) { return new LayerNormalization(axes, epsilon, center, scale); }

    @Override public String kind() {
        return "layer_normalization";
    }

    @Override public Value apply(Scope scope, Value x) {
        int rank = x.shape().rank();
        List<Integer> counted = axes.stream().map(a -> a < 0 ? a + rank : a).sorted().distinct().toList();
        if (counted.getFirst() < 1 || counted.getLast() >= rank) {
            throw new ShapeException("the input %s does not have the axes %s besides the batch.\n%s", x.shape(), axes,
                    rank < 2 ? "Put reshape(1) before it." : "Use axes from 1 to %d.".formatted(rank - 1));
        }
        var each = new Shape(counted.stream().map(x.shape()::extent).toList());
        return x.graph().add(new LayerNorm(counted, epsilon), scale || center
                ? List.of(x, Affine.gammaOrOne(scope, x, each, scale), Affine.betaOrZero(scope, x, each, center))
                : List.of(x));
    }

    @Override public String toString() {
        LayerNormalization plain = Layers.layerNormalization();
        return call("layerNormalization").option("axes", axes, plain.axes).option("epsilon", epsilon, plain.epsilon)
                .option("center", center, plain.center).option("scale", scale, plain.scale).toString();
    }
}
