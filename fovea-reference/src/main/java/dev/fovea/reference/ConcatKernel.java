package dev.fovea.reference;

import dev.fovea.spi.Signature;

/// The inputs one after another along one axis.
final class ConcatKernel extends LoopKernel {
    private final int axis;

    ConcatKernel(int axis, Signature signature) {
        super(signature);
        this.axis = axis;
    }

    @Override Bound loops(Elements[] in, Elements out, Sums sums) {
        long[] strides = output().strides();
        var first = new long[inputs()];
        var walks = new Walk[inputs()];
        for (int i = 0; i < inputs(); i++) {
            first[i] = i == 0 ? 0 : first[i - 1] + input(i - 1).extent(axis) * strides[axis];
            walks[i] = new Walk(input(i), strides);
        }
        return () -> {
            for (int i = 0; i < walks.length; i++) {
                long x = 0;
                do {
                    out.copy(first[i] + walks[i].at(0), in[i], x++);
                } while (walks[i].next());
            }
        };
    }
}
