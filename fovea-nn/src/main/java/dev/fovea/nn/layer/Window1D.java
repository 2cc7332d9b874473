package dev.fovea.nn.layer;

/// A layer whose window slides over sequences: `maxPooling1d(3).stride(2).padding(1)`.
public interface Window1D<L extends Layer> extends Layer {

    L stride(int stride);

    L padding(Padding padding);

    default L padding(int both) { return padding(both, both); }
    default L padding(int before, int after) { return padding(new Padding.Explicit1D(before, after)); }
}
