package dev.fovea.nn.layer;

import static dev.fovea.nn.text.CallText.call;
import static dev.fovea.nn.text.Require.positive;

import dev.fovea.graph.Value;
import dev.fovea.op.Ops;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.ShapeException;

/// `y[n, p] = x[n, patch p] · E + b`: an image becomes a sequence of tokens, one a patch, row by row.
///
/// `x` is `[batch, height, width, channels]`, `y` is `[batch, patches, features]`; all patches of `size × size` meet the same
/// kernel `E`, which makes it a convolution whose stride is its size. Dosovitskiy et al. 2021.
public record PatchEmbedding(int size, int features) implements Layer {

    public PatchEmbedding {
        positive("the size of patchEmbedding", size);
        positive("the features of patchEmbedding", features);
    }

    @Override public String kind() {
        return "patch_embedding";
    }

    @Override public Value apply(Scope scope, Value x) {
        Images.check(x.shape());
        if (x.shape().height() % size != 0 || x.shape().width() % size != 0) {
            throw new ShapeException("the input %s is %d x %d, which is not made of patches of %d x %d.\n"
                    + "Use a size that divides both, or resize the images.", x.shape(), x.shape().height(),
                    x.shape().width(), size, size);
        }
        Value patches = Layers.conv2d(features, size).stride(size).apply(scope, x);
        int count = patches.shape().height() * patches.shape().width();
        return Ops.reshape(patches, Shape.of(x.shape().batch(), count, features));
    }

    @Override public String toString() {
        return call("patchEmbedding", size, features).toString();
    }
}
