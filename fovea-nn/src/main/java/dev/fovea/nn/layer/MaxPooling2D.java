package dev.fovea.nn.layer;

import static dev.fovea.nn.text.CallText.call;

import dev.fovea.graph.Value;
import dev.fovea.op.Ops;
import dev.fovea.op.Pool;

/// `y[n,i,j,c] = max_{u,v} x[n, i·s + u − p, j·s + v − p, c]`: how strong the response is somewhere in this region.
///
/// It has no weights. Padding is never the maximum; with [Padding.Same] a last window that is not full counts too.
public record MaxPooling2D(Size size, Size stride, Padding padding) implements Layer {

    public MaxPooling2D {
        size.requirePositive("the size of maxPooling2d");
        stride.requirePositive("the stride of maxPooling2d");
        Images.requireFits(padding, 2, "maxPooling2d");
    }

    public MaxPooling2D stride(int both) { return stride(both, both); }
    public MaxPooling2D stride(int rows, int columns) {
        return new MaxPooling2D(size, new Size(rows, columns), padding);
    }
    public MaxPooling2D padding(Padding padding) { return new MaxPooling2D(size, stride, padding); }
    public MaxPooling2D padding(int everywhere) { return padding(everywhere, everywhere); }

    public MaxPooling2D padding(int rows, int columns) {
        return padding(new Padding.Explicit(rows, rows, columns, columns));
    }

    @Override public String kind() {
        return "max_pooling2d";
    }

    @Override public Value apply(Scope scope, Value x) {
        var windows = Images.windows(x.shape(), size, stride, padding, Size.of(1));
        return Ops.pool(new Pool(Pool.Kind.MAX, windows, false), x);
    }

    @Override public String toString() {
        MaxPooling2D plain = Layers.maxPooling2d(size.height(), size.width());
        return call("maxPooling2d", size).option("stride", stride, plain.stride)
                .option("padding", padding, plain.padding).toString();
    }
}
