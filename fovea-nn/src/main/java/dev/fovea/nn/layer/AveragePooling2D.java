package dev.fovea.nn.layer;

import static dev.fovea.nn.text.CallText.call;

import dev.fovea.graph.Value;
import dev.fovea.op.Ops;
import dev.fovea.op.Pool;

/// `y[n,i,j,c] = mean_{u,v} x[n, i·s + u − p, j·s + v − p, c]`: the mean response in this region.
///
/// It has no weights. Padding does not count, as in Keras.
public record AveragePooling2D(Size size, Size stride, Padding padding) implements Layer {

    public AveragePooling2D {
        size.requirePositive("the size of averagePooling2d");
        stride.requirePositive("the stride of averagePooling2d");
        Images.requireFits(padding, 2, "averagePooling2d");
    }

    public AveragePooling2D stride(int both) { return stride(both, both); }
    public AveragePooling2D stride(int rows, int columns) {
        return new AveragePooling2D(size, new Size(rows, columns), padding);
    }
    public AveragePooling2D padding(Padding padding) { return new AveragePooling2D(size, stride, padding); }
    public AveragePooling2D padding(int everywhere) { return padding(everywhere, everywhere); }

    public AveragePooling2D padding(int rows, int columns) {
        return padding(new Padding.Explicit(rows, rows, columns, columns));
    }

    @Override public String kind() {
        return "average_pooling2d";
    }

    @Override public Value apply(Scope scope, Value x) {
        var windows = Images.windows(x.shape(), size, stride, padding, Size.of(1));
        return Ops.pool(new Pool(Pool.Kind.AVERAGE, windows, false), x);
    }

    @Override public String toString() {
        AveragePooling2D plain = Layers.averagePooling2d(size.height(), size.width());
        return call("averagePooling2d", size).option("stride", stride, plain.stride)
                .option("padding", padding, plain.padding).toString();
    }
}
