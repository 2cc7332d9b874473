package dev.fovea.nn.layer;

import dev.fovea.graph.Value;
import dev.fovea.op.Ops;
import dev.fovea.tensor.Shape;
import java.util.List;

/// `y[n,c] = mean_{i,j} x[n,i,j,c]`: one number per feature map, whatever the size of the image (Lin, Chen & Yan 2014).
public record GlobalAveragePooling2D() implements Layer {

    @Override public String kind() {
        return "global_average_pooling2d";
    }

    @Override public Value apply(Scope scope, Value x) {
        Images.check(x.shape());
        return Ops.reshape(Ops.mean(x, List.of(1, 2)), Shape.of(x.shape().batch(), x.shape().channels()));
    }

    @Override public String toString() {
        return "globalAveragePooling2d()";
    }
}
