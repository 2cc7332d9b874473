package dev.fovea.bench.peers;

import java.util.List;

/// How a library computes the layers of a network. Shapes are `[channels, height, width]`, `[tokens, width]` or `[width]`, without the batch.
///
/// @param <T> what goes from layer to layer: a tensor, the name of one, or a shape
interface NetBuilder<T> {

    T conv(T x, PeerConv conv);

    /// With stride 2, padding 1 and one more row and column at the end: twice as high and wide.
    T transposedConv(T x, int filters, int size);

    /// @param gain the weights lie in ±√(gain / inputs)
    T dense(T x, int neurons, double gain);

    T activation(T x, PeerActivation function);

    T maxPool(T x, PeerPool pool);

    T averagePool(T x, PeerPool pool);

    /// The mean of each channel.
    T globalAverage(T x);

    T batchNorm(T x, double epsilon);

    T layerNorm(T x, double epsilon);

    T dropout(T x, double rate);

    T flatten(T x);

    T add(T a, T b);

    /// Along the channels.
    T concat(List<T> parts);

    /// An image of patches as tokens: a class token in front, learned positions added.
    T tokens(T x);

    /// Scaled dot-product attention; `x` holds queries, keys and values side by side.
    T attention(T x, int heads);

    T firstToken(T x);

    /// Of an image.
    int channels(T x);
}
