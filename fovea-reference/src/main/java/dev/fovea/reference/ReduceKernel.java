package dev.fovea.reference;

import dev.fovea.op.Reduce;
import dev.fovea.spi.Signature;
import dev.fovea.tensor.Shape;

/// `y[…, 1, …] = Σ x[…, i, …]`, or the maximum.
final class ReduceKernel extends LoopKernel {
    private final Reduce op;

    ReduceKernel(Reduce op, Signature signature) {
        super(signature);
        this.op = op;
    }

    @Override Bound loops(Elements[] in, Elements out, Sums sums) {
        Elements x = in[0];
        var kept = new Walk(output(), input(0).strides());
        var reduced = new Walk(reduced(), input(0).strides());
        if (x.isFloat()) {
            return () -> {
                long y = 0;
                do {
                    out.set(y++, of(x, kept.at(0), reduced));
                } while (kept.next());
            };
        }
        return () -> {
            long y = 0;
            do {
                out.setLong(y++, ofLongs(x, kept.at(0), reduced));
            } while (kept.next());
        };
    }

    /// The extents of the axes that go, 1 for those that stay.
    private Shape reduced() {
        Shape shape = input(0);
        for (int axis = 0; axis < input(0).rank(); axis++) {
            if (!op.axes().contains(axis)) {
                shape = shape.withExtent(axis, 1);
            }
        }
        return shape;
    }

    private double of(Elements x, long from, Walk reduced) {
        double result = op.kind() == Reduce.Kind.SUM ? 0 : Double.NEGATIVE_INFINITY;
        do {
            double value = x.get(from + reduced.at(0));
            result = switch (op.kind()) {
                case SUM -> result + value;
                case MAX -> Math.max(result, value);
            };
        } while (reduced.next());
        return result;
    }

    private long ofLongs(Elements x, long from, Walk reduced) {
        long result = op.kind() == Reduce.Kind.SUM ? 0 : Long.MIN_VALUE;
        do {
            long value = x.getLong(from + reduced.at(0));
            result = switch (op.kind()) {
                case SUM -> result + value;
                case MAX -> Math.max(result, value);
            };
        } while (reduced.next());
        return result;
    }
}
