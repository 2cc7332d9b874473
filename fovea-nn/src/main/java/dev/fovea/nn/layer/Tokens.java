package dev.fovea.nn.layer;

import dev.fovea.tensor.Shape;
import dev.fovea.tensor.ShapeException;

/// What layers over a sequence of tokens, `[batch, tokens, features]`, ask of their input.
final class Tokens {
    private Tokens() {}

    static void check(Shape x) {
        if (x.rank() != 3) {
            String remedy = x.rank() == 4
                    ? "patchEmbedding(size, features) or reshape(%d, %d)".formatted(x.height() * x.width(),
                            x.channels())
                    : "reshape(tokens, features)";
            throw new ShapeException("the input %s is no batch of sequences; [batch, tokens, features] was expected.\n"
                    + "Put %s before it.", x, remedy);
        }
    }
}
