package dev.fovea.reference;

import dev.fovea.op.Binary;
import dev.fovea.spi.BackendException;
import dev.fovea.spi.Signature;

/// `y = a ∘ b`, element by element, with broadcasting; integers are computed as integers.
final class BinaryKernel extends LoopKernel {
    private final Binary.Kind kind;

    BinaryKernel(Binary.Kind kind, Signature signature) {
        super(signature);
        this.kind = kind;
    }

    @Override Bound loops(Elements[] in, Elements out, Sums sums) {
        Elements a = in[0];
        Elements b = in[1];
        var walk = new Walk(output(), Walk.broadcast(input(0), output()), Walk.broadcast(input(1), output()));
        if (a.isFloat()) {
            return () -> {
                long y = 0;
                do {
                    out.set(y++, of(a.get(walk.at(0)), b.get(walk.at(1))));
                } while (walk.next());
            };
        }
        return () -> {
            long y = 0;
            do {
                out.setLong(y++, of(a.getLong(walk.at(0)), b.getLong(walk.at(1))));
            } while (walk.next());
        };
    }

    private double of(double a, double b) {
        return switch (kind) {
            case ADD -> a + b;
            case SUBTRACT -> a - b;
            case MULTIPLY -> a * b;
            case DIVIDE -> a / b;
            case MAX -> Math.max(a, b);
            case MIN -> Math.min(a, b);
            case POWER -> Math.pow(a, b);
            case GREATER -> a > b ? 1 : 0;
            case EQUAL -> a == b ? 1 : 0;
        };
    }

    private long of(long a, long b) {
        return switch (kind) {
            case ADD -> a + b;
            case SUBTRACT -> a - b;
            case MULTIPLY -> a * b;
            case DIVIDE -> {
                if (b == 0) {
                    throw new BackendException("the integer %d was divided by 0", a);
                }
                yield a / b;
            }
            case MAX -> Math.max(a, b);
            case MIN -> Math.min(a, b);
            case POWER -> (long) Math.pow(a, b);
            case GREATER -> a > b ? 1 : 0;
            case EQUAL -> a == b ? 1 : 0;
        };
    }
}
