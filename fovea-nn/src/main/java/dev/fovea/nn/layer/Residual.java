package dev.fovea.nn.layer;

import static dev.fovea.nn.text.CallText.call;

import dev.fovea.graph.Value;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.ShapeException;
import java.util.List;

/// `y = F(x) + S(x)`: the body `F` learns what to change, the shortcut `S` passes on what is there.
///
/// Without layers the shortcut is the identity; where the body changes the shape, a 1×1 convolution fits (He et al.
/// 2016). What follows the sum, `relu()` in the paper, follows the layer.
public record Residual(Sequential body, Sequential shortcut) implements Layer {

    public Residual shortcut(Layer... layers) { return new Residual(body, new Sequential(List.of(layers))); }

    @Override public String kind() {
        return "residual";
    }

    @Override public Value apply(Scope scope, Value x) {
        Value y = body.apply(scope, x);
        Value passed = shortcut.layers().isEmpty() ? x : scope.call(shortcut.named("shortcut"), x);
        if (!y.shape().equals(passed.shape())) {
            throw new ShapeException("the body yields %s and the shortcut %s; they must be equal to be added.\n%s",
                    y.shape(), passed.shape(), remedy(x.shape(), y.shape()));
        }
        return scope.call(new Add(), List.of(y, passed));
    }

    private static String remedy(Shape x, Shape y) {
        if (x.rank() != 4 || y.rank() != 4) {
            return "Let the body keep the shape, or give the residual a shortcut that yields the body's.";
        }
        var stride = new Size(Math.ceilDiv(x.height(), y.height()), Math.ceilDiv(x.width(), y.width()));
        var fitting = Layers.conv2d(y.channels(), 1).stride(stride.height(), stride.width());
        return "Let the body keep the shape, with padding(SAME), or fit the shortcut with .shortcut(" + fitting + ").";
    }

    @Override public String toString() {
        return call("residual", body.layers()).option("shortcut", shortcut.layers(), List.of()).toString();
    }
}
