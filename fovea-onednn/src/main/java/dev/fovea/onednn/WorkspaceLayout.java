package dev.fovea.onednn;

import dev.fovea.spi.Layout;
import dev.fovea.tensor.TensorType;

/// The hidden value between an op and its gradient: how many bytes, and what the gradient must know of the forward primitive.
record WorkspaceLayout(TensorType type, long bytes, Recipe forward, Layout x, Layout y) implements Layout {
    @Override public boolean isPadded() {
        return true;
    }

    @Override public String toString() {
        return "workspace";
    }
}
