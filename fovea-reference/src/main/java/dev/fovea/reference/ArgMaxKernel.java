package dev.fovea.reference;

import dev.fovea.spi.Signature;

/// The coordinate of the largest element along one axis, the first of equals.
final class ArgMaxKernel extends LoopKernel {
    private final int axis;

    ArgMaxKernel(int axis, Signature signature) {
        super(signature);
        this.axis = axis;
    }

    @Override Bound loops(Elements[] in, Elements out, Sums sums) {
        Elements x = in[0];
        int extent = input(0).extent(axis);
        long stride = input(0).strides()[axis];
        var walk = new Walk(output(), input(0).strides());
        return () -> {
            long y = 0;
            do {
                int largest = 0;
                for (int i = 1; i < extent; i++) {
                    if (x.get(walk.at(0) + i * stride) > x.get(walk.at(0) + largest * stride)) {
                        largest = i;
                    }
                }
                out.setLong(y++, largest);
            } while (walk.next());
        };
    }
}
