package dev.fovea.reference;

import dev.fovea.op.Slice;
import dev.fovea.spi.Signature;

/// `count` coordinates of one axis: `from`, `from + step`, … .
final class SliceKernel extends LoopKernel {
    private final Slice op;

    SliceKernel(Slice op, Signature signature) {
        super(signature);
        this.op = op;
    }

    @Override Bound loops(Elements[] in, Elements out, Sums sums) {
        long[] strides = input(0).strides();
        long first = op.from() * strides[op.axis()];
        strides[op.axis()] *= op.step();
        var walk = new Walk(output(), strides);
        return () -> {
            long y = 0;
            do {
                out.copy(y++, in[0], first + walk.at(0));
            } while (walk.next());
        };
    }
}
