package dev.fovea.reference;

import dev.fovea.op.Transpose;
import dev.fovea.spi.Signature;

/// Axis `i` of the output is axis `order[i]` of the input.
final class TransposeKernel extends LoopKernel {
    private final Transpose op;

    TransposeKernel(Transpose op, Signature signature) {
        super(signature);
        this.op = op;
    }

    @Override Bound loops(Elements[] in, Elements out, Sums sums) {
        long[] strides = input(0).strides();
        var walk = new Walk(output(), op.order().stream().mapToLong(axis -> strides[axis]).toArray());
        return () -> {
            long y = 0;
            do {
                out.copy(y++, in[0], walk.at(0));
            } while (walk.next());
        };
    }
}
