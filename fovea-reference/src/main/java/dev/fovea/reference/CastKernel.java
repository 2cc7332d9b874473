package dev.fovea.reference;

import dev.fovea.spi.Signature;

/// The same numbers as another type; to an integer type they are truncated.
final class CastKernel extends LoopKernel {

    CastKernel(Signature signature) {
        super(signature);
    }

    @Override Bound loops(Elements[] in, Elements out, Sums sums) {
        long count = output().count();
        if (in[0].isFloat()) {
            return () -> {
                for (long i = 0; i < count; i++) {
                    out.set(i, in[0].get(i));
                }
            };
        }
        return () -> {
            for (long i = 0; i < count; i++) {
                out.setLong(i, in[0].getLong(i));
            }
        };
    }
}
