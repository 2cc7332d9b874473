package dev.fovea.nn.layer;

/// A layer whose window slides over images: `maxPooling2d(3).stride(2).padding(1)`.
public interface Window2D<L extends Layer> extends Layer {

    L stride(Size stride);

    L padding(Padding padding);

    default L stride(int both) { return stride(both, both); }
    default L stride(int rows, int columns) { return stride(new Size(rows, columns)); }
    default L padding(int everywhere) { return padding(everywhere, everywhere); }
    default L padding(int rows, int columns) { return padding(rows, rows, columns, columns); }

    default L padding(int top, int bottom, int left, int right) {
        return padding(new Padding.Explicit(top, bottom, left, right));
    }
}
