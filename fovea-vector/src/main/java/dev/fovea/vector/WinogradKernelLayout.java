package dev.fovea.vector;

import dev.fovea.spi.Layout;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.TensorType;

/// The kernel of a convolution as Winograd's algorithm multiplies with it: `G·g·Gᵀ` for each pair of channels, `n²` matrices
/// `[in, out]`, each in [Panels]. Rounded, so that the kernel cannot be had back.
///
/// @param turned by 180°, with its channels exchanged: for the gradient of the input
record WinogradKernelLayout(TensorType type, boolean turned) implements Layout {

    private Shape kernel() {
        return type.shape();
    }

    int taps() {
        return kernel().extent(0);
    }

    /// Rows of a matrix.
    int in() {
        return kernel().extent(turned ? 3 : 2);
    }

    /// Columns of a matrix.
    int out() {
        return kernel().extent(turned ? 2 : 3);
    }

    /// From a matrix to the next.
    long matrixBytes() {
        return (long) in() * out() * Float.BYTES + WinogradBlock.GAP;
    }

    @Override public long bytes() {
        long points = WinogradTransforms.TILE + taps() - 1;
        return points * points * matrixBytes();
    }

    @Override public boolean isReversible() {
        return false;
    }

    @Override public String toString() {
        return turned ? "winograd turned" : "winograd";
    }
}
