package dev.fovea.nn.initializer;

import dev.fovea.tensor.Shape;

/// How many numbers a neuron reads (`in`), and how many neurons read each of its inputs (`out`), from the kernel's
/// shape.
///
/// A kernel is `[…window, in, out]`; the fans are the last two extents times the taps of the window, as in Keras.
record Fans(double in, double out) {

    static Fans of(Shape kernel) {
        int rank = kernel.rank();
        if (rank < 2) {
            double only = rank == 0 ? 1 : kernel.extent(0);
            return new Fans(only, only);
        }
        double taps = kernel.sub(0, rank - 2).extents().stream().mapToDouble(Integer::doubleValue).reduce(1,
                (a, b) -> a * b);
        return new Fans(taps * kernel.extent(rank - 2), taps * kernel.extent(rank - 1));
    }
}
