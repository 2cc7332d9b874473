package dev.fovea.nn.layer;

import static dev.fovea.nn.text.CallText.call;

import dev.fovea.graph.Value;
import dev.fovea.op.Ops;
import dev.fovea.tensor.ShapeException;
import java.util.stream.IntStream;

/// `y[n, c, i, j] = x[n, i, j, c]`: `[batch, height, width, channels]` becomes `[batch, channels, height, width]`.
///
/// The way back of [ChannelsLast], for who wants feature maps channels-first, or flattens them in PyTorch's order.
/// Sequences and volumes likewise.
public record ChannelsFirst() implements Layer {

    @Override public String kind() {
        return "channels_first";
    }

    @Override public boolean takesIntegers() {
        return true;
    }

    @Override public Value apply(Scope scope, Value x) {
        int rank = x.shape().rank();
        if (rank < 3) {
            throw new ShapeException(
                    "the input %s has no axes beside batch and channels; [batch, ..., channels] was expected.\n"
                            + "Put reshape(height, width, channels) before it.",
                    x.shape());
        }
        return Ops.transpose(x,
                IntStream.range(0, rank).map(d -> d == 0 ? 0 : d == 1 ? rank - 1 : d - 1).boxed().toList());
    }

    @Override public String toString() {
        return call("channelsFirst").toString();
    }
}
