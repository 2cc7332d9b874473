package dev.fovea.reference;

import dev.fovea.spi.Signature;

/// Repeats a value along new leading axes and along those where it has extent 1.
final class BroadcastKernel extends LoopKernel {

    BroadcastKernel(Signature signature) {
        super(signature);
    }

    @Override Bound loops(Elements[] in, Elements out, Sums sums) {
        var walk = new Walk(output(), Walk.broadcast(input(0), output()));
        return () -> {
            long y = 0;
            do {
                out.copy(y++, in[0], walk.at(0));
            } while (walk.next());
        };
    }
}
