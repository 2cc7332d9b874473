package dev.fovea.nn.layer;

import static dev.fovea.nn.text.CallText.call;

import dev.fovea.graph.Value;
import dev.fovea.op.Ops;
import dev.fovea.tensor.ShapeException;
import java.util.stream.IntStream;

/// `y[n, i, j, c] = x[n, c, i, j]`: `[batch, channels, height, width]` becomes `[batch, height, width, channels]`.
///
/// The first layer of a network whose images are channels-first, as PyTorch's are and as Keras' with
/// `data_format="channels_first"`; all other layers here take the channels last. Sequences and volumes likewise.
public record ChannelsLast() implements Layer {

    @Override public String kind() {
        return "channels_last";
    }

    @Override public boolean takesIntegers() {
        return true;
    }

    @Override public Value apply(Scope scope, Value x) {
        int rank = x.shape().rank();
        if (rank < 3) {
            throw new ShapeException(
                    "the input %s has no axes beside batch and channels; [batch, channels, ...] was expected.\n"
                            + "Put reshape(channels, height, width) before it.",
                    x.shape());
        }
        return Ops.transpose(x,
                IntStream.range(0, rank).map(d -> d == 0 ? 0 : d == rank - 1 ? 1 : d + 1).boxed().toList());
    }

    @Override public String toString() {
        return call("channelsLast").toString();
    }
}
