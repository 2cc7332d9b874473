package dev.fovea.nn.layer;

import static dev.fovea.nn.text.CallText.call;
import static dev.fovea.nn.text.Require.require;

import dev.fovea.graph.Value;
import dev.fovea.op.Ops;
import dev.fovea.tensor.ShapeException;

/// `y[n,…,c] = x[n,…, c − before]`, and 0 outside of `x`: feature maps of zeros before and after those that are there.
///
/// `x` is `[batch, …, channels]`. With it a shortcut fits a body of more filters without weights of its own: option A of
/// He et al. 2016, section 3.3.
public record ChannelPadding(int before, int after) implements Layer {

    public ChannelPadding {
        require(before >= 0 && after >= 0,
                "the numbers of channelPadding must be 0 or more on each side, but are %d and %d", before, after);
    }

    @Override public String kind() {
        return "channel_padding";
    }

    @Override public Value apply(Scope scope, Value x) {
        if (x.shape().rank() < 2) {
            throw new ShapeException("the input %s has no axis of channels; [batch, ..., channels] was expected.\n"
                    + "Put reshape(1) before it.", x.shape());
        }
        return Ops.pad(x, x.shape().rank() - 1, before, after, 0);
    }

    @Override public String toString() {
        return call("channelPadding", before, after).toString();
    }
}
