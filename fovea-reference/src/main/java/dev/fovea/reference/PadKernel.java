package dev.fovea.reference;

import dev.fovea.op.Pad;
import dev.fovea.spi.Signature;

/// Zeros along one axis: `before` it, `after` it, and `between` each two neighbours.
final class PadKernel extends LoopKernel {
    private final Pad op;

    PadKernel(Pad op, Signature signature) {
        super(signature);
        this.op = op;
    }

    @Override Bound loops(Elements[] in, Elements out, Sums sums) {
        long[] strides = output().strides();
        long first = op.before() * strides[op.axis()];
        strides[op.axis()] *= op.between() + 1L;
        var walk = new Walk(input(0), strides);
        return () -> {
            out.zero();
            long x = 0;
            do {
                out.copy(first + walk.at(0), in[0], x++);
            } while (walk.next());
        };
    }
}
