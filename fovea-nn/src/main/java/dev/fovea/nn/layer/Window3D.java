package dev.fovea.nn.layer;

/// A layer whose window slides over volumes: `maxPooling3d(3).stride(2).padding(1)`.
public interface Window3D<L extends Layer> extends Layer {

    L stride(Size3D stride);

    L padding(Padding padding);

    default L stride(int all) { return stride(all, all, all); }
    default L stride(int depth, int height, int width) { return stride(new Size3D(depth, height, width)); }
    default L padding(int everywhere) { return padding(everywhere, everywhere, everywhere); }

    default L padding(int depth, int height, int width) {
        return padding(Padding.Explicit3D.of(new Size3D(depth, height, width)));
    }

    default L padding(int front, int back, int top, int bottom, int left, int right) {
        return padding(new Padding.Explicit3D(new Padding.Explicit1D(front, back), new Padding.Explicit1D(top, bottom),
                new Padding.Explicit1D(left, right)));
    }
}
