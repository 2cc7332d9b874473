package dev.fovea.nn.layer;

import static dev.fovea.nn.text.CallText.call;
import static dev.fovea.nn.text.Require.positive;

import dev.fovea.graph.Value;
import java.util.List;

/// `y[n,i,c] = x[n, ⌊i/s⌋, c]`: each step of a sequence is repeated `s` times.
///
/// `x` is `[batch, steps, channels]`. The way back from a pooling of stride `s`, without weights.
public record UpSampling1D(int size) implements Layer {

    public UpSampling1D {
        positive("the size of upSampling1d", size);
    }

    @Override public String kind() {
        return "up_sampling1d";
    }

    @Override public Value apply(Scope scope, Value x) {
        return Resample.repeat(x, List.of(size));
    }

    @Override public String toString() {
        return call("upSampling1d", size).toString();
    }
}
