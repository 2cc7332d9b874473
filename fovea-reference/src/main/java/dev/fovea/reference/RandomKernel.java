package dev.fovea.reference;

import dev.fovea.op.Random;
import dev.fovea.op.RandomBits;
import dev.fovea.spi.Signature;

/// Element `j` of sample `n` is drawn from the counter `(seed, step, key, first + n, j)`.
final class RandomKernel extends LoopKernel {
    private final Random op;

    RandomKernel(Random op, Signature signature) {
        super(signature);
        this.op = op;
    }

    @Override Bound loops(Elements[] in, Elements out, Sums sums) {
        int samples = output().isScalar() ? 1 : output().batch();
        int perSample = Math.toIntExact(output().sampleCount());
        return () -> {
            for (int n = 0; n < samples; n++) {
                long key = RandomBits.key(in[0].getLong(0), in[0].getLong(1), op.key(), in[0].getLong(2) + n);
                for (int j = 0; j < perSample; j++) {
                    out.set((long) n * perSample + j, switch (op.distribution()) {
                        case UNIFORM -> RandomBits.uniform(key, j);
                        case NORMAL -> RandomBits.normal(key, j);
                    });
                }
            }
        };
    }
}
