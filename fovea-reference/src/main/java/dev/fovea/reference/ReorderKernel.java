package dev.fovea.reference;

import dev.fovea.spi.Signature;

/// From row-major order to row-major order: a copy.
final class ReorderKernel extends LoopKernel {

    ReorderKernel(Signature signature) {
        super(signature);
    }

    @Override Bound loops(Elements[] in, Elements out, Sums sums) {
        return () -> out.copy(in[0]);
    }
}
