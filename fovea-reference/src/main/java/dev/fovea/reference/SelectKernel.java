package dev.fovea.reference;

import dev.fovea.spi.Signature;

/// `y = a where condition ≠ 0, else b`, with broadcasting.
final class SelectKernel extends LoopKernel {

    SelectKernel(Signature signature) {
        super(signature);
    }

    @Override Bound loops(Elements[] in, Elements out, Sums sums) {
        var walk = new Walk(output(), Walk.broadcast(input(0), output()), Walk.broadcast(input(1), output()),
                Walk.broadcast(input(2), output()));
        return () -> {
            long y = 0;
            do {
                if (in[0].get(walk.at(0)) != 0) {
                    out.copy(y++, in[1], walk.at(1));
                } else {
                    out.copy(y++, in[2], walk.at(2));
                }
            } while (walk.next());
        };
    }
}
